package io.highwater.fault.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy for one ordered pair: one node dials it to reach another.
 *
 * <p>Bytes from the dialer run <em>forward</em>, the answers run <em>backward</em>; each direction
 * can be cut by itself. While either is cut a new connection is accepted, as a kernel would, and
 * goes no further: to the dialer the other side is a black hole. Bytes that had already passed the
 * proxy when the cut came are on the wire and arrive.
 *
 * <p>Virtual threads, two for each connection; one connection passes more than 1 GB/s.
 */
public final class LinkProxy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LinkProxy.class);

  private final String name;
  private final InetSocketAddress target;
  private final ServerSocketChannel server;
  private final Valve forward = new Valve();
  private final Valve backward = new Valve();
  private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();

  private LinkProxy(String name, InetSocketAddress target, ServerSocketChannel server) {
    this.name = name;
    this.target = target;
    this.server = server;
  }

  /**
   * Opens a proxy on a free loopback port, which stays its own until it is closed.
   *
   * @param name for logs and thread names, such as {@code 1->2}
   * @param target where the bytes go; nothing needs to listen there yet
   * @throws UncheckedIOException if no loopback port can be bound
   */
  public static LinkProxy open(String name, InetSocketAddress target) {
    requireNonNull(target, "target");
    try {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      LinkProxy proxy = new LinkProxy(name, target, server);
      Thread.ofVirtual().name("proxy " + name).start(proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a proxy for link " + name, e);
    }
  }

  /** The address to dial instead of the target's. */
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) server.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException("proxy " + name + " is closed", e);
    }
  }

  /** Stalls what the dialer sends. */
  public void cutForward() {
    forward.shut();
  }

  /** Stalls what the target answers. */
  public void cutBackward() {
    backward.shut();
  }

  /** Lets the dialer's bytes flow again; no effect if they do. */
  public void healForward(Healing healing) {
    forward.open(healing);
  }

  /** Lets the target's bytes flow again; no effect if they do. */
  public void healBackward(Healing healing) {
    backward.open(healing);
  }

  /** What cuts of the forward direction held back so far. */
  public Held heldForward() {
    return forward.held();
  }

  /** What cuts of the backward direction held back so far. */
  public Held heldBackward() {
    return backward.held();
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel dialer = server.accept();
        Thread.ofVirtual().name("link " + name).start(() -> serve(dialer));
      }
    } catch (ClosedChannelException e) {
      log.debug("proxy {} closed", name);
    } catch (IOException e) {
      log.error("proxy {} stopped accepting; the link is dead from here on", name, e);
    }
  }

  private void serve(SocketChannel dialer) {
    // Cutting one direction is enough: a handshake needs both.
    if (!forward.admit() || !backward.admit()) {
      Tunnel.reset(dialer);
      return;
    }
    try {
      SocketChannel answerer = SocketChannel.open(target);
      dialer.setOption(StandardSocketOptions.TCP_NODELAY, true);
      answerer.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Tunnel tunnel = new Tunnel(name, dialer, answerer, forward, backward);
      tunnels.add(tunnel);
      try {
        tunnel.run();
      } finally {
        tunnels.remove(tunnel);
      }
    } catch (IOException e) {
      log.debug("link {}: {} does not answer", name, target, e);
      Tunnel.reset(dialer);
    }
  }

  /** Resets every connection and frees the port. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      log.warn("proxy {} did not close cleanly", name, e);
    }
    forward.close();
    backward.close();
    tunnels.forEach(Tunnel::reset);
  }
}
