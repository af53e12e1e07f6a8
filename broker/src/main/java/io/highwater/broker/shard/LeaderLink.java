package io.highwater.broker.shard;

import io.highwater.wire.message.Fetch;
import java.util.concurrent.CompletableFuture;

/** A follower's connection to one leader. Any thread. */
public interface LeaderLink extends AutoCloseable {
  /**
   * Sends a fetch; requests are answered in order.
   *
   * @param correlationId the number under which it goes, another for each
   * @return completed on a network thread; fails if the connection is lost or the time is up, and
   *     then the answer never comes
   */
  CompletableFuture<Fetch.Response> fetch(Fetch.Request request, int correlationId, long timeoutMs);

  @Override
  void close();
}
