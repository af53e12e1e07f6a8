package io.highwater.spec.partition;

import io.highwater.spec.Ticket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Requests whose answer waits for an offset, ordered by the offset that they need.
 *
 * <p>A duplicate waits for its original's offset, which may lie below that of requests that arrived
 * earlier; arrival order breaks ties.
 */
final class Awaiting {

  /**
   * One waiting request.
   *
   * @param neededEnd answered once this offset is reached (the one after its last record)
   * @param baseOffset what the answer will say
   */
  record Waiting(long neededEnd, long arrival, Ticket ticket, long baseOffset, long deadlineMs) {}

  private static final Comparator<Waiting> BY_NEED =
      Comparator.comparingLong(Waiting::neededEnd).thenComparingLong(Waiting::arrival);

  private final PriorityQueue<Waiting> queue = new PriorityQueue<>(BY_NEED);
  private long arrivals;

  void add(long neededEnd, Ticket ticket, long baseOffset, long deadlineMs) {
    queue.add(new Waiting(neededEnd, arrivals++, ticket, baseOffset, deadlineMs));
  }

  /** Hands over, in order, everybody who needs no more than {@code end}. */
  void releaseUpTo(long end, Consumer<Waiting> answer) {
    while (!queue.isEmpty() && queue.peek().neededEnd() <= end) {
      answer.accept(queue.poll());
    }
  }

  /** Hands over, in order, everybody. */
  void releaseAll(Consumer<Waiting> answer) {
    releaseUpTo(Long.MAX_VALUE, answer);
  }

  /** Hands over, in order, everybody whose deadline has come. */
  void releaseLate(long nowMs, Consumer<Waiting> answer) {
    List<Waiting> late = new ArrayList<>();
    for (Waiting each : queue) {
      if (each.deadlineMs() <= nowMs) {
        late.add(each);
      }
    }
    late.sort(BY_NEED);
    queue.removeAll(late);
    late.forEach(answer);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** The offsets that are waited for, ascending. */
  List<Long> needs() {
    List<Long> needs = new ArrayList<>(queue.size());
    for (Waiting each : queue) {
      needs.add(each.neededEnd());
    }
    needs.sort(null);
    return Collections.unmodifiableList(needs);
  }
}
