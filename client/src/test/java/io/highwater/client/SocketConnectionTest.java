package io.highwater.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.client.FakeServer.Script;
import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.ApiVersions;
import io.highwater.wire.message.BrokerHeartbeat;
import io.highwater.wire.message.Metadata;
import io.highwater.wire.message.Produce;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SocketConnectionTest {
  private static final long LONG_MS = 15_000;
  private static final long SHORT_MS = 150;
  private static final ClientConfig CONFIG = new ClientConfig("test", 2_000, 2_000);

  private FakeServer server;

  @AfterEach
  void scriptsMustNotFail() throws IOException {
    if (server != null) {
      server.close();
      assertThat(server.failure()).isNull();
    }
  }

  private Connection connect(Script script) throws IOException {
    return start(CONFIG, script).toOptional().orElseThrow();
  }

  private Outcome<Connection> start(ClientConfig config, Script script) throws IOException {
    server = new FakeServer(script);
    return new SocketConnector(config).connect(server.address()).join();
  }

  private static CompletableFuture<Outcome<Metadata.Response>> ask(
      Connection connection, long timeoutMs) {
    return connection.send(Metadata.CODEC, Metadata.Request.all(), timeoutMs);
  }

  private static Metadata.Response naming(int controllerId) {
    return new Metadata.Response(
        List.of(), Optional.of("cluster"), controllerId, List.of(), ErrorCode.NONE);
  }

  private static void answer(FakeServer.Peer peer, RequestHeader request, int controllerId)
      throws IOException {
    peer.write(
        Metadata.CODEC.encodeResponse(
            request.correlationId(), request.version(), naming(controllerId)));
  }

  @Test
  void refusedIsNotSent() throws IOException {
    Address address;
    try (FakeServer gone = new FakeServer(peer -> {})) {
      address = gone.address();
    }
    Outcome<Connection> outcome = new SocketConnector(CONFIG).connect(address).join();
    assertNotSent(outcome, "connecting to " + address);
  }

  @Test
  void anUnknownHostIsNotSent() {
    Address nowhere = new Address("no-such-host.invalid", 9092);
    assertNotSent(new SocketConnector(CONFIG).connect(nowhere).join(), "connecting to " + nowhere);
  }

  @Test
  void matchesAnswersThatComeOutOfOrder() throws IOException {
    Connection connection =
        connect(
            peer -> {
              peer.agree();
              RequestHeader first = peer.read();
              RequestHeader second = peer.read();
              answer(peer, second, 2);
              answer(peer, first, 1);
              peer.ignore();
            });
    CompletableFuture<Outcome<Metadata.Response>> first = ask(connection, LONG_MS);
    CompletableFuture<Outcome<Metadata.Response>> second = ask(connection, LONG_MS);
    assertThat(first.join()).isEqualTo(Outcome.ok(naming(1)));
    assertThat(second.join()).isEqualTo(Outcome.ok(naming(2)));
    connection.close();
  }

  @Test
  void anAnswerAfterItsTimeIsDropped() throws IOException {
    CountDownLatch timedOut = new CountDownLatch(1);
    Connection connection =
        connect(
            peer -> {
              peer.agree();
              RequestHeader first = peer.read();
              await(timedOut);
              answer(peer, first, 1);
              answer(peer, peer.read(), 2);
              peer.ignore();
            });
    assertThat(ask(connection, SHORT_MS).join())
        .isEqualTo(Outcome.unknown(new Cause.TimedOut(SHORT_MS)));
    timedOut.countDown();
    assertThat(ask(connection, LONG_MS).join()).isEqualTo(Outcome.ok(naming(2)));
    assertThat(connection.isOpen()).isTrue();
    connection.close();
  }

  @Test
  void aDisconnectLeavesWhatWasSentUnknown() throws IOException {
    Connection connection =
        connect(
            peer -> {
              peer.agree();
              RequestHeader first = peer.read();
              peer.write(ByteBuffer.allocate(6).putInt(0, first.correlationId() + 100));
            });
    Outcome<Metadata.Response> outcome = ask(connection, LONG_MS).join();
    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
    assertThat(outcome.reason().orElseThrow()).isInstanceOf(Cause.Disconnected.class);
    assertThat(connection.isOpen()).isFalse();
    assertNotSent(ask(connection, LONG_MS).join(), "disconnected before it was sent");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void anImpossibleSizeIsMalformed(int size) throws IOException {
    Connection connection =
        connect(
            peer -> {
              peer.agree();
              RequestHeader first = peer.read();
              assertThat(first.api()).isEqualTo(ApiKey.METADATA);
              peer.write(ByteBuffer.allocate(4).putInt(size).flip());
              peer.ignore();
            });
    assertMalformed(ask(connection, LONG_MS).join(), "frame size " + size);
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void anAnswerToNoRequestIsMalformed() throws IOException {
    Connection connection =
        connect(
            peer -> {
              peer.agree();
              RequestHeader first = peer.read();
              peer.write(ByteBuffer.allocate(8).putInt(4).putInt(first.correlationId() + 1).flip());
              peer.ignore();
            });
    assertMalformed(ask(connection, LONG_MS).join(), "correlation id 2, expected one below 2");
  }

  @Test
  void anAnswerThatCannotBeReadIsMalformed() throws IOException {
    Connection connection =
        connect(
            peer -> {
              peer.agree();
              RequestHeader first = peer.read();
              peer.write(ByteBuffer.allocate(9).putInt(5).putInt(first.correlationId()).rewind());
              peer.ignore();
            });
    assertMalformed(ask(connection, LONG_MS).join(), "Metadata response v13");
  }

  @Test
  void aRequestStuckInTheQueueWasNotSent() throws IOException {
    CountDownLatch done = new CountDownLatch(1);
    Connection connection =
        connect(
            peer -> {
              peer.agree();
              await(done);
            });
    CompletableFuture<Outcome<Produce.Response>> huge =
        connection.send(Produce.CODEC, produce(-1, 32 * 1024 * 1024), SHORT_MS);
    CompletableFuture<Outcome<Metadata.Response>> behind = ask(connection, SHORT_MS);
    assertThat(huge.join()).isEqualTo(Outcome.unknown(new Cause.TimedOut(SHORT_MS)));
    assertNotSent(behind.join(), "timed-out before it was sent");
    connection.close();
    done.countDown();
  }

  @Test
  void sendsWithoutAnAnswer() throws IOException {
    CompletableFuture<RequestHeader> arrived = new CompletableFuture<>();
    Connection connection =
        connect(
            peer -> {
              peer.agree();
              arrived.complete(peer.read());
              answer(peer, peer.read(), 3);
              peer.ignore();
            });
    assertThat(connection.sendUnanswered(Produce.CODEC, produce(0, 100), LONG_MS).join())
        .isEqualTo(Outcome.ok(null));
    assertThat(arrived.join().api()).isEqualTo(ApiKey.PRODUCE);
    assertThat(ask(connection, LONG_MS).join()).isEqualTo(Outcome.ok(naming(3)));
    connection.close();
  }

  @Test
  void closingLeavesWhatIsUnderWayUnknown() throws IOException {
    CountDownLatch arrived = new CountDownLatch(1);
    Connection connection =
        connect(
            peer -> {
              peer.agree();
              assertThat(peer.read().api()).isEqualTo(ApiKey.METADATA);
              arrived.countDown();
              peer.ignore();
            });
    CompletableFuture<Outcome<Metadata.Response>> underWay = ask(connection, LONG_MS);
    await(arrived);
    connection.close();
    connection.close();
    assertThat(underWay.join()).isEqualTo(Outcome.unknown(new Cause.Closed()));
    assertNotSent(ask(connection, LONG_MS).join(), "closed before it was sent");
  }

  @Test
  void picksTheHighestVersionInCommon() throws IOException {
    Connection connection =
        connect(
            peer -> {
              peer.agree(
                  List.of(
                      new ApiVersions.Range(0, 0, 99),
                      new ApiVersions.Range(1, 0, 3),
                      new ApiVersions.Range(3, 2, 5),
                      new ApiVersions.Range(777, 0, 5)));
              peer.ignore();
            });
    assertThat(connection.version(ApiKey.PRODUCE)).hasValue(13);
    assertThat(connection.version(ApiKey.METADATA)).hasValue(5);
    assertThat(connection.version(ApiKey.FETCH)).isEmpty();
    Outcome<BrokerHeartbeat.Response> outcome =
        connection
            .send(
                BrokerHeartbeat.CODEC, new BrokerHeartbeat.Request(1, 1, 1, false, false), LONG_MS)
            .join();
    assertNotSent(outcome, "serves no version of Codec[BrokerHeartbeat 0 to 2]");
    connection.close();
  }

  @Test
  void aServerThatWillNotAgreeIsNotSent() throws IOException {
    Outcome<Connection> outcome =
        start(
            CONFIG,
            peer ->
                peer.write(
                    ApiVersions.CODEC.encodeResponse(
                        peer.read().correlationId(),
                        0,
                        new ApiVersions.Response(ErrorCode.INVALID_REQUEST, List.of()))));
    assertNotSent(outcome, "INVALID_REQUEST");
  }

  @Test
  void aSilentServerIsNotSent() throws IOException {
    ClientConfig impatient = new ClientConfig("test", SHORT_MS, LONG_MS);
    assertNotSent(start(impatient, FakeServer.Peer::ignore), "timed-out");
  }

  private static Produce.Request produce(int acks, int bytes) {
    Produce.Partition partition = new Produce.Partition(0, ByteBuffer.allocate(bytes));
    return new Produce.Request(
        Optional.empty(),
        acks,
        1000,
        List.of(new Produce.Topic("t", TopicIds.NONE, List.of(partition))));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void assertNotSent(Outcome<?> outcome, String text) {
    assertThat(outcome).isInstanceOf(Outcome.Fail.class);
    Cause cause = outcome.reason().orElseThrow();
    assertThat(cause).isInstanceOf(Cause.NotSent.class);
    assertThat(cause.label()).isEqualTo("not-sent");
    assertThat(cause.detail()).contains(text);
  }

  private static void assertMalformed(Outcome<?> outcome, String text) {
    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
    Cause cause = outcome.reason().orElseThrow();
    assertThat(cause).isInstanceOf(Cause.Malformed.class);
    assertThat(cause.label()).isEqualTo("malformed");
    assertThat(cause.detail()).contains(text);
  }
}
