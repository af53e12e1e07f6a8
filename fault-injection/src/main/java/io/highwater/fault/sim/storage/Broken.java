package io.highwater.fault.sim.storage;

import io.highwater.spec.Violation;

/** Leaves a simulation with what was wrong. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Violation violation;

  Broken(String property, String detail) {
    super(property + ": " + detail);
    this.violation = new Violation(property, detail);
  }

  Violation violation() {
    return violation;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  static void unless(boolean holds, String property, String detail, Object... values) {
    if (!holds) {
      throw new Broken(property, detail.formatted(values));
    }
  }
}
