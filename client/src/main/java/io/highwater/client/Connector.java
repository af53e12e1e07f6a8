package io.highwater.client;

import java.util.concurrent.CompletableFuture;

/** Opens connections; the seam at which a simulator replaces the network. */
@FunctionalInterface
public interface Connector {
  /**
   * Connects and agrees on versions. Does not block; the future never completes exceptionally.
   *
   * @return {@link Outcome.Ok} with a connection that is ready, or {@link Outcome.Fail}
   */
  CompletableFuture<Outcome<Connection>> connect(Address address);
}
