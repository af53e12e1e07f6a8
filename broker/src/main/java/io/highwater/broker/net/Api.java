package io.highwater.broker.net;

import io.highwater.wire.ApiKey;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import java.util.Optional;

/**
 * Serves one API on a listener. Called by many event loops at once: an implementation keeps no
 * state but what is thread safe, or belongs to the {@linkplain RequestContext#state connection}.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public interface Api<Q extends Request, R extends Response> {
  Codec<Q, R> codec();

  /**
   * Works a request off. Runs on the connection's event loop and must not block; the answer is
   * given through {@code context}, now or later, from any thread, exactly once.
   */
  void handle(Q request, RequestContext<R> context);

  default ApiKey key() {
    return codec().api();
  }

  /** The lowest version served. */
  default int lowest() {
    return key().lowestVersion();
  }

  /** The highest version served. */
  default int highest() {
    return key().highestVersion();
  }

  /** The lowest version that is told to clients: almost always the one served. */
  default int lowestListed() {
    return lowest();
  }

  /** What to answer, in version 0, to a version that is not served; empty ends the connection. */
  default Optional<R> unsupportedVersion() {
    return Optional.empty();
  }
}
