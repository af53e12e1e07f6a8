package io.highwater.fault.sim;

import java.util.OptionalLong;

/** Runs a seed in two worlds side by side: what happens must be the same, event by event. */
public final class Twice {
  private Twice() {}

  /**
   * Runs both worlds to the end.
   *
   * @return the number of the first event after which they differ, or nothing
   */
  public static OptionalLong firstDifference(Seeded one, Seeded other) {
    for (long events = 1; ; events++) {
      boolean goesOn = one.step();
      if (goesOn != other.step() || one.digest() != other.digest()) {
        return OptionalLong.of(events);
      }
      if (!goesOn) {
        return OptionalLong.empty();
      }
    }
  }
}
