package io.highwater.workload;

import io.highwater.client.Cause;
import io.highwater.history.Keyword;
import java.util.List;
import java.util.Locale;

/** Causes as a history's {@code :error}. */
final class Problems {
  private Problems() {}

  /** A keyword to count by, such as {@code :not-enough-replicas}, and the detail for people. */
  static Object toEdn(Cause cause) {
    String name = cause.label().toLowerCase(Locale.ROOT).replace('_', '-');
    return List.of(Keyword.of(name), cause.detail());
  }
}
