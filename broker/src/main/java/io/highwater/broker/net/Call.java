package io.highwater.broker.net;

import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** One request of a {@link PeerChannel} and the answer that it waits for. Event loop only. */
final class Call<R extends Response> {
  private final Codec<?, R> codec;
  private final int version;
  private final IntFunction<Frame> encoder;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private Future<?> timeout;
  private int correlationId;
  private boolean numbered;

  /**
   * @param encoder makes the frame for a correlation id
   */
  Call(Codec<?, R> codec, int version, IntFunction<Frame> encoder) {
    this.codec = codec;
    this.version = version;
    this.encoder = encoder;
  }

  CompletableFuture<R> result() {
    return result;
  }

  void timeout(Future<?> scheduled) {
    timeout = scheduled;
  }

  /** Fixes the correlation id before the call is encoded. */
  void number(int id) {
    correlationId = id;
    numbered = true;
  }

  boolean isNumbered() {
    return numbered;
  }

  Frame encode(int id) {
    correlationId = id;
    return encoder.apply(id);
  }

  int correlationId() {
    return correlationId;
  }

  /**
   * Ends the call with a response.
   *
   * @throws MalformedFrame if it cannot be read; then the call has failed
   */
  void complete(ByteBuffer frame) throws MalformedFrame {
    R response;
    try {
      response = codec.decodeResponse(frame, version);
    } catch (MalformedFrame e) {
      fail(new IOException(e.getMessage(), e));
      throw e;
    }
    cancelTimeout();
    result.complete(response);
  }

  /** Ends the call without one; does nothing if it has ended. */
  void fail(Exception cause) {
    cancelTimeout();
    result.completeExceptionally(cause);
  }

  private void cancelTimeout() {
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  @Override
  public String toString() {
    return "%s v%d (request %d)".formatted(codec.api().displayName(), version, correlationId);
  }
}
