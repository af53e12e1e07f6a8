package io.highwater.workload;

import io.highwater.client.Cause;
import io.highwater.client.Outcome;
import io.highwater.history.HistoryRecorder;
import io.highwater.history.MicroOp;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import io.highwater.workload.LogClients.Appended;
import io.highwater.workload.LogClients.Appender;
import io.highwater.workload.LogClients.Reader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Several threads append unique values to a topic's partitions, others read them as they come.
 *
 * <p>The appends are an open loop with one operation in flight for each sender: a sender that is
 * kept waiting skips its beats. {@link #start} and {@link #stop} belong to one thread.
 */
public final class LogWorkload {
  private static final long POLL_INTERVAL_MS = 20;

  private final Load load;
  private final LogClients clients;
  private final HistoryRecorder history;
  private final AckListener acks;
  private final AtomicLong lastValue = new AtomicLong();
  private final LongAdder invoked = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder read = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Throwable> breakdowns = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;

  /** Hears of every acknowledged append, on the sender's thread. */
  @FunctionalInterface
  public interface AckListener {
    /** Hears nothing. */
    AckListener NONE = (invocation, partition, appended) -> {};

    /** An append was acknowledged. */
    void acknowledged(Op invocation, int partition, Appended appended);
  }

  /** A workload that has not begun. */
  public LogWorkload(Load load, LogClients clients, HistoryRecorder history, AckListener acks) {
    this.load = load;
    this.clients = clients;
    this.history = history;
    this.acks = acks;
  }

  /** Starts all threads. */
  public void start() {
    long intervalNs = (long) (TimeUnit.SECONDS.toNanos(1) * load.senders() / load.ratePerSecond());
    long nowNs = System.nanoTime();
    for (int i = 0; i < load.senders(); i++) {
      Pulse pulse = new Pulse(nowNs + i * intervalNs / load.senders(), intervalNs);
      Seat seat = new Seat(i, load.concurrency());
      int partition = i % load.partitions();
      launch("sender-" + i, () -> send(seat, partition, pulse));
    }
    for (int i = 0; i < load.readers(); i++) {
      Pulse pulse = new Pulse(nowNs, TimeUnit.MILLISECONDS.toNanos(POLL_INTERVAL_MS));
      Seat seat = new Seat(load.senders() + i, load.concurrency());
      launch("reader-" + i, () -> readOn(seat, pulse));
    }
  }

  /**
   * Lets every thread finish the operation it is at, then ends it.
   *
   * @throws IllegalStateException if one does not finish in time, or broke down for a reason that
   *     is no outcome of an operation
   */
  public void stop(Duration limit) throws InterruptedException {
    stopping = true;
    long deadline = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
        throw new IllegalStateException(
            thread.getName() + " is still busy " + limit.toMillis() + " ms after the end");
      }
    }
    checkBreakdowns();
  }

  /**
   * Throws what a thread broke down with, if one did.
   *
   * @throws IllegalStateException with the thread's own error as its cause
   */
  public void checkBreakdowns() {
    if (!breakdowns.isEmpty()) {
      throw new IllegalStateException("a client thread broke down", breakdowns.get(0));
    }
  }

  /** How far it has come. */
  public Counts counts() {
    return new Counts(invoked.sum(), acknowledged.sum(), unknown.sum(), failed.sum(), read.sum());
  }

  private interface Task {
    void run() throws InterruptedException;
  }

  private void launch(String name, Task task) {
    threads.add(
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .start(
                () -> {
                  try {
                    task.run();
                  } catch (InterruptedException | RuntimeException | Error e) {
                    breakdowns.add(e);
                  }
                }));
  }

  private void send(Seat seat, int partition, Pulse pulse) throws InterruptedException {
    Appender appender = clients.appender();
    try {
      while (!stopping) {
        pulse.await();
        if (!sendOne(seat, partition, appender)) {
          appender.close();
          appender = clients.appender();
          seat.retire();
        }
      }
    } finally {
      appender.close();
    }
  }

  /** Sends one value; false if nobody knows whether it was appended. */
  private boolean sendOne(Seat seat, int partition, Appender appender) {
    long value = lastValue.incrementAndGet();
    Map<String, Object> extra = Map.of("acks", load.acks());
    Op op = history.invoke(seat.process(), "send", MicroOp.send(partition, value), extra);
    invoked.increment();
    switch (appender.append(partition, value)) {
      case Outcome.Ok<Appended>(Appended appended) -> {
        history.ok(op, sent(op, partition, value, appended), leader(appended));
        acknowledged.increment();
        acks.acknowledged(op, partition, appended);
      }
      case Outcome.Fail<Appended>(Cause cause) -> {
        history.fail(op, Problems.toEdn(cause), Map.of());
        failed.increment();
      }
      case Outcome.Unknown<Appended>(Cause cause) -> {
        history.info(op, Problems.toEdn(cause), Map.of());
        unknown.increment();
        return false;
      }
    }
    return true;
  }

  private static Object sent(Op invocation, int partition, long value, Appended appended) {
    return appended.offset() < 0
        ? invocation.value()
        : MicroOp.sent(partition, appended.offset(), value);
  }

  private static Map<String, Object> leader(Appended appended) {
    Map<String, Object> extra = new LinkedHashMap<>();
    if (appended.leader() >= 0) {
      extra.put("leader", appended.leader());
    }
    if (appended.leaderEpoch() >= 0) {
      extra.put("leader-epoch", appended.leaderEpoch());
    }
    return extra;
  }

  private void readOn(Seat seat, Pulse pulse) throws InterruptedException {
    long[] positions = new long[load.partitions()];
    Reader reader = clients.reader();
    try {
      assign(seat);
      for (int turn = 0; !stopping; turn++) {
        pulse.await();
        int partition = turn % load.partitions();
        if (!readOne(seat, partition, positions, reader)) {
          reader.close();
          reader = clients.reader();
          seat.retire();
          assign(seat);
        }
      }
    } finally {
      reader.close();
    }
  }

  private void assign(Seat seat) {
    Object all = IntStream.range(0, load.partitions()).boxed().toList();
    history.ok(history.invoke(seat.process(), "assign", all, Map.of()), all, Map.of());
  }

  private boolean readOne(Seat seat, int partition, long[] positions, Reader reader) {
    Op op = history.invoke(seat.process(), "poll", MicroOp.poll(), Map.of());
    switch (reader.poll(partition, positions[partition])) {
      case Outcome.Ok<List<Polled>>(List<Polled> records) -> {
        history.ok(op, MicroOp.polled(Map.of(partition, records)), Map.of());
        read.add(records.size());
        if (!records.isEmpty()) {
          positions[partition] = records.getLast().offset() + 1;
        }
      }
      case Outcome.Fail<List<Polled>>(Cause cause) ->
          history.fail(op, Problems.toEdn(cause), Map.of());
      case Outcome.Unknown<List<Polled>>(Cause cause) -> {
        history.info(op, Problems.toEdn(cause), Map.of());
        return false;
      }
    }
    return true;
  }
}
