package io.highwater.broker;

/** The one place where this module reads clocks; loops get them as functions. */
final class Clock {
  private static final long NANOS_PER_MS = 1_000_000;

  private Clock() {}

  /** Milliseconds since some moment; never goes back. */
  static long monotonicMs() {
    return System.nanoTime() / NANOS_PER_MS;
  }

  /** Milliseconds since 1970, for timestamps that people read. */
  static long wallMs() {
    return System.currentTimeMillis();
  }
}
