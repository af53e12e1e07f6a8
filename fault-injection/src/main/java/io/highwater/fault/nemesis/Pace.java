package io.highwater.fault.nemesis;

import java.util.Set;

/**
 * When faults begin: at fixed intervals, though a cluster that still recovers may delay one a
 * little.
 *
 * @param warmUpMs before the first fault
 * @param intervalMs from the beginning of a fault to that of the next
 * @param patienceMs how much later a fault may begin while the cluster has not recovered from the
 *     last
 * @param calmMs for how long the cluster must be seen whole to count as recovered
 * @param graceMs how long after its healing a fault may excuse what goes wrong
 * @param lastStartMs no fault begins later than this
 */
public record Pace(
    long warmUpMs, long intervalMs, long patienceMs, long calmMs, long graceMs, long lastStartMs) {
  private static final long WARM_UP_MS = 500;
  private static final long INTERVAL_MS_MAX = 5_000;
  private static final long CALM_MS = 300;
  private static final long GRACE_MS = 10_000;
  private static final int ROUNDS = 2;

  /**
   * A pace that meets every kind twice within the limit, if the limit is long enough for that, and
   * ends with the limit.
   *
   * @param longestMs how long the longest fault lasts
   */
  public static Pace within(long timeLimitMs, Set<Kind> kinds, long longestMs) {
    long lastStartMs = timeLimitMs - longestMs;
    int gaps = Math.max(1, ROUNDS * kinds.size() - 1);
    long intervalMs =
        Math.max(longestMs / 2, Math.min(INTERVAL_MS_MAX, (lastStartMs - WARM_UP_MS) / gaps));
    return new Pace(
        WARM_UP_MS, intervalMs, intervalMs / 4, CALM_MS, GRACE_MS, Math.max(0, lastStartMs));
  }

  /** When the fault of that number, from 0, is due. */
  long dueMs(int number) {
    return warmUpMs + number * intervalMs;
  }

  boolean hasRoomFor(int number) {
    return dueMs(number) <= lastStartMs;
  }
}
