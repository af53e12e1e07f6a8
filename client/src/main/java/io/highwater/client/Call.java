package io.highwater.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.MalformedFrame.Kind;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One request on a {@link SocketConnection}, from the queue to its end. Whoever ends it first wins;
 * whether a byte of it was given to the socket decides between fail and unknown.
 */
final class Call<R> {
  /** Makes the answer out of its frame. */
  @FunctionalInterface
  interface Decoder<R> {
    R decode(ByteBuffer frame) throws MalformedFrame;
  }

  private enum State {
    QUEUED,
    SENDING,
    ENDED
  }

  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final Frame frame;
  private final Optional<Decoder<R>> decoder;
  private final CompletableFuture<Outcome<R>> outcome = new CompletableFuture<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
  private volatile Runnable onEnd = () -> {};
  private volatile Future<?> expiry = CompletableFuture.completedFuture(null);

  /**
   * A call in the queue.
   *
   * @param decoder absent if the broker will not answer
   */
  Call(Frame frame, Optional<Decoder<R>> decoder) {
    this.frame = frame;
    this.decoder = decoder;
  }

  Frame frame() {
    return frame;
  }

  boolean expectsAnswer() {
    return decoder.isPresent();
  }

  CompletableFuture<Outcome<R>> outcome() {
    return outcome;
  }

  /**
   * Starts the clock.
   *
   * @param onEnd runs once, before the outcome is known, however the call ends
   */
  void start(long timeoutMs, Runnable onEnd) {
    this.onEnd = onEnd;
    expiry = TIMER.schedule(() -> end(new Cause.TimedOut(timeoutMs)), timeoutMs, MILLISECONDS);
  }

  /** True if the bytes are now to be sent; false if the call has ended in the queue. */
  boolean beginSending() {
    return state.compareAndSet(State.QUEUED, State.SENDING);
  }

  /** The answer has come, before or after its time. */
  void answer(ByteBuffer response) throws MalformedFrame {
    if (decoder.isEmpty() || state.get() == State.QUEUED) {
      throw new MalformedFrame(Kind.HEADER, "an answer to a request that awaits none");
    }
    R value = decoder.get().decode(response);
    if (state.compareAndSet(State.SENDING, State.ENDED)) {
      finish(Outcome.ok(value));
    }
  }

  /** All bytes of a call without an answer were given to the socket. */
  void sent() {
    if (state.compareAndSet(State.SENDING, State.ENDED)) {
      finish(Outcome.ok(null));
    }
  }

  /** Ends the call without an answer. */
  void end(Cause cause) {
    switch (state.getAndSet(State.ENDED)) {
      case QUEUED -> finish(Outcome.notSent(cause.label() + " before it was sent"));
      case SENDING -> finish(Outcome.unknown(cause));
      case ENDED -> {}
    }
  }

  private void finish(Outcome<R> how) {
    expiry.cancel(false);
    onEnd.run();
    outcome.complete(how);
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("client-deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
