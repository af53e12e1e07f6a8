package io.highwater.check;

import io.highwater.history.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The longest time without an acknowledged send while sends were attempted.
 *
 * <p>It runs from the first attempt, or from the last acknowledgement if attempts were under way
 * then, to the next acknowledgement; at the end, to the end of the last attempt.
 */
final class Availability {

  private Availability() {}

  /** An attempt begins, or one ends. */
  private record Event(Op op, boolean begins) {}

  /** The worst outage of these sends; its partition is the one given. */
  static Stats.Outage worst(Object partition, Collection<SendAttempt> sends) {
    List<Event> events = new ArrayList<>(2 * sends.size());
    for (SendAttempt send : sends) {
      events.add(new Event(send.invocation(), true));
      if (send.completion() != null) {
        events.add(new Event(send.completion(), false));
      }
    }
    events.sort(Comparator.comparingLong(event -> event.op().index()));
    Stats.Outage worst = new Stats.Outage(partition, 0, 0);
    long open = 0;
    long sinceNs = -1;
    for (Event event : events) {
      long timeNs = event.op().timeNs();
      open += event.begins() ? 1 : -1;
      if (event.begins()) {
        sinceNs = sinceNs < 0 ? timeNs : sinceNs;
      } else if (event.op().type() == Op.Type.OK) {
        worst = worse(worst, sinceNs, timeNs);
        sinceNs = open > 0 ? timeNs : -1;
      }
    }
    return sinceNs < 0 ? worst : worse(worst, sinceNs, events.getLast().op().timeNs());
  }

  private static Stats.Outage worse(Stats.Outage worst, long sinceNs, long untilNs) {
    long durationNs = untilNs - sinceNs;
    return durationNs > worst.durationNs()
        ? new Stats.Outage(worst.partition(), sinceNs, durationNs)
        : worst;
  }
}
