package io.highwater.check;

import io.highwater.history.MicroOp;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import io.highwater.history.ProcessId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends land in the order in which they were made: {@code realtime-order}, {@code
 * nonmonotonic-send} and {@code int-nonmonotonic-send}.
 *
 * <p>Real time: whatever was acknowledged or read before a send was invoked must lie below the
 * place where that send lands. The later send may have ended as unknown, if it was read; the
 * earlier one must have been acknowledged. One pass over the events of a partition in the history's
 * order, keeping the highest offset known so far, finds every send that breaks this.
 */
final class SendOrder implements Checker {

  @Override
  public CheckResult check(Observations seen) {
    Findings findings = new Findings();
    for (PartitionView partition : seen.partitions()) {
      realtime(partition, findings);
      byProcess(partition, findings);
    }
    return findings.result();
  }

  /** An offset becomes known, or a send that will land at an offset begins. */
  private record Event(Op op, long offset, Object value, boolean begins) {}

  private static void realtime(PartitionView partition, Findings findings) {
    List<Event> events = new ArrayList<>();
    for (SendAttempt send : partition.sends()) {
      long landed = partition.offsetOf(send);
      if (landed != MicroOp.NO_OFFSET) {
        events.add(new Event(send.invocation(), landed, send.value(), true));
      }
      if (send.placed()) {
        events.add(new Event(send.completion(), send.offset(), send.value(), false));
      }
    }
    for (Read read : partition.reads()) {
      Polled highest =
          read.records().stream().max(Comparator.comparingLong(Polled::offset)).orElseThrow();
      events.add(new Event(read.op(), highest.offset(), highest.value(), false));
    }
    events.sort(Comparator.comparingLong(event -> event.op().index()));
    Event highest = null;
    for (Event event : events) {
      if (!event.begins()) {
        highest = highest == null || event.offset() > highest.offset() ? event : highest;
      } else if (highest != null && event.offset() < highest.offset()) {
        inverted(partition, highest, event, findings);
      }
    }
  }

  private static void inverted(
      PartitionView partition, Event known, Event later, Findings findings) {
    long size = known.offset() - later.offset();
    findings.add(
        AnomalyType.REALTIME_ORDER,
        size,
        () ->
            new Anomaly(
                AnomalyType.REALTIME_ORDER,
                partition.key(),
                later.offset(),
                later.value(),
                List.of(known.op().index(), later.op().index()),
                size,
                Sentences.value(known.value())
                    + (known.op().f().equals("send") ? " was acknowledged" : " was read")
                    + " at offset "
                    + known.offset()
                    + " of "
                    + Sentences.partition(partition.key())
                    + " "
                    + Sentences.when(known.op())
                    + ", before the send of "
                    + Sentences.value(later.value())
                    + " began "
                    + Sentences.when(later.op())
                    + ", yet that landed below it, at offset "
                    + later.offset()));
  }

  private static void byProcess(PartitionView partition, Findings findings) {
    Map<ProcessId, SendAttempt> lastOf = new HashMap<>();
    for (SendAttempt send : partition.sends()) {
      if (!send.placed()) {
        continue;
      }
      SendAttempt before = lastOf.put(send.invocation().process(), send);
      if (before != null && send.offset() < before.offset()) {
        backwards(partition, before, send, findings);
      }
    }
  }

  private static void backwards(
      PartitionView partition, SendAttempt before, SendAttempt send, Findings findings) {
    boolean inside = before.invocation().index() == send.invocation().index();
    AnomalyType type = inside ? AnomalyType.INT_NONMONOTONIC_SEND : AnomalyType.NONMONOTONIC_SEND;
    long size = before.offset() - send.offset();
    findings.add(
        type,
        size,
        () ->
            new Anomaly(
                type,
                partition.key(),
                send.offset(),
                send.value(),
                List.of(before.completion().index(), send.completion().index()),
                size,
                "process "
                    + send.invocation().process()
                    + " sent "
                    + Sentences.value(before.value())
                    + " and then "
                    + Sentences.value(send.value())
                    + " to "
                    + Sentences.partition(partition.key())
                    + (inside ? " in one operation" : "")
                    + "; they were acknowledged at offsets "
                    + before.offset()
                    + " and "
                    + send.offset()
                    + (inside
                        ? " (op " + send.completion().index() + ")"
                        : " (ops "
                            + before.completion().index()
                            + " and "
                            + send.completion().index()
                            + ")")));
  }
}
