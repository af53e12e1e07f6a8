package io.highwater.broker.net;

/** What a handler keeps for one connection. All calls are on the connection's event loop. */
public interface ConnectionState {
  /** The connection is gone; called once. */
  void disconnected();
}
