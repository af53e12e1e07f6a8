package io.highwater.broker.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/** What serves all sockets of one node: threads and a transport. */
public interface EventLoops extends AutoCloseable {
  /** For a listener. */
  ServerBootstrap server();

  /** For connections to others that live on one loop. */
  Bootstrap client(EventLoop loop);

  /** One of the loops, each in its turn. */
  EventLoop next();

  /** Waits until something is done; never on a loop. */
  void await(Future<?> done);

  /** Closes every connection and ends the threads; waits for that. Listeners first. */
  @Override
  void close();
}
