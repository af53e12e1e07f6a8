package io.highwater.fault.nemesis;

import java.util.concurrent.TimeUnit;

/** The time that a nemesis lives in: the machine's, or a test's. */
public interface Clock {
  /** Nanoseconds since a fixed origin, never going back. */
  long nanos();

  /** Lets time pass. */
  void sleepMs(long ms) throws InterruptedException;

  /** The machine's monotonic clock, counted from now. */
  static Clock startingNow() {
    long origin = System.nanoTime();
    return new Clock() {
      @Override
      public long nanos() {
        return System.nanoTime() - origin;
      }

      @Override
      public void sleepMs(long ms) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(ms);
      }
    };
  }
}
