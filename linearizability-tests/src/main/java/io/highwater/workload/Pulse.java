package io.highwater.workload;

import io.highwater.fault.nemesis.Clock;

/**
 * Beats at fixed times, whoever is late: what a stalled thread missed is skipped, never made up for
 * in a burst. Used by one thread.
 */
final class Pulse {
  private final long intervalNs;
  private long nextNs;

  Pulse(long firstNs, long intervalNs) {
    this.nextNs = firstNs;
    this.intervalNs = intervalNs;
  }

  /** Waits for the next beat. */
  void await() throws InterruptedException {
    long nowNs = System.nanoTime();
    if (nowNs - nextNs > intervalNs) {
      nextNs += (nowNs - nextNs) / intervalNs * intervalNs;
    }
    Clock.SYSTEM.sleepNanos(nextNs - nowNs);
    nextNs += intervalNs;
  }
}
