package io.highwater.fault.sim;

/** How much happens between two faults, which come as often under either load. */
public enum SimLoad {
  /** What finds most. */
  FULL,
  /**
   * For a shorter time clients do about a tenth, and the faults do not happen that the
   * specification leaves out: a run's trace is short, and nearly always whole.
   */
  LIGHT;

  private static final int LIGHT_PAUSES = 10;
  private static final long FULL_DISTURBED_US = 60_000_000;
  private static final long LIGHT_DISTURBED_US = 25_000_000;

  /** How many times longer than under full load clients pause. */
  int pauseFactor() {
    return this == LIGHT ? LIGHT_PAUSES : 1;
  }

  /** How long things go wrong at least, in virtual microseconds. */
  long disturbedUsMin() {
    return this == LIGHT ? LIGHT_DISTURBED_US : FULL_DISTURBED_US;
  }

  /** Whether a fault may happen. */
  boolean allows(Adversity fault) {
    return switch (fault) {
      case LATE_ANSWER, UNDONE_TRUNCATION -> this == FULL;
      default -> true;
    };
  }
}
