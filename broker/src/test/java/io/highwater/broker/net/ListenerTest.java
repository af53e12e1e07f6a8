package io.highwater.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.highwater.broker.storage.LogSlice;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.message.ApiVersions;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Fetch;
import io.highwater.wire.message.InitProducerId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerTest {
  private static final int REQUEST_BYTES_MAX = 1 << 20;
  private static final ConnectionLimits LIMITS =
      new ConnectionLimits(REQUEST_BYTES_MAX, 8, 1 << 20);

  private final BlockingQueue<RequestContext<InitProducerId.Response>> calls =
      new LinkedBlockingQueue<>();
  private final BlockingQueue<RequestContext<Fetch.Response>> fetches = new LinkedBlockingQueue<>();
  private final AtomicInteger disconnects = new AtomicInteger();
  private EventLoops loops;
  private Listener listener;

  @BeforeEach
  void open() throws IOException {
    loops = SocketLoops.start(1, "test");
    listener =
        Listener.open(
            loops,
            new Endpoint("TEST", "127.0.0.1", 0),
            new Apis(List.of(new Versions(), new Ids(), new Fetches())),
            LIMITS);
  }

  @AfterEach
  void close() {
    listener.close();
    loops.close();
  }

  private static final class Versions implements Api<ApiVersions.Request, ApiVersions.Response> {
    @Override
    public Codec<ApiVersions.Request, ApiVersions.Response> codec() {
      return ApiVersions.CODEC;
    }

    @Override
    public void handle(ApiVersions.Request request, RequestContext<ApiVersions.Response> context) {
      context.respond(new ApiVersions.Response(ErrorCode.NONE, List.of()));
    }

    @Override
    public Optional<ApiVersions.Response> unsupportedVersion() {
      return Optional.of(new ApiVersions.Response(ErrorCode.UNSUPPORTED_VERSION, List.of()));
    }
  }

  /** Answers when the test says so. */
  private final class Ids implements Api<InitProducerId.Request, InitProducerId.Response> {
    @Override
    public Codec<InitProducerId.Request, InitProducerId.Response> codec() {
      return InitProducerId.CODEC;
    }

    @Override
    public int highest() {
      return 4;
    }

    @Override
    public void handle(
        InitProducerId.Request request, RequestContext<InitProducerId.Response> context) {
      ConnectionState counter = disconnects::incrementAndGet;
      assertThat(context.state(ConnectionState.class, () -> counter)).isNotNull();
      calls.add(context);
    }
  }

  /** Answers when the test says so. */
  private final class Fetches implements Api<Fetch.Request, Fetch.Response> {
    @Override
    public Codec<Fetch.Request, Fetch.Response> codec() {
      return Fetch.CODEC;
    }

    @Override
    public void handle(Fetch.Request request, RequestContext<Fetch.Response> context) {
      fetches.add(context);
    }
  }

  private TestClient connect() {
    return new TestClient(listener.port());
  }

  private static void respond(RequestContext<InitProducerId.Response> call, long id) {
    call.respond(new InitProducerId.Response(ErrorCode.NONE, id, 0));
  }

  private void assertServes() {
    try (TestClient client = connect()) {
      assertThat(client.call(ApiVersions.CODEC, 3, new ApiVersions.Request("test", "1")).error())
          .isEqualTo(ErrorCode.NONE);
    }
  }

  // ---- bad input -------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 3, REQUEST_BYTES_MAX + 1, 0x47455420})
  void closesOnASizeThatCannotBe(int size) {
    try (TestClient client = connect()) {
      client.sendBytes(ByteBuffer.allocate(12).putInt(size).rewind());
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertServes();
  }

  @Test
  void acceptsTheLargestFrame() {
    try (TestClient client = connect()) {
      RequestHeader header =
          new RequestHeader(
              InitProducerId.CODEC.api(), 1, 7, Optional.of("x".repeat(Short.MAX_VALUE)));
      ByteBuffer frame =
          InitProducerId.CODEC
              .encodeRequest(header, InitProducerId.Request.idempotent())
              .toByteBuffer();
      client.sendBytes(frame);
      await().until(() -> !calls.isEmpty());
      respond(calls.remove(), 1);
      assertThat(client.receive(InitProducerId.CODEC, 1, 7).producerId()).isEqualTo(1);
    }
  }

  @Test
  void closesOnGarbageInAFrame() {
    byte[] garbage = new byte[300];
    new Random(5).nextBytes(garbage);
    garbage[0] = 0x7f; // no such API
    try (TestClient client = connect()) {
      client.sendBytes(
          ByteBuffer.allocate(4 + garbage.length).putInt(garbage.length).put(garbage).rewind());
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertServes();
  }

  @Test
  void closesOnABodyThatDoesNotEndWhereTheFrameEnds() {
    try (TestClient client = connect()) {
      ByteBuffer frame =
          ApiVersions.CODEC
              .encodeRequest(
                  new RequestHeader(ApiVersions.CODEC.api(), 0, 1, Optional.empty()),
                  new ApiVersions.Request("", ""))
              .toByteBuffer();
      ByteBuffer longer = ByteBuffer.allocate(frame.remaining() + 5).put(frame);
      client.sendBytes(longer.putInt(0, longer.capacity() - 4).rewind());
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertServes();
  }

  @ParameterizedTest
  @ValueSource(ints = {2 /* ListOffsets: nobody serves it here */, 93, 999, -1})
  void closesOnAnApiThatIsNotServed(int key) {
    try (TestClient client = connect()) {
      client.sendBytes(header(key, 3));
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertServes();
  }

  @ParameterizedTest
  @ValueSource(ints = {5 /* known, but above what the handler serves */, 99, -1})
  void closesOnAVersionThatIsNotServed(int version) {
    try (TestClient client = connect()) {
      client.sendBytes(header(22, version));
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(calls).isEmpty();
    assertServes();
  }

  private static ByteBuffer header(int key, int version) {
    return ByteBuffer.allocate(4 + 10 + 8)
        .putInt(18)
        .putShort((short) key)
        .putShort((short) version)
        .putInt(1)
        .putShort((short) -1)
        .rewind();
  }

  @Test
  void answersApiVersionsOfUnknownVersionInVersion0() {
    try (TestClient client = connect()) {
      client.sendBytes(header(18, 99));
      assertThat(client.receive(ApiVersions.CODEC, 0, 1).error())
          .isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
      assertThat(client.call(ApiVersions.CODEC, 0, new ApiVersions.Request("", "")).error())
          .isEqualTo(ErrorCode.NONE);
    }
  }

  @Test
  void saysWhichAddressCannotBeBound() {
    Endpoint taken = new Endpoint("OTHER", "127.0.0.1", listener.port());
    assertThatThrownBy(() -> Listener.open(loops, taken, new Apis(List.of()), LIMITS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("OTHER cannot use 127.0.0.1:" + listener.port());
  }

  // ---- order and limits ------------------------------------------------------------------------

  @Test
  void answersInTheOrderOfRequestsFromAnyThread() throws InterruptedException {
    try (TestClient client = connect()) {
      List<Integer> ids = new ArrayList<>();
      List<RequestContext<InitProducerId.Response>> open = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ids.add(client.send(InitProducerId.CODEC, 4, InitProducerId.Request.idempotent()));
        open.add(calls.take());
      }
      for (int i = 4; i >= 0; i--) {
        respond(open.get(i), i);
      }
      for (int i = 0; i < 5; i++) {
        assertThat(client.receive(InitProducerId.CODEC, 4, ids.get(i)).producerId()).isEqualTo(i);
      }
    }
  }

  @Test
  void aRequestWithoutResponseLeavesNoGap() throws InterruptedException {
    try (TestClient client = connect()) {
      client.send(InitProducerId.CODEC, 4, InitProducerId.Request.idempotent());
      int second = client.send(InitProducerId.CODEC, 4, InitProducerId.Request.idempotent());
      RequestContext<InitProducerId.Response> silent = calls.take();
      respond(calls.take(), 2);
      silent.endWithoutResponse();
      assertThat(client.receive(InitProducerId.CODEC, 4, second).producerId()).isEqualTo(2);
    }
  }

  @Test
  void readsNoFurtherThanItMayAnswer() throws InterruptedException {
    int sent = 50;
    try (TestClient client = connect();
        TestClient other = connect()) {
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < sent; i++) {
        ids.add(client.send(InitProducerId.CODEC, 4, InitProducerId.Request.idempotent()));
      }
      // The other connection's turn comes after what this one was allowed.
      await().until(() -> calls.size() >= LIMITS.requestsMax());
      other.call(ApiVersions.CODEC, 0, new ApiVersions.Request("", ""));
      assertThat(calls).hasSize(LIMITS.requestsMax());
      for (int i = 0; i < sent; i++) {
        respond(calls.take(), i);
        assertThat(client.receive(InitProducerId.CODEC, 4, ids.get(i)).producerId()).isEqualTo(i);
      }
    }
  }

  @Test
  void tellsItsStateOfADisconnect() throws InterruptedException {
    try (TestClient client = connect()) {
      client.send(InitProducerId.CODEC, 4, InitProducerId.Request.idempotent());
      calls.take();
      assertThat(disconnects).hasValue(0);
    }
    await().untilAtomic(disconnects, is(1));
  }

  // ---- slices ----------------------------------------------------------------------------------

  private static final class CountingSlice implements LogSlice {
    private final byte[] bytes;
    private final boolean intact;
    private final AtomicInteger closed = new AtomicInteger();

    CountingSlice(int size, boolean intact) {
      this.bytes = new byte[size];
      this.intact = intact;
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) i;
      }
    }

    @Override
    public int sizeInBytes() {
      return bytes.length;
    }

    @Override
    public boolean isIntact() {
      return intact;
    }

    @Override
    public ByteBuffer toByteBuffer() {
      return ByteBuffer.wrap(intact ? bytes : new byte[0]);
    }

    @Override
    public long transferTo(int position, WritableByteChannel target) throws IOException {
      return target.write(ByteBuffer.wrap(bytes).position(position));
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static Fetch.Response response(LogSlice... slices) {
    List<Fetch.PartitionData> partitions = new ArrayList<>();
    for (LogSlice slice : slices) {
      partitions.add(
          new Fetch.PartitionData(
              partitions.size(),
              ErrorCode.NONE,
              10,
              10,
              0,
              Optional.empty(),
              Optional.empty(),
              LogChunk.of(slice)));
    }
    return new Fetch.Response(
        ErrorCode.NONE,
        0,
        List.of(new Fetch.TopicData("t", new UUID(0, 5), partitions)),
        List.of());
  }

  private static Fetch.Request fetch() {
    return Fetch.ofOne(
        0, 1 << 20, "t", new UUID(0, 5), new Fetch.Partition(0, -1, 0, -1, -1, 1 << 20, -1));
  }

  @Test
  void sendsSlicesAmongOtherBytesAndClosesThem() throws InterruptedException {
    CountingSlice small = new CountingSlice(100, true);
    CountingSlice large = new CountingSlice(ResponseWriter.COPY_BYTES_MAX * 3, true);
    try (TestClient client = connect()) {
      int id = client.send(Fetch.CODEC, 13, fetch());
      fetches.take().respond(response(small, large, small));
      Fetch.Response response = client.receive(Fetch.CODEC, 13, id);
      List<Fetch.PartitionData> partitions = response.topics().get(0).partitions();
      assertThat(partitions.get(0).records())
          .isEqualTo(new Chunk.Bytes(ByteBuffer.wrap(small.bytes)));
      assertThat(partitions.get(1).records())
          .isEqualTo(new Chunk.Bytes(ByteBuffer.wrap(large.bytes)));
    }
    assertThat(small.closed).hasValue(2);
    assertThat(large.closed).hasValue(1);
  }

  @Test
  void closesSlicesOfAClientThatIsGone() throws InterruptedException {
    CountingSlice slice = new CountingSlice(100, true);
    CountingSlice other = new CountingSlice(100, true);
    RequestContext<Fetch.Response> fetch;
    try (TestClient client = connect()) {
      client.send(InitProducerId.CODEC, 4, InitProducerId.Request.idempotent());
      client.send(Fetch.CODEC, 13, fetch());
      fetch = fetches.take();
      fetch.respond(response(slice)); // waits for the first request's response, which never comes
    }
    await().untilAtomic(disconnects, is(1));
    respond(calls.take(), 1);
    await().untilAtomic(slice.closed, is(1));

    try (TestClient client = connect()) {
      client.send(Fetch.CODEC, 13, fetch());
      fetch = fetches.take();
    }
    fetch.respond(response(other));
    await().untilAtomic(other.closed, is(1));
  }

  @Test
  void sendsNoHalfResponseWhenRecordsWereTruncated() throws InterruptedException {
    CountingSlice broken = new CountingSlice(100, false);
    CountingSlice behind = new CountingSlice(100, true);
    try (TestClient client = connect()) {
      client.send(Fetch.CODEC, 13, fetch());
      fetches.take().respond(response(broken, behind));
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(broken.closed).hasValue(1);
    assertThat(behind.closed).hasValue(1);
    assertServes();
  }

  @Test
  void stopsReadingFromAClientThatTakesNothing() throws InterruptedException {
    CountingSlice large = new CountingSlice(3 << 20, true);
    try (TestClient client = connect()) {
      List<Integer> ids = new ArrayList<>();
      ids.add(client.send(Fetch.CODEC, 13, fetch()));
      fetches.take().respond(response(large));
      int answered = 1;
      // What the sockets buffer is not known; in the end no more requests are read.
      ids.add(client.send(Fetch.CODEC, 13, fetch()));
      for (RequestContext<Fetch.Response> fetch = fetches.poll(300, TimeUnit.MILLISECONDS);
          fetch != null;
          fetch = fetches.poll(300, TimeUnit.MILLISECONDS)) {
        fetch.respond(response(large));
        answered++;
        ids.add(client.send(Fetch.CODEC, 13, fetch()));
      }
      assertThat(answered).isBetween(1, 20);
      for (int i = 0; i < answered; i++) {
        client.receive(Fetch.CODEC, 13, ids.get(i));
      }
      fetches.take().respond(response());
      client.receive(Fetch.CODEC, 13, ids.get(answered));
      assertThat(large.closed).hasValue(answered);
    }
  }
}
