package io.highwater.broker.api;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Waits for the parts of an answer, one for each partition asked for, which come from any thread in
 * any order.
 */
final class Join<T> {
  private final Object[] parts;
  private final AtomicInteger missing;
  private final Consumer<Iterator<T>> done;

  private Join(int size, Consumer<Iterator<T>> done) {
    this.parts = new Object[size];
    this.missing = new AtomicInteger(size);
    this.done = done;
  }

  /**
   * Starts to wait.
   *
   * @param done called once by whoever brings the last part, with the parts in order; at once if
   *     there are none
   */
  static <T> Join<T> of(int size, Consumer<Iterator<T>> done) {
    Join<T> join = new Join<>(size, done);
    if (size == 0) {
      done.accept(List.<T>of().iterator());
    }
    return join;
  }

  /** Brings a part; any thread, once for each index. */
  @SuppressWarnings("unchecked") // only T's are put in
  void put(int index, T part) {
    parts[index] = part;
    if (missing.decrementAndGet() == 0) {
      done.accept((Iterator<T>) Arrays.asList(parts).iterator());
    }
  }
}
