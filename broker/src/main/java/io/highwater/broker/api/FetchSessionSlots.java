package io.highwater.broker.api;

import java.util.concurrent.atomic.AtomicInteger;

/** How many fetch sessions a broker has, and their ids. Any thread. */
final class FetchSessionSlots {
  /** No session: the reader repeats itself with every request. */
  static final int NONE = 0;

  private final int max;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger ids = new AtomicInteger();

  /**
   * @param max {@code max.incremental.fetch.session.cache.slots}
   */
  FetchSessionSlots(int max) {
    this.max = max;
  }

  /** An id for a new session, or {@link #NONE} if there are too many. */
  int take() {
    if (taken.incrementAndGet() > max) {
      taken.decrementAndGet();
      return NONE;
    }
    return ids.updateAndGet(id -> id == Integer.MAX_VALUE ? 1 : id + 1);
  }

  void giveBack() {
    taken.decrementAndGet();
  }
}
