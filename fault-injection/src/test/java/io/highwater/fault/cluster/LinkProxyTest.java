package io.highwater.fault.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cut does to the bytes of one connection, seen from both ends. */
@Timeout(60)
class LinkProxyTest {
  private ServerSocket listener;
  private LinkProxy proxy;

  @BeforeEach
  void open() throws IOException {
    listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    proxy = LinkProxy.open("1->2", (InetSocketAddress) listener.getLocalSocketAddress());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    listener.close();
  }

  @Test
  void passesBytesBothWaysAndTheEndOfAStream() throws IOException {
    try (Socket dialer = dial();
        Socket target = listener.accept()) {
      send(dialer, "ping");
      assertThat(receive(target, 4)).isEqualTo("ping");
      send(target, "pong");
      assertThat(receive(dialer, 4)).isEqualTo("pong");

      dialer.shutdownOutput();
      assertThat(target.getInputStream().read()).isEqualTo(-1);
      send(target, "late");
      assertThat(receive(dialer, 4)).isEqualTo("late");
    }
    assertThat(proxy.heldForward()).isEqualTo(Held.NOTHING);
    assertThat(proxy.heldBackward()).isEqualTo(Held.NOTHING);
  }

  @Test
  void aCutStallsOneDirectionAndLeavesTheOtherAlone() throws IOException {
    try (Socket dialer = dial();
        Socket target = listener.accept()) {
      proxy.cutForward();
      send(dialer, "request");
      await().until(() -> proxy.heldForward().bytes() == 7);
      assertThat(silent(target)).isTrue();

      send(target, "answer");
      assertThat(receive(dialer, 6)).isEqualTo("answer");
      assertThat(proxy.heldBackward()).isEqualTo(Held.NOTHING);
    }
  }

  @Test
  void healingDeliversEveryByteInOrder() throws Exception {
    byte[] sent = new byte[5_000_000];
    new Random(7).nextBytes(sent);
    try (Socket dialer = dial();
        Socket target = listener.accept()) {
      proxy.cutBackward();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  target.getOutputStream().write(sent);
                  target.shutdownOutput();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      await().until(() -> proxy.heldBackward().bytes() > 0);
      assertThat(silent(dialer)).isTrue();

      proxy.healBackward(Healing.DELIVER);
      assertThat(dialer.getInputStream().readAllBytes()).isEqualTo(sent);
      sending.get();
    }
  }

  @Test
  void healingByResetBreaksTheConnectionThatHadBytesHeld() throws IOException {
    try (Socket idleDialer = dial();
        Socket idleTarget = listener.accept();
        Socket dialer = dial();
        Socket target = listener.accept()) {
      proxy.cutForward();
      send(dialer, "never arrives");
      await().until(() -> proxy.heldForward().bytes() > 0);

      proxy.healForward(Healing.RESET);
      assertThatThrownBy(() -> target.getInputStream().read()).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> dialer.getInputStream().read()).isInstanceOf(IOException.class);

      send(idleDialer, "still here");
      assertThat(receive(idleTarget, 10)).isEqualTo("still here");
    }
  }

  @Test
  void aConnectionMadeDuringACutOfEitherDirectionWaits() throws IOException {
    proxy.cutBackward();
    try (Socket dialer = dial()) {
      send(dialer, "hello");
      await().until(() -> proxy.heldBackward().attempts() == 1);
      listener.setSoTimeout(100);
      assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);

      proxy.healBackward(Healing.DELIVER);
      listener.setSoTimeout(0);
      try (Socket target = listener.accept()) {
        assertThat(receive(target, 5)).isEqualTo("hello");
      }
    }
  }

  @Test
  void aCutThatNobodyNoticedCountsNothing() throws IOException {
    try (Socket dialer = dial();
        Socket target = listener.accept()) {
      proxy.cutForward();
      proxy.cutBackward();
      proxy.healForward(Healing.DELIVER);
      proxy.healBackward(Healing.DELIVER);
      send(dialer, "after");
      assertThat(receive(target, 5)).isEqualTo("after");
    }
    assertThat(proxy.heldForward().tookEffect()).isFalse();
    assertThat(proxy.heldBackward().tookEffect()).isFalse();
  }

  @Test
  void theNewsOfADeadTargetIsHeldBackToo() throws IOException {
    try (Socket dialer = dial()) {
      Socket target = listener.accept();
      send(target, "up");
      assertThat(receive(dialer, 2)).isEqualTo("up");
      proxy.cutBackward();
      target.setSoLinger(true, 0);
      target.close();
      assertThat(silent(dialer)).isTrue();

      proxy.healBackward(Healing.DELIVER);
      assertThatThrownBy(() -> dialer.getInputStream().read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void nobodyListeningIsAReset() throws IOException {
    listener.close();
    try (Socket dialer = dial()) {
      assertThatThrownBy(() -> dialer.getInputStream().read()).isInstanceOf(IOException.class);
    }
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket();
    socket.connect(proxy.address());
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
  }

  /** Whether nothing arrives within a moment. */
  private static boolean silent(Socket socket) throws IOException {
    socket.setSoTimeout(100);
    try {
      InputStream in = socket.getInputStream();
      in.read();
      return false;
    } catch (SocketTimeoutException expected) {
      return true;
    } finally {
      socket.setSoTimeout(0);
    }
  }
}
