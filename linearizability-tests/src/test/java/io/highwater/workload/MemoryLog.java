package io.highwater.workload;

import io.highwater.client.Cause;
import io.highwater.client.Outcome;
import io.highwater.history.Polled;
import io.highwater.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A topic in memory, with clients whose attempts can be made to fail by turns. */
public final class MemoryLog implements LogClients {
  private final List<List<Long>> partitions = new ArrayList<>();
  private final AtomicInteger appends = new AtomicInteger();
  final AtomicInteger clientsMade = new AtomicInteger();
  final AtomicInteger clientsClosed = new AtomicInteger();

  /** Every so many appends one is answered as unknown, though it happened; 0 for never. */
  int unknownEvery;

  /** Every so many appends one is refused; 0 for never. */
  private volatile int refusedEvery;

  private volatile int lostEvery;

  /** Whether reads get no answer. */
  boolean mute;

  /** Empty partitions. */
  public MemoryLog(int count) {
    for (int i = 0; i < count; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  /** From now on every so many appends one is acknowledged and forgotten. */
  public void loseEvery(int appends) {
    lostEvery = appends;
  }

  /** From now on every so many appends one is refused. */
  public void refuseEvery(int appends) {
    refusedEvery = appends;
  }

  @Override
  public Appender appender() {
    clientsMade.incrementAndGet();
    return new Appender() {
      @Override
      public Outcome<Appended> append(int partition, long value) {
        return MemoryLog.this.append(partition, value);
      }

      @Override
      public void close() {
        clientsClosed.incrementAndGet();
      }
    };
  }

  private synchronized Outcome<Appended> append(int partition, long value) {
    int turn = appends.incrementAndGet();
    List<Long> log = partitions.get(partition);
    if (refusedEvery > 0 && turn % refusedEvery == 0) {
      return new Outcome.Fail<>(new Cause.Broker(ErrorCode.NOT_ENOUGH_REPLICAS, "ISR {1}"));
    }
    if (lostEvery > 0 && turn % lostEvery == 0) {
      return new Outcome.Ok<>(new Appended(log.size(), 1, 0));
    }
    log.add(value);
    if (unknownEvery > 0 && turn % unknownEvery == 0) {
      return new Outcome.Unknown<>(new Cause.TimedOut(1500));
    }
    return new Outcome.Ok<>(new Appended(log.size() - 1L, 1, 0));
  }

  @Override
  public Reader reader() {
    clientsMade.incrementAndGet();
    return new Reader() {
      @Override
      public Outcome<List<Polled>> poll(int partition, long fromOffset) {
        return MemoryLog.this.poll(partition, fromOffset);
      }

      @Override
      public Outcome<Long> endOffset(int partition) {
        return MemoryLog.this.endOffset(partition);
      }

      @Override
      public void close() {
        clientsClosed.incrementAndGet();
      }
    };
  }

  private synchronized Outcome<List<Polled>> poll(int partition, long fromOffset) {
    if (mute) {
      return new Outcome.Unknown<>(new Cause.Disconnected("no answer"));
    }
    List<Polled> records = new ArrayList<>();
    List<Long> log = partitions.get(partition);
    for (long offset = fromOffset; offset < log.size() && records.size() < 50; offset++) {
      records.add(new Polled(offset, log.get((int) offset)));
    }
    return new Outcome.Ok<>(records);
  }

  private synchronized Outcome<Long> endOffset(int partition) {
    return new Outcome.Ok<>((long) partitions.get(partition).size());
  }
}
