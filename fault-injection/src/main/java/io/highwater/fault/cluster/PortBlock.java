package io.highwater.fault.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that stay a cluster's own while its nodes die and come back.
 *
 * <p>The block lies below the ports that kernels give to outgoing connections, so that nobody's
 * client can sit on a dead broker's port. Its first port is held open as the sign of a reservation:
 * blocks of clusters on one machine cannot overlap. Strangers are met by trying each port once; one
 * that comes later makes the node's own bind fail, and the cluster takes another block.
 */
final class PortBlock implements AutoCloseable {
  private static final int LOWEST = 15_000;
  private static final int BLOCK_PORTS = 32;
  // Linux hands out 32768 and above, others 49152 and above.
  private static final int BLOCKS = (32_768 - LOWEST) / BLOCK_PORTS;

  private final ServerSocket reservation;
  private final int limit;
  private int next;

  private PortBlock(ServerSocket reservation) {
    this.reservation = reservation;
    this.next = reservation.getLocalPort() + 1;
    this.limit = reservation.getLocalPort() + BLOCK_PORTS;
  }

  /** Reserves a block in which {@code count} ports are free now. */
  static PortBlock reserve(int count) {
    if (count < 1 || count >= BLOCK_PORTS) {
      throw new IllegalArgumentException(
          "a cluster has 1.." + (BLOCK_PORTS - 1) + " ports, not " + count);
    }
    int start = ThreadLocalRandom.current().nextInt(BLOCKS);
    for (int i = 0; i < BLOCKS; i++) {
      int first = LOWEST + (start + i) % BLOCKS * BLOCK_PORTS;
      ServerSocket reservation = bindOrNull(first);
      if (reservation != null) {
        if (allFree(first + 1, count)) {
          return new PortBlock(reservation);
        }
        close(reservation);
      }
    }
    throw new IllegalStateException(
        "no " + count + " free loopback ports in a row between " + LOWEST + " and 32767");
  }

  /** The next port of the block. */
  InetSocketAddress next() {
    if (next >= limit) {
      throw new IllegalStateException("the block of " + BLOCK_PORTS + " ports is used up");
    }
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), next++);
  }

  @Override
  public void close() {
    close(reservation);
  }

  private static boolean allFree(int from, int count) {
    for (int port = from; port < from + count; port++) {
      ServerSocket probe = bindOrNull(port);
      if (probe == null) {
        return false;
      }
      close(probe);
    }
    return true;
  }

  private static ServerSocket bindOrNull(int port) {
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (IOException taken) {
      return null;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("port " + socket.getLocalPort() + " does not close", e);
    }
  }
}
