package io.highwater.client;

import io.highwater.wire.ApiKey;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * One connection to one broker, on which requests are pipelined and answers are matched to them.
 *
 * <p>Safe for use by many threads; requests leave in the order in which {@code send} was called. No
 * method blocks. Futures never complete exceptionally, and complete on the connection's own thread:
 * a continuation must not block. Implemented by {@link SocketConnection} and by simulators.
 */
public interface Connection extends AutoCloseable {
  /** The version in which requests of this API are sent, or nothing if there is none in common. */
  OptionalInt version(ApiKey api);

  /**
   * Sends a request and waits for its answer.
   *
   * @param timeoutMs from now until the outcome is decided
   * @return {@link Outcome.Ok} with the answer, whatever errors it holds; {@link Outcome.Fail} if
   *     no byte was given to the socket; otherwise {@link Outcome.Unknown}
   */
  <Q extends Request, R extends Response> CompletableFuture<Outcome<R>> send(
      Codec<Q, R> codec, Q request, long timeoutMs);

  /**
   * Sends a request that is never answered, such as a Produce with acks=0. {@link Outcome.Ok} means
   * that all of it was given to the socket.
   */
  <Q extends Request> CompletableFuture<Outcome<Void>> sendUnanswered(
      Codec<Q, ?> codec, Q request, long timeoutMs);

  /** False once the connection has ended, for whatever reason; it never comes back. */
  boolean isOpen();

  /** Ends the connection; what is under way ends as unknown. Does nothing the second time. */
  @Override
  void close();
}
