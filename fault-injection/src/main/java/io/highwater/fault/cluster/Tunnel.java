package io.highwater.fault.cluster;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One proxied connection: a pump each way, each behind its valve. */
final class Tunnel {
  private static final Logger log = LoggerFactory.getLogger(Tunnel.class);
  private static final int BUFFER_BYTES = 64 * 1024;

  private final String name;
  private final SocketChannel dialer;
  private final SocketChannel target;
  private final Valve forward;
  private final Valve backward;

  Tunnel(String name, SocketChannel dialer, SocketChannel target, Valve forward, Valve backward) {
    this.name = name;
    this.dialer = dialer;
    this.target = target;
    this.forward = forward;
    this.backward = backward;
  }

  /** Pumps until both sides are done or one is gone. */
  void run() {
    Thread answers =
        Thread.ofVirtual()
            .name("link " + name + " back")
            .start(() -> pump(target, dialer, backward, forward));
    pump(dialer, target, forward, backward);
    try {
      answers.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(dialer);
    close(target);
  }

  void reset() {
    reset(dialer);
    reset(target);
  }

  private void pump(SocketChannel from, SocketChannel to, Valve onward, Valve back) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    // The news that a socket broke travels like its bytes: a cut holds it back too.
    Valve newsOfBreak = onward;
    try {
      while (from.read(buffer) >= 0) {
        if (!onward.pass(buffer.flip().remaining())) {
          reset();
          return;
        }
        newsOfBreak = back;
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        newsOfBreak = onward;
        buffer.clear();
      }
      if (onward.pass(0)) {
        to.shutdownOutput();
      } else {
        reset();
      }
    } catch (IOException e) {
      log.debug("link {} broke", name, e);
      newsOfBreak.pass(0);
      reset();
    }
  }

  /** Closes with a RST, so that the peer cannot take it for a clean end. */
  static void reset(SocketChannel channel) {
    try {
      if (channel.isOpen()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      log.debug("no reset for {}", channel, e);
    }
    close(channel);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("{} did not close", channel, e);
    }
  }
}
