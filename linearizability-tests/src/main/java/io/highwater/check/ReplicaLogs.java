package io.highwater.check;

import io.highwater.check.ReplicaLog.Batch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Compares the replicas of each partition byte by byte below the high watermark: {@code
 * replica-divergence}.
 *
 * <p>After a clean stop of a cluster that was whole, all replicas hold the same bytes up to the
 * highest of their high watermarks, from the highest of their log starts on: a replica that lags in
 * what it knows to be committed must have it all the same. Of a cluster that was not whole that can
 * be asked only up to the lowest. A batch that reaches over the high watermark is compared whole.
 */
public final class ReplicaLogs {
  /** The fields of a v2 batch header, by the position of their first byte. */
  private static final TreeMap<Integer, String> FIELDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(0, "base offset"),
              Map.entry(8, "batch length"),
              Map.entry(12, "partition leader epoch"),
              Map.entry(16, "magic"),
              Map.entry(17, "CRC"),
              Map.entry(21, "attributes"),
              Map.entry(23, "last offset delta"),
              Map.entry(27, "base timestamp"),
              Map.entry(35, "max timestamp"),
              Map.entry(43, "producer id"),
              Map.entry(51, "producer epoch"),
              Map.entry(53, "base sequence"),
              Map.entry(57, "record count"),
              Map.entry(61, "records")));

  private ReplicaLogs() {}

  /**
   * What there must be.
   *
   * @param topic its name
   * @param partitions how many it has
   * @param replicas how many copies of each
   * @param whole whether every replica was in its ISR when the cluster stopped
   */
  public record Expected(String topic, int partitions, int replicas, boolean whole) {}

  /**
   * Compares replicas of any number of partitions. A replica that is missing, or a partition whose
   * replicas hold records but know of none that is committed, is in doubt; so is everything if only
   * one replica was expected.
   *
   * @throws MalformedLogException never: a log that cannot be read below the high watermark is a
   *     divergence
   */
  public static CheckResult compare(List<? extends ReplicaLog> logs, Expected expected) {
    Map<String, List<ReplicaLog>> byPartition = new TreeMap<>(PartitionOrder.BY_KEY);
    for (int index = 0; index < expected.partitions(); index++) {
      byPartition.put(expected.topic() + "-" + index, new ArrayList<>());
    }
    for (ReplicaLog log : logs) {
      byPartition.computeIfAbsent(log.partition(), p -> new ArrayList<>()).add(log);
    }
    Findings findings = new Findings();
    byPartition.forEach(
        (partition, replicas) -> comparePartition(partition, replicas, expected, findings));
    return findings.result();
  }

  private static void comparePartition(
      String partition, List<ReplicaLog> replicas, Expected expected, Findings findings) {
    replicas.sort(Comparator.comparingInt(ReplicaLog::broker));
    if (replicas.size() < expected.replicas()) {
      findings.doubt(
          "partition "
              + partition
              + " has "
              + replicas.size()
              + " replicas' logs of "
              + expected.replicas());
    }
    if (replicas.size() < 2) {
      findings.doubt("partition " + partition + " has no two replicas to compare");
      return;
    }
    ReplicaLog first = replicas.getFirst();
    LongStream marks = replicas.stream().mapToLong(ReplicaLog::highWatermark);
    long highWatermark = (expected.whole() ? marks.max() : marks.min()).orElseThrow();
    if (highWatermark == 0 && replicas.stream().anyMatch(log -> log.batches().hasNext())) {
      findings.doubt("partition " + partition + " has records, but its high watermark is 0");
      return;
    }
    for (ReplicaLog other : replicas.subList(1, replicas.size())) {
      new Comparison(first, other, highWatermark, findings).run();
    }
  }

  private static final class Comparison {
    private final ReplicaLog a;
    private final ReplicaLog b;
    private final long highWatermark;
    private final Findings findings;
    private long comparedBytes;

    Comparison(ReplicaLog a, ReplicaLog b, long highWatermark, Findings findings) {
      this.a = a;
      this.b = b;
      this.highWatermark = highWatermark;
      this.findings = findings;
    }

    void run() {
      Cursor left = new Cursor(a, highWatermark);
      Cursor right = new Cursor(b, highWatermark);
      if (left.batch != null && right.batch != null) {
        long start = Math.max(left.batch.baseOffset(), right.batch.baseOffset());
        left.skipTo(start);
        right.skipTo(start);
      }
      while (left.problem == null
          && right.problem == null
          && left.batch != null
          && right.batch != null) {
        if (!same(left.batch, right.batch)) {
          return;
        }
        left.advance();
        right.advance();
      }
      findings.fact("replica-bytes-compared", comparedBytes);
      ended(left, right);
    }

    private void ended(Cursor left, Cursor right) {
      for (Cursor cursor : List.of(left, right)) {
        if (cursor.problem != null) {
          diverged(
              cursor.reached,
              "broker " + cursor.log.broker() + " cannot be read on: " + cursor.problem);
          return;
        }
      }
      if (left.batch == null && right.batch == null) {
        return;
      }
      Cursor shorter = left.batch == null ? left : right;
      Cursor longer = left.batch == null ? right : left;
      diverged(
          longer.batch.baseOffset(),
          "broker "
              + shorter.log.broker()
              + " ends at offset "
              + shorter.reached
              + ", but broker "
              + longer.log.broker()
              + " has a batch of offsets "
              + span(longer.batch)
              + " there");
    }

    private boolean same(Batch left, Batch right) {
      int difference = left.bytes().mismatch(right.bytes());
      if (difference < 0) {
        comparedBytes += left.bytes().limit();
        return true;
      }
      findings.fact("replica-bytes-compared", comparedBytes + difference);
      diverged(
          Math.min(left.baseOffset(), right.baseOffset()),
          "broker "
              + a.broker()
              + " has a batch of offsets "
              + span(left)
              + ", broker "
              + b.broker()
              + " one of offsets "
              + span(right)
              + "; they first differ at byte "
              + difference
              + " ("
              + FIELDS.floorEntry(difference).getValue()
              + "): "
              + hex(left, difference)
              + " against "
              + hex(right, difference));
      return false;
    }

    private void diverged(long offset, String difference) {
      findings.add(
          AnomalyType.REPLICA_DIVERGENCE,
          offset,
          () ->
              new Anomaly(
                  AnomalyType.REPLICA_DIVERGENCE,
                  a.partition(),
                  offset,
                  null,
                  List.of(),
                  offset,
                  "at offset "
                      + offset
                      + " of partition "
                      + a.partition()
                      + ", below the high watermark "
                      + highWatermark
                      + ", "
                      + difference));
    }

    private static String span(Batch batch) {
      return batch.baseOffset() + ".." + (batch.nextOffset() - 1);
    }

    private static String hex(Batch batch, int position) {
      return position < batch.bytes().limit()
          ? String.format(Locale.ROOT, "0x%02x", batch.bytes().get(position))
          : "its end";
    }
  }

  /** Walks one log up to the high watermark. */
  private static final class Cursor {
    private final ReplicaLog log;
    private final long highWatermark;
    private Iterator<Batch> batches;
    private Batch batch;
    private String problem;
    private long reached;

    Cursor(ReplicaLog log, long highWatermark) {
      this.log = log;
      this.highWatermark = highWatermark;
      advance();
    }

    /** To the next batch; null once the log or what is committed of it has ended. */
    void advance() {
      if (batch != null) {
        reached = batch.nextOffset();
      }
      batch = null;
      if (reached >= highWatermark) {
        return;
      }
      try {
        batches = batches == null ? log.batches() : batches;
        Batch next = batches.hasNext() ? batches.next() : null;
        batch = next == null || next.baseOffset() >= highWatermark ? null : next;
      } catch (MalformedLogException e) {
        problem = e.getMessage();
      }
    }

    void skipTo(long offset) {
      while (batch != null && batch.nextOffset() <= offset) {
        advance();
      }
    }
  }
}
