package io.highwater.tla.trace;

/**
 * Why a trace is no behaviour of the specification.
 *
 * @param where file and line, or the file where no line is to blame
 * @param actor who is said to have acted
 * @param action what it is said to have done
 * @param why the condition that is false
 */
public record Refusal(String where, String actor, String action, String why) {
  static Refusal of(TraceLine line, String why) {
    return new Refusal(line.where(), line.actor(), line.action(), why);
  }

  /** A line that explains itself. */
  @Override
  public String toString() {
    return "%s: %s by %s cannot be explained: %s".formatted(where, action, actor, why);
  }

  /** Found while a trace was being read or ordered. */
  static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient TraceLine line;
    private final transient Refusal refusal;

    Found(TraceLine line, String why) {
      super(why);
      this.line = line;
      this.refusal = of(line, why);
    }

    TraceLine line() {
      return line;
    }

    Refusal refusal() {
      return refusal;
    }
  }
}
