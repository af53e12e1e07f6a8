package io.highwater.check;

import io.highwater.history.History;
import io.highwater.history.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/**
 * What a run amounted to, in numbers. Judges nothing.
 *
 * @param operations all operations that clients began
 * @param sends values that clients tried to send; each is acknowledged, unknown or failed
 * @param acknowledged values whose send ended as ok
 * @param unknown values whose send ended as info, or not at all
 * @param failed values whose send ended as fail
 * @param recordsRead records that polls returned, each as often as it was returned
 * @param valuesReadBack acknowledged values that a final read returned
 * @param acks the acknowledgement settings that the sends tell of: {@code all}, {@code 1}, {@code
 *     0}
 * @param errors how often clients' operations ended with each error code
 * @param sendLatency of acknowledged sends
 * @param pollLatency of polls that ended as ok
 * @param inFaults sends that overlapped a fault
 * @param outsideFaults all other sends
 * @param worst the longest outage over all partitions together
 * @param worstByPartition the longest outage of each partition
 * @param leaders who led when
 * @param faults what was injected when
 * @param durationNs from the first operation to the last
 */
public record Stats(
    long operations,
    long sends,
    long acknowledged,
    long unknown,
    long failed,
    long recordsRead,
    long valuesReadBack,
    SortedSet<String> acks,
    SortedMap<String, Long> errors,
    Latency sendLatency,
    Latency pollLatency,
    Share inFaults,
    Share outsideFaults,
    Outage worst,
    List<Outage> worstByPartition,
    Leaders leaders,
    Faults faults,
    long durationNs) {

  /** Latency percentiles in microseconds; all 0 if nothing was measured. */
  public record Latency(long count, long p50Us, long p95Us, long p99Us, long maxUs) {
    static Latency of(Histogram micros) {
      return new Latency(
          micros.getTotalCount(),
          micros.getValueAtPercentile(50),
          micros.getValueAtPercentile(95),
          micros.getValueAtPercentile(99),
          micros.getTotalCount() == 0 ? 0 : micros.getMaxValue());
    }
  }

  /** Sends and how many of them were acknowledged. */
  public record Share(long sends, long acknowledged) {
    /** From 0 to 100; 100 if there were no sends. */
    public double percent() {
      return sends == 0 ? 100 : 100.0 * acknowledged / sends;
    }
  }

  /**
   * A time without acknowledged sends while sends were attempted.
   *
   * @param partition its key, or null for all partitions together
   */
  public record Outage(Object partition, long startNs, long durationNs) {}

  public Stats {
    acks = Collections.unmodifiableSortedSet(new TreeSet<>(acks));
    errors = Collections.unmodifiableSortedMap(new TreeMap<>(errors));
    worstByPartition = List.copyOf(worstByPartition);
  }

  /** Counts what a history shows. */
  public static Stats of(Observations seen) {
    return new Counter(seen).stats();
  }

  private static final class Counter {
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Observations seen;
    private final Faults faults;
    private final FaultTimes faultTimes;
    private final SortedSet<String> acks = new TreeSet<>();
    private final SortedMap<String, Long> errors = new TreeMap<>();
    private final Histogram sendMicros = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram pollMicros = new Histogram(SIGNIFICANT_DIGITS);
    private long acknowledged;
    private long unknown;
    private long failed;
    private long operations;
    private long recordsRead;
    private long readBack;
    private long sendsInFaults;
    private long acknowledgedInFaults;

    Counter(Observations seen) {
      this.seen = seen;
      this.faults = Faults.of(seen.history());
      this.faultTimes = new FaultTimes(faults.windows());
    }

    Stats stats() {
      countOperations(seen.history());
      List<SendAttempt> all = new ArrayList<>();
      List<Outage> outages = new ArrayList<>();
      for (PartitionView partition : seen.partitions()) {
        partition.sends().forEach(this::countSend);
        partition.reads().forEach(read -> recordsRead += read.records().size());
        countReadBack(partition);
        all.addAll(partition.sends());
        outages.add(Availability.worst(partition.key(), partition.sends()));
      }
      List<Op> ops = seen.history().ops();
      return new Stats(
          operations,
          all.size(),
          acknowledged,
          unknown,
          failed,
          recordsRead,
          readBack,
          acks,
          errors,
          Latency.of(sendMicros),
          Latency.of(pollMicros),
          new Share(sendsInFaults, acknowledgedInFaults),
          new Share(all.size() - sendsInFaults, acknowledged - acknowledgedInFaults),
          Availability.worst(null, all),
          outages,
          Leaders.of(seen.history()),
          faults,
          ops.isEmpty() ? 0 : ops.getLast().timeNs() - ops.getFirst().timeNs());
    }

    private void countOperations(History history) {
      for (int place = 0; place < history.ops().size(); place++) {
        Op op = history.ops().get(place);
        if (!op.isClient()) {
          continue;
        }
        if (op.type() == Op.Type.INVOKE) {
          operations++;
          continue;
        }
        if (op.error() != null) {
          errors.merge(op.errorCode(), 1L, Long::sum);
        }
        if (op.type() == Op.Type.OK) {
          long micros = (op.timeNs() - history.invocationOf(place).timeNs()) / 1_000;
          switch (op.f()) {
            case "send" -> sendMicros.recordValue(micros);
            case "poll" -> pollMicros.recordValue(micros);
            default -> {
              // Other operations are not timed.
            }
          }
        }
      }
    }

    private void countSend(SendAttempt send) {
      switch (send.outcome()) {
        case OK -> acknowledged++;
        case FAIL -> failed++;
        case INFO -> unknown++;
        case INVOKE -> throw new IllegalStateException("an invocation is no outcome");
      }
      String setting = Sentences.acksOf(send.invocation());
      if (!setting.isEmpty()) {
        acks.add(setting);
      }
      long endNs =
          send.completion() == null
              ? seen.history().ops().getLast().timeNs()
              : send.completion().timeNs();
      if (faultTimes.overlap(send.invocation().timeNs(), endNs)) {
        sendsInFaults++;
        acknowledgedInFaults += send.acknowledged() ? 1 : 0;
      }
    }

    private void countReadBack(PartitionView partition) {
      Set<Object> values = new HashSet<>();
      for (FinalRead finalRead : partition.finalReads()) {
        finalRead.records().forEach(record -> values.add(record.value()));
      }
      readBack +=
          partition.sends().stream()
              .filter(send -> send.acknowledged() && values.contains(send.value()))
              .count();
    }
  }

  /** Answers whether a span of time meets a fault. */
  private static final class FaultTimes {
    private final TreeMap<Long, Long> endByStart = new TreeMap<>();

    FaultTimes(List<Faults.Window> windowsByStart) {
      for (Faults.Window window : windowsByStart) {
        Map.Entry<Long, Long> last = endByStart.lastEntry();
        if (last != null && last.getValue() >= window.startNs()) {
          last = Map.entry(last.getKey(), Math.max(last.getValue(), window.endNs()));
        } else {
          last = Map.entry(window.startNs(), window.endNs());
        }
        endByStart.put(last.getKey(), last.getValue());
      }
    }

    boolean overlap(long startNs, long endNs) {
      Map.Entry<Long, Long> before = endByStart.floorEntry(endNs);
      return before != null && before.getValue() >= startNs;
    }
  }
}
