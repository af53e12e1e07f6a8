package io.highwater.broker.net;

import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.flow.FlowControlHandler;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A socket that accepts connections and serves some {@link Apis} on them. */
public final class Listener implements AutoCloseable {
  private static final int BACKLOG = 256;

  private final EventLoops loops;
  private final Channel acceptor;
  private final ChannelGroup connections;

  private Listener(EventLoops loops, Channel acceptor, ChannelGroup connections) {
    this.loops = loops;
    this.acceptor = acceptor;
    this.connections = connections;
  }

  /**
   * Binds and serves at once.
   *
   * @param endpoint the listener's name, host (empty: all interfaces) and port (0: any free one)
   * @throws IOException if the address cannot be bound
   */
  public static Listener open(
      EventLoops loops, Endpoint endpoint, Apis apis, ConnectionLimits limits) throws IOException {
    ChannelGroup connections = new DefaultChannelGroup(loops.next(), true);
    ServerBootstrap bootstrap =
        loops
            .server()
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    channel
                        .pipeline()
                        .addLast(
                            new FrameDecoder(limits.requestBytesMax()),
                            new FlowControlHandler(),
                            new Connection(endpoint.listener(), apis, limits));
                  }
                });
    InetSocketAddress address =
        endpoint.host().isEmpty()
            ? new InetSocketAddress(endpoint.port())
            : new InetSocketAddress(endpoint.host(), endpoint.port());
    ChannelFuture bound = bootstrap.bind(address);
    loops.await(bound);
    if (!bound.isSuccess()) {
      throw new IOException(
          "listener %s cannot use %s:%d: %s"
              .formatted(
                  endpoint.listener(),
                  endpoint.host(),
                  endpoint.port(),
                  bound.cause().getMessage()),
          bound.cause());
    }
    return new Listener(loops, bound.channel(), connections);
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) acceptor.localAddress()).getPort();
  }

  /** Accepts nobody any more and closes all connections, some time soon; any thread. */
  public void closeLater() {
    acceptor.close();
    connections.close();
  }

  /** Accepts nobody any more and closes all connections; waits for that. */
  @Override
  public void close() {
    loops.await(acceptor.close());
    loops.await(connections.close());
  }
}
