package io.highwater.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** When brokers fsync, by {@code log.flush.policy}. */
public enum FlushPolicy {
  /** When the operating system likes to. */
  NEVER,
  /** Every so often. */
  INTERVAL,
  /** Before a record counts as replicated. */
  COMMIT;

  /** As on the command line and in {@code server.properties}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The policy of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static FlushPolicy parse(String label) {
    for (FlushPolicy policy : values()) {
      if (policy.label().equals(label)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "--flush-policy is one of "
            + Arrays.stream(values()).map(FlushPolicy::label).collect(Collectors.joining(", "))
            + ", not '"
            + label
            + "'");
  }
}
