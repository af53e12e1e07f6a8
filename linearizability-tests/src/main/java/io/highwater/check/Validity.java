package io.highwater.check;

import io.highwater.history.Keyword;

/** Jepsen's three verdicts. When verdicts merge, false beats unknown beats true. */
public enum Validity {
  /** It holds. */
  TRUE,
  /** There is not enough evidence to say. */
  UNKNOWN,
  /** It is violated. */
  FALSE;

  /** The worse of two. */
  public Validity and(Validity other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** {@code true}, {@code false} or {@code :unknown}, as in Jepsen's {@code :valid?}. */
  public Object toEdn() {
    return switch (this) {
      case TRUE -> true;
      case FALSE -> false;
      case UNKNOWN -> Keyword.of("unknown");
    };
  }
}
