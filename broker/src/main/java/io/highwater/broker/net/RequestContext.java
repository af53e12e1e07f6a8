package io.highwater.broker.net;

import io.highwater.broker.net.ResponseOrder.Slot;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Response;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * One request on its way through a handler, and the way its answer takes.
 *
 * @param <R> the response
 */
public final class RequestContext<R extends Response> {
  private final Connection connection;
  private final RequestHeader header;
  private final Codec<?, R> codec;
  private final ByteBuf frame;
  private final Slot<Answer> slot;

  RequestContext(
      Connection connection,
      RequestHeader header,
      Codec<?, R> codec,
      ByteBuf frame,
      Slot<Answer> slot) {
    this.connection = connection;
    this.header = header;
    this.codec = codec;
    this.frame = frame;
    this.slot = slot;
  }

  /** The version of the request, and of the response. */
  public int version() {
    return header.version();
  }

  /** The number of the request on its connection. */
  public int correlationId() {
    return header.correlationId();
  }

  /** The name of the listener that the request came in by. */
  public String listener() {
    return connection.listener();
  }

  /** What the client calls itself; empty if it does not say. */
  public String clientId() {
    return header.clientId().orElse("");
  }

  /** Where the client is, as Kafka writes it: a slash and the address. */
  public String clientHost() {
    return connection.clientHost();
  }

  /** Answers; any thread, once. If the client is gone, the response's slices are closed. */
  public void respond(R response) {
    respondWith(() -> response);
  }

  /**
   * Answers with what {@code response} makes on the connection's event loop, where it may also
   * touch the connection's {@linkplain #state state}; it is called even if the client is gone. Any
   * thread, once.
   */
  public void respondWith(Supplier<? extends R> response) {
    connection.answer(
        slot, () -> codec.encodeResponse(header.correlationId(), header.version(), response.get()));
  }

  /**
   * Answers when a question has been answered, or has failed; the response is made as with {@link
   * #respondWith}.
   *
   * @param response gets the reply, or the failure and null
   */
  public <T> void respondAfter(
      CompletableFuture<T> question, BiFunction<? super T, Throwable, ? extends R> response) {
    CompletableFuture<T> unused =
        question.whenComplete(
            (reply, failure) -> respondWith(() -> response.apply(reply, failure)));
  }

  /** Ends the request without a response, as acks=0 wants it; any thread, instead of a response. */
  public void endWithoutResponse() {
    connection.answer(slot, Answer.NOTHING);
  }

  /** Closes the connection; any thread. */
  public void disconnect(String why) {
    connection.closeLater(why);
  }

  /**
   * Keeps the frame's memory, and with it record bytes of the request, until the returned action
   * has been run, once, by any thread. To be called while the request is being handled.
   */
  public Runnable retainFrame() {
    frame.retain();
    return frame::release;
  }

  /** What a handler keeps for this connection; made at first use. Event loop only. */
  public <T extends ConnectionState> T state(Class<T> type, Supplier<T> initial) {
    return connection.state(type, initial);
  }

  @Override
  public String toString() {
    return "%s v%d from %s".formatted(header.api().displayName(), header.version(), connection);
  }
}
