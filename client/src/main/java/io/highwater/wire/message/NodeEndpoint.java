package io.highwater.wire.message;

import java.util.Optional;

/** Where a broker can be reached. */
public record NodeEndpoint(int nodeId, String host, int port, Optional<String> rack) {
  public NodeEndpoint(int nodeId, String host, int port) {
    this(nodeId, host, port, Optional.empty());
  }
}
