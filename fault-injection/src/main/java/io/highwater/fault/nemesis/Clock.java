package io.highwater.fault.nemesis;

import java.util.concurrent.TimeUnit;

/** The time that a nemesis lives in: the machine's, or a test's. Safe for concurrent use. */
public interface Clock {
  /** The machine's monotonic clock. */
  Clock SYSTEM = startingAt(0);

  /** Nanoseconds since a fixed origin, never going back. */
  long nanos();

  /** Lets time pass; no time if {@code nanos} is negative. */
  void sleepNanos(long nanos) throws InterruptedException;

  /** Lets time pass; no time if {@code ms} is negative. */
  default void sleepMs(long ms) throws InterruptedException {
    sleepNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  /** The machine's monotonic clock, counted from now. */
  static Clock startingNow() {
    return startingAt(System.nanoTime());
  }

  private static Clock startingAt(long origin) {
    return new Clock() {
      @Override
      public long nanos() {
        return System.nanoTime() - origin;
      }

      @Override
      public void sleepNanos(long nanos) throws InterruptedException {
        // tidy: real processes live in real time, and whoever breaks them must wait for it
        TimeUnit.NANOSECONDS.sleep(nanos);
      }
    };
  }
}
