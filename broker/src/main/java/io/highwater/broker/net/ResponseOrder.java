package io.highwater.broker.net;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Puts answers back into the order of their requests, as the protocol wants it on one connection,
 * although they come in any order and from any thread.
 *
 * <p>Slots are opened and drained by one thread, the connection's event loop.
 */
final class ResponseOrder<T> {
  private final Deque<Slot<T>> slots = new ArrayDeque<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private final Runnable ready;

  /**
   * @param ready called by whoever completes a slot, at most once between two drains; it has to get
   *     {@link #drain} called
   */
  ResponseOrder(Runnable ready) {
    this.ready = ready;
  }

  /** One request's place. */
  static final class Slot<T> {
    private final ResponseOrder<T> order;
    private final AtomicReference<T> answer = new AtomicReference<>();

    private Slot(ResponseOrder<T> order) {
      this.order = order;
    }

    /**
     * Gives the answer; any thread, once.
     *
     * @throws IllegalStateException the second time
     */
    void complete(T value) {
      if (!answer.compareAndSet(null, value)) {
        throw new IllegalStateException("a request was answered twice: " + value);
      }
      if (order.told.compareAndSet(false, true)) {
        order.ready.run();
      }
    }
  }

  /** Reserves the next place. */
  Slot<T> open() {
    Slot<T> slot = new Slot<>(this);
    slots.addLast(slot);
    return slot;
  }

  /** How many requests have no answer yet, or one that may not leave yet. */
  int size() {
    return slots.size();
  }

  /** Hands over, in order, every answer that nobody before it is waited for. */
  void drain(Consumer<T> sink) {
    told.set(false);
    for (Slot<T> first = slots.peekFirst();
        first != null && first.answer.get() != null;
        first = slots.peekFirst()) {
      slots.removeFirst();
      sink.accept(first.answer.get());
    }
  }
}
