package io.highwater.broker.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The threads that serve all sockets of one node: epoll where there is one, NIO elsewhere. */
public final class SocketLoops implements EventLoops {
  private static final long CLOSE_TIMEOUT_MS = 5000;

  private final EventLoopGroup group;
  private final boolean epoll;

  private SocketLoops(EventLoopGroup group, boolean epoll) {
    this.group = group;
    this.epoll = epoll;
  }

  /**
   * Starts the threads.
   *
   * @param threads how many, at least 1 ({@code num.network.threads})
   * @param name what their names start with
   */
  public static SocketLoops start(int threads, String name) {
    boolean epoll = Epoll.isAvailable();
    return new SocketLoops(
        new MultiThreadIoEventLoopGroup(
            threads,
            new DefaultThreadFactory(name, true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()),
        epoll);
  }

  public boolean isEpoll() {
    return epoll;
  }

  @Override
  public ServerBootstrap server() {
    return new ServerBootstrap()
        .group(group)
        .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
  }

  @Override
  public Bootstrap client(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class);
  }

  @Override
  public EventLoop next() {
    return group.next();
  }

  @Override
  public void await(Future<?> done) {
    done.awaitUninterruptibly();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }
}
