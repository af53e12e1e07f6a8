package io.highwater.spec.group;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: everything that will happen, and the one source of chance. */
final class Agenda {
  private static final Comparator<Entry> BY_TIME =
      Comparator.comparingLong(Entry::atMs).thenComparingLong(Entry::number);

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(BY_TIME);
  private final Random random;
  private long nowMs;
  private long entered;

  private record Entry(long atMs, long number, Runnable task) {}

  Agenda(long seed) {
    random = new Random(seed);
  }

  long nowMs() {
    return nowMs;
  }

  void at(long ms, Runnable task) {
    entries.add(new Entry(Math.max(ms, nowMs), entered++, task));
  }

  void after(long ms, Runnable task) {
    at(nowMs + ms, task);
  }

  void runUntil(long endMs) {
    while (!entries.isEmpty() && entries.peek().atMs() <= endMs) {
      Entry next = entries.poll();
      nowMs = next.atMs();
      next.task().run();
    }
    nowMs = endMs;
  }

  /** From {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
