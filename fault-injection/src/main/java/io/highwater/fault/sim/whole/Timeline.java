package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import java.util.PriorityQueue;

/** The one order in which everything happens: by time, then by when it was decided. */
final class Timeline {
  private record Due(long timeUs, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(timeUs, other.timeUs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long nowUs;
  private long events;
  private long orders;
  private long digest;

  long nowUs() {
    return nowUs;
  }

  long events() {
    return events;
  }

  /** The same for two runs as long as they are the same. */
  long digest() {
    return digest;
  }

  /** Something that tells this run from others has happened. */
  void note(long value) {
    digest = Rng.mix(digest ^ value);
  }

  void at(long timeUs, Runnable task) {
    queue.add(new Due(Math.max(timeUs, nowUs), orders++, task));
  }

  void after(long delayUs, Runnable task) {
    at(nowUs + delayUs, task);
  }

  /** Lets everything happen that is due until then, and that time come. */
  void passUntil(long timeUs) {
    while (!queue.isEmpty() && queue.peek().timeUs <= timeUs) {
      step();
    }
    nowUs = Math.max(nowUs, timeUs);
  }

  /** Lets the next thing happen. */
  void step() {
    Due next = queue.remove();
    nowUs = next.timeUs;
    events++;
    note(nowUs);
    next.task.run();
  }
}
