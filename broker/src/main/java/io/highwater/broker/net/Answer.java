package io.highwater.broker.net;

import io.highwater.wire.Frame;

/** What will leave for one request. */
@FunctionalInterface
interface Answer {
  /** No bytes at all. */
  Answer NOTHING = () -> null;

  /** Encodes the response, on the connection's event loop; null for no bytes. */
  Frame encode();
}
