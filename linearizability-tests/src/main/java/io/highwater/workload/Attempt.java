package io.highwater.workload;

import io.highwater.history.Keyword;
import java.util.List;

/**
 * How one attempt at an operation ended.
 *
 * @param <T> what it returned if it happened
 */
public sealed interface Attempt<T> {
  /** It happened. */
  record Ok<T>(T value) implements Attempt<T> {}

  /** It certainly did not happen. */
  record Failed<T>(Problem problem) implements Attempt<T> {}

  /** Nobody knows. */
  record Unknown<T>(Problem problem) implements Attempt<T> {}

  /**
   * Why an attempt did not succeed.
   *
   * @param code a short name to count by, in lower case with hyphens: {@code request-timed-out}
   * @param detail for people
   */
  record Problem(String code, String detail) {
    /** As a history's {@code :error}. */
    public Object toEdn() {
      return List.of(Keyword.of(code), detail);
    }
  }
}
