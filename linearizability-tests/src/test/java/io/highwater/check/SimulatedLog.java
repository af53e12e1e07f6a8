package io.highwater.check;

import io.highwater.history.History;
import io.highwater.history.HistoryRecorder;
import io.highwater.history.Keyword;
import io.highwater.history.MicroOp;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import io.highwater.history.ProcessId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A correct log under concurrent clients, in virtual time: every send takes effect at one moment
 * between its beginning and its end, or never, or, if its outcome is unknown, at any later moment.
 */
public final class SimulatedLog {
  private static final int BROKERS = 3;
  private static final long STEP_NS = 80_000;

  private final Random random;
  private final int partitions;
  private final int writers;
  private final int readers;
  private final List<List<Long>> logs = new ArrayList<>();
  private final int[] epochs;
  private final Map<Integer, Op> open = new LinkedHashMap<>();
  private final Map<Integer, Long> appendedAt = new LinkedHashMap<>();
  private final List<long[]> late = new ArrayList<>();
  private final long[][] positions;
  private final HistoryRecorder recorder;
  private long nowNs;
  private long nextValue;

  private SimulatedLog(long seed, int partitions, int writers, int readers) {
    this.random = new Random(seed);
    this.partitions = partitions;
    this.writers = writers;
    this.readers = readers;
    this.epochs = new int[partitions];
    this.positions = new long[readers][partitions];
    this.recorder = HistoryRecorder.inMemory(() -> nowNs);
    for (int p = 0; p < partitions; p++) {
      logs.add(new ArrayList<>());
    }
  }

  /** A history of about this many operations, final reads included. */
  public static History generate(long seed, int operations) {
    return new SimulatedLog(seed, 3, 5, 3).run(operations);
  }

  private History run(int operations) {
    for (int begun = 0; begun < operations; ) {
      nowNs += 1 + random.nextLong(2 * STEP_NS);
      int process = random.nextInt(writers + readers);
      if (open.containsKey(process)) {
        progress(process);
      } else {
        begin(process);
        begun++;
      }
      lateAppend();
      faults(begun, operations);
    }
    for (int process = 0; process < writers + readers; process++) {
      while (open.containsKey(process)) {
        nowNs += STEP_NS;
        progress(process);
      }
    }
    for (int p = 0; p < partitions; p++) {
      finalRead(writers + readers + p, p);
    }
    return recorder.history();
  }

  private void begin(int process) {
    ProcessId id = ProcessId.client(process);
    open.put(
        process,
        process < writers
            ? recorder.invoke(
                id,
                "send",
                MicroOp.send((long) random.nextInt(partitions), nextValue++),
                Map.of("acks", -1))
            : recorder.invoke(id, "poll", MicroOp.poll(), Map.of()));
  }

  private void progress(int process) {
    Op op = open.get(process);
    if (process >= writers) {
      open.remove(process);
      recorder.ok(op, MicroOp.polled(fetch(positions[process - writers], 5)), Map.of());
      return;
    }
    List<?> send = (List<?>) ((List<?>) op.value()).getFirst();
    int partition = ((Long) send.get(1)).intValue();
    long value = (Long) send.get(2);
    Long offset = appendedAt.remove(process);
    int luck = random.nextInt(100);
    if (offset != null) {
      open.remove(process);
      end(op, partition, value, offset, luck);
    } else if (luck < 3) {
      open.remove(process);
      recorder.fail(op, List.of(Keyword.of("not-enough-replicas"), "ISR {1}"), Map.of());
    } else if (luck < 6) {
      open.remove(process);
      late.add(new long[] {partition, value});
      recorder.info(op, Keyword.of("request-timed-out"), Map.of());
    } else {
      appendedAt.put(process, append(partition, value));
    }
  }

  private void end(Op op, int partition, long value, long offset, int luck) {
    if (luck < 4) {
      recorder.info(op, List.of(Keyword.of("not-leader-or-follower"), "moved"), Map.of());
      return;
    }
    int epoch = epochs[partition];
    recorder.ok(
        op,
        MicroOp.sent((long) partition, offset, value),
        Map.of("leader", 1 + (partition + epoch) % BROKERS, "leader-epoch", epoch));
  }

  private long append(int partition, long value) {
    logs.get(partition).add(value);
    return logs.get(partition).size() - 1L;
  }

  private void lateAppend() {
    if (!late.isEmpty() && random.nextInt(50) == 0) {
      long[] send = late.remove(random.nextInt(late.size()));
      append((int) send[0], send[1]);
    }
  }

  private void faults(int begun, int operations) {
    if (random.nextInt(Math.max(1, operations / 4)) != 0 || begun == 0) {
      return;
    }
    int broker = 1 + random.nextInt(BROKERS);
    recorder.remark(ProcessId.NEMESIS, "kill", broker, Map.of());
    recorder.remark(ProcessId.NEMESIS, "kill", broker, Map.of("hits", 1));
    epochs[random.nextInt(partitions)]++;
    nowNs += 20 * STEP_NS;
    recorder.remark(ProcessId.NEMESIS, "restart", broker, Map.of());
    recorder.remark(ProcessId.NEMESIS, "restart", broker, Map.of());
  }

  private Map<Long, List<Polled>> fetch(long[] position, int max) {
    Map<Long, List<Polled>> result = new LinkedHashMap<>();
    for (int p = 0; p < partitions; p++) {
      List<Polled> records = new ArrayList<>();
      while (position[p] < logs.get(p).size() && records.size() < max) {
        records.add(new Polled(position[p], logs.get(p).get((int) position[p])));
        position[p]++;
      }
      if (!records.isEmpty()) {
        result.put((long) p, records);
      }
    }
    return result;
  }

  private void finalRead(int process, int partition) {
    List<Long> log = logs.get(partition);
    int from = 0;
    do {
      nowNs += STEP_NS;
      int to = Math.min(log.size(), from + 40);
      List<Polled> records = new ArrayList<>();
      for (int offset = from; offset < to; offset++) {
        records.add(new Polled(offset, log.get(offset)));
      }
      Op op = recorder.invoke(ProcessId.client(process), "poll", MicroOp.poll(), Map.of());
      nowNs += STEP_NS;
      recorder.ok(
          op,
          MicroOp.polled(Map.of((long) partition, records)),
          Map.of("final", true, "end-offsets", Map.of((long) partition, log.size())));
      from = to;
    } while (from < log.size());
  }
}
