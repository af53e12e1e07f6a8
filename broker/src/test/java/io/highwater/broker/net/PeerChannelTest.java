package io.highwater.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.InitProducerId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerChannelTest {
  private static final long LONG_MS = 30_000;

  private final EventLoops loops = SocketLoops.start(2, "test");
  private final BlockingQueue<RequestContext<InitProducerId.Response>> calls =
      new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    loops.close();
  }

  /** Answers when the test says so. */
  private final class Ids implements Api<InitProducerId.Request, InitProducerId.Response> {
    @Override
    public Codec<InitProducerId.Request, InitProducerId.Response> codec() {
      return InitProducerId.CODEC;
    }

    @Override
    public void handle(
        InitProducerId.Request request, RequestContext<InitProducerId.Response> context) {
      calls.add(context);
    }
  }

  private Listener serve(int port) throws IOException {
    return Listener.open(
        loops,
        new Endpoint("TEST", "127.0.0.1", port),
        new Apis(List.of(new Ids())),
        ConnectionLimits.of(1 << 20));
  }

  private PeerChannel channel(int port) {
    return new PeerChannel(
        loops, InetSocketAddress.createUnresolved("localhost", port), "peer", 1 << 20);
  }

  private static CompletableFuture<InitProducerId.Response> call(
      PeerChannel channel, long timeoutMs) {
    return channel.call(InitProducerId.CODEC, 4, InitProducerId.Request.idempotent(), timeoutMs);
  }

  private static InitProducerId.Response id(long id) {
    return new InitProducerId.Response(ErrorCode.NONE, id, 0);
  }

  private static void assertFails(CompletableFuture<?> call, String text) {
    assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining(text);
  }

  @Test
  void pipelinesCallsInOrder() throws Exception {
    try (Listener listener = serve(0);
        PeerChannel channel = channel(listener.port())) {
      List<CompletableFuture<InitProducerId.Response>> results = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        results.add(call(channel, LONG_MS));
      }
      for (int i = 0; i < 10; i++) {
        calls.take().respond(id(i));
      }
      for (int i = 0; i < 10; i++) {
        assertThat(results.get(i).get(10, TimeUnit.SECONDS).producerId()).isEqualTo(i);
      }
    }
  }

  @Test
  void aTimeoutEndsTheConnectionSoThatNoLateAnswerCounts() throws Exception {
    try (Listener listener = serve(0);
        PeerChannel channel = channel(listener.port())) {
      CompletableFuture<InitProducerId.Response> first = call(channel, LONG_MS);
      RequestContext<InitProducerId.Response> firstAsked = calls.take();
      CompletableFuture<InitProducerId.Response> late = call(channel, 50);
      RequestContext<InitProducerId.Response> lateAsked = calls.take();
      assertFails(late, "in 50 ms");
      assertFails(first, "disconnected");

      CompletableFuture<InitProducerId.Response> next = call(channel, LONG_MS);
      firstAsked.respond(id(1));
      lateAsked.respond(id(2));
      calls.take().respond(id(3));
      assertThat(next.get(10, TimeUnit.SECONDS).producerId()).isEqualTo(3);
    }
  }

  @Test
  void aDisconnectFailsAllCallsUnderWay() throws Exception {
    try (Listener listener = serve(0);
        PeerChannel channel = channel(listener.port())) {
      CompletableFuture<InitProducerId.Response> first = call(channel, LONG_MS);
      CompletableFuture<InitProducerId.Response> second = call(channel, LONG_MS);
      calls.take();
      calls.take().disconnect("as the test wants it");
      assertFails(first, "disconnected");
      assertFails(second, "disconnected");
    }
  }

  @Test
  void reconnectsWhenTheOtherNodeIsBack() throws Exception {
    int port;
    try (Listener listener = serve(0)) {
      port = listener.port();
    }
    try (PeerChannel channel = channel(port)) {
      assertFails(call(channel, LONG_MS), "cannot connect");
      assertFails(call(channel, LONG_MS), "cannot connect");
      try (Listener listener = serve(port)) {
        assertThat(listener.port()).isEqualTo(port);
        CompletableFuture<InitProducerId.Response> call = call(channel, LONG_MS);
        calls.take().respond(id(7));
        assertThat(call.get(10, TimeUnit.SECONDS).producerId()).isEqualTo(7);
      }
    }
  }

  @Test
  void waitsLongerAfterEachVainAttempt() throws Exception {
    int port;
    try (Listener listener = serve(0)) {
      port = listener.port();
    }
    try (PeerChannel channel = channel(port)) {
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        assertFails(call(channel, LONG_MS), "cannot connect");
      }
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(50 + 100 + 200 + 400);
    }
  }

  @Test
  void waitsAlsoIfConnectionsEndBeforeAnyResponse() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        PeerChannel channel = channel(server.getLocalPort())) {
      long start = System.nanoTime();
      for (int i = 0; i < 4; i++) {
        CompletableFuture<InitProducerId.Response> call = call(channel, LONG_MS);
        server.accept().close();
        assertFails(call, "disconnected");
      }
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(50 + 100 + 200);
    }
  }

  @Test
  void aCallMayTimeOutBeforeThereIsAConnection() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        PeerChannel channel = channel(server.getLocalPort())) {
      for (int i = 0; i < 6; i++) { // the next attempt is now about a second away
        CompletableFuture<InitProducerId.Response> call = call(channel, LONG_MS);
        server.accept().close();
        assertFails(call, "disconnected");
      }
      assertFails(call(channel, 1), "in 1 ms");
    }
  }

  @Test
  void aResponseToNothingEndsTheConnection() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PeerChannel channel = channel(server.getLocalPort())) {
      CompletableFuture<InitProducerId.Response> call = call(channel, LONG_MS);
      try (Socket socket = server.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readFully(new byte[in.readInt()]);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(4);
        out.writeInt(-5);
        assertFails(call, "disconnected");
        assertThat(in.read()).isNegative();
      }
    }
  }

  @Test
  void aResponseThatCannotBeReadFailsTheCall() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PeerChannel channel = channel(server.getLocalPort())) {
      CompletableFuture<InitProducerId.Response> call = call(channel, LONG_MS);
      try (Socket socket = server.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readFully(new byte[in.readInt()]);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(6);
        out.writeInt(1); // the right correlation id, and then not enough
        out.writeShort(0);
        assertFails(call, "InitProducerId response v4");
        assertThat(in.read()).isNegative();
      }
    }
  }

  @Test
  void aClosedChannelFailsEverything() throws Exception {
    try (Listener listener = serve(0)) {
      PeerChannel channel = channel(listener.port());
      CompletableFuture<InitProducerId.Response> under = call(channel, LONG_MS);
      calls.take();
      channel.close();
      assertFails(under, "disconnected");
      assertFails(call(channel, LONG_MS), "closed");
    }
    PeerChannel channel = channel(1);
    loops.close();
    assertFails(call(channel, LONG_MS), "closed");
  }

  @Test
  void aRequestThatItsVersionCannotSayFailsAlone() throws Exception {
    try (Listener listener = serve(0);
        PeerChannel channel = channel(listener.port())) {
      CompletableFuture<InitProducerId.Response> good = call(channel, LONG_MS);
      CompletableFuture<InitProducerId.Response> bad =
          channel.call(InitProducerId.CODEC, 99, InitProducerId.Request.idempotent(), LONG_MS);
      assertThatThrownBy(() -> bad.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalArgumentException.class);
      calls.take().respond(id(1));
      assertThat(good.get(10, TimeUnit.SECONDS).producerId()).isEqualTo(1);
    }
  }
}
