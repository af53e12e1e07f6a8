package io.highwater.workload;

import io.highwater.client.Cause;
import io.highwater.client.Outcome;
import io.highwater.fault.nemesis.Clock;
import io.highwater.history.HistoryRecorder;
import io.highwater.history.MicroOp;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import io.highwater.workload.LogClients.Reader;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Reads every partition from its beginning to its end, each by a fresh client under a process of
 * its own, after the faults are healed.
 */
public final class FinalReads {
  private static final long RETRY_MS = 100;

  private final Load load;
  private final LogClients clients;
  private final HistoryRecorder history;

  /** Final reads of a load. */
  public FinalReads(Load load, LogClients clients, HistoryRecorder history) {
    this.load = load;
    this.clients = clients;
    this.history = history;
  }

  /**
   * Reads everything; a partition whose read fails is read again from its beginning.
   *
   * @param limit for all partitions together
   * @return whether every partition was read to its end; the history says which was not
   */
  public boolean run(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean complete = true;
    for (int partition = 0; partition < load.partitions(); partition++) {
      Seat seat = new Seat(load.senders() + load.readers() + partition, load.concurrency());
      while (!readAll(seat, partition, deadline)) {
        if (System.nanoTime() - deadline > 0) {
          complete = false;
          break;
        }
        Clock.SYSTEM.sleepMs(RETRY_MS);
        seat.retire();
      }
    }
    return complete;
  }

  private boolean readAll(Seat seat, int partition, long deadline) {
    try (Reader reader = clients.reader()) {
      if (!(reader.endOffset(partition) instanceof Outcome.Ok<Long>(Long end))) {
        return false;
      }
      Map<String, Object> marks =
          Map.of("final", true, "end-offsets", Map.of(Long.valueOf(partition), end));
      assign(seat, partition);
      long position = 0;
      do {
        Op op = history.invoke(seat.process(), "poll", MicroOp.poll(), marks);
        switch (reader.poll(partition, position)) {
          case Outcome.Ok<List<Polled>>(List<Polled> records) -> {
            history.ok(op, MicroOp.polled(Map.of(partition, records)), marks);
            position = records.isEmpty() ? position : records.getLast().offset() + 1;
          }
          case Outcome.Fail<List<Polled>>(Cause cause) -> {
            history.fail(op, Problems.toEdn(cause), marks);
            return false;
          }
          case Outcome.Unknown<List<Polled>>(Cause cause) -> {
            history.info(op, Problems.toEdn(cause), marks);
            return false;
          }
        }
      } while (position < end && System.nanoTime() - deadline < 0);
      return position >= end;
    }
  }

  private void assign(Seat seat, int partition) {
    Object value = List.of(partition);
    Map<String, Object> fromStart = Map.of("seek-to-beginning?", true);
    history.ok(history.invoke(seat.process(), "assign", value, fromStart), value, fromStart);
  }
}
