package io.highwater.tla.trace;

/**
 * Why a trace is no behaviour of the specification.
 *
 * @param where file and line, or the file where no line is to blame
 * @param actor who is said to have acted
 * @param action what it is said to have done
 * @param partition in whose trace, or null if that does not matter
 * @param isStep whether the specification takes this step, too, and it is a promise that is broken
 * @param why the condition that is false, or the names of the promises
 */
public record Refusal(
    String where, String actor, String action, String partition, boolean isStep, String why) {
  static Refusal of(TraceLine line, String why) {
    return new Refusal(line.where(), line.actor(), line.action(), line.partition(), false, why);
  }

  static Refusal broken(TraceLine line, String promises) {
    return new Refusal(line.where(), line.actor(), line.action(), line.partition(), true, promises);
  }

  /** The same in the trace of a partition. */
  Refusal in(String itsPartition) {
    return new Refusal(where, actor, action, itsPartition, isStep, why);
  }

  /** A line that explains itself. */
  @Override
  public String toString() {
    return isStep
        ? "%s: %s by %s is a step of the specification, but it breaks %s"
            .formatted(where, action, actor, why)
        : "%s: %s by %s cannot be explained: %s".formatted(where, action, actor, why);
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
