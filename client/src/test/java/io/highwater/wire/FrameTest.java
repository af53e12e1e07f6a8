package io.highwater.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.wire.MalformedFrame.Kind;
import io.highwater.wire.message.ApiVersions;
import io.highwater.wire.message.Fetch;
import io.highwater.wire.message.Metadata;
import io.highwater.wire.message.Produce;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FrameTest {
  /** A region that nobody but its owner can read. */
  private record Region(int sizeInBytes) implements Chunk {}

  @Test
  void checksTheSizePrefix() throws MalformedFrame {
    assertThat(Frame.checkSize(4, 100)).isEqualTo(4);
    assertThat(Frame.checkSize(100, 100)).isEqualTo(100);
    for (int size : new int[] {-1, Integer.MIN_VALUE, 0, 3, 101, Integer.MAX_VALUE}) {
      assertMalformed(
          Kind.SIZE,
          "frame size " + size + ", expected 4 to 100",
          () -> Frame.checkSize(size, 100));
    }
  }

  @Test
  void leavesRegionsToTheirOwnerInOrder() {
    Region first = new Region(1000);
    Region second = new Region(70_000);
    for (int version = 4; version <= 18; version++) {
      Frame frame =
          Fetch.CODEC.encodeResponse(5, version, response(first, Chunk.Bytes.EMPTY, second));
      assertThat(frame.chunks()).hasSize(version < 12 ? 4 : 5);
      assertThat(frame.chunks().get(1)).isSameAs(first);
      assertThat(frame.chunks().get(3)).isSameAs(second);
      ByteBuffer start = ((Chunk.Bytes) frame.chunks().get(0)).buffer();
      assertThat(start.getInt(0)).isEqualTo(frame.sizeInBytes() - 4);
      assertThatThrownBy(frame::toByteBuffer).isInstanceOf(IllegalStateException.class);
    }
  }

  private static Fetch.Response response(Chunk... records) {
    List<Fetch.PartitionData> partitions =
        Arrays.stream(records)
            .map(
                chunk ->
                    new Fetch.PartitionData(
                        1, ErrorCode.NONE, 9, 9, 0, Optional.empty(), Optional.empty(), chunk))
            .toList();
    return new Fetch.Response(
        ErrorCode.NONE, 0, List.of(new Fetch.TopicData("t", TopicIds.NONE, partitions)), List.of());
  }

  @Test
  void copiesNoRecordsInEitherDirection() throws MalformedFrame {
    ByteBuffer records = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
    Produce.Request request =
        new Produce.Request(
            Optional.empty(),
            -1,
            1000,
            List.of(
                new Produce.Topic("t", TopicIds.NONE, List.of(new Produce.Partition(0, records)))));
    RequestHeader header = new RequestHeader(ApiKey.PRODUCE, 9, 1, Optional.empty());
    Frame frame = Produce.CODEC.encodeRequest(header, request);
    records.put(0, (byte) 99);
    ByteBuffer sent = frame.toByteBuffer().position(4);
    ByteBuffer received = ByteBuffer.allocate(sent.remaining()).put(sent).flip();
    Produce.Request read = Produce.CODEC.decodeRequest(RequestHeader.decode(received), received);
    ByteBuffer slice = read.topics().get(0).partitions().get(0).records();
    assertThat(slice).isEqualTo(ByteBuffer.wrap(new byte[] {99, 2, 3, 4}));
    slice.put(1, (byte) 77);
    assertThat(received.array()).contains(77);
  }

  @Test
  void carriesTheFlushedOffsetAsATaggedField() throws MalformedFrame {
    Fetch.Partition partition = new Fetch.Partition(3, 1, 50, 1, 0, 1000, 42);
    Fetch.Request request =
        Fetch.ofOne(10, 1000, "", TopicIds.parse("JTSBfNQqTuW_1-QwX_8vnA"), partition);
    RequestHeader header = new RequestHeader(ApiKey.FETCH, 18, 1, Optional.empty());
    ByteBuffer bytes = Fetch.CODEC.encodeRequest(header, request).toByteBuffer().position(4);
    ByteBuffer reading = bytes.duplicate();
    assertThat(Fetch.CODEC.decodeRequest(RequestHeader.decode(reading), reading))
        .isEqualTo(request);

    Fetch.Request before12 =
        new Fetch.Request(
            -1,
            -1,
            10,
            1,
            1000,
            false,
            0,
            -1,
            List.of(new Fetch.Topic("t", TopicIds.NONE, List.of(partition))),
            List.of());
    RequestHeader old = new RequestHeader(ApiKey.FETCH, 11, 1, Optional.empty());
    ByteBuffer oldBytes = Fetch.CODEC.encodeRequest(old, before12).toByteBuffer().position(4);
    Fetch.Request read = Fetch.CODEC.decodeRequest(RequestHeader.decode(oldBytes), oldBytes);
    assertThat(read.topics().get(0).partitions().get(0).flushedOffset())
        .isEqualTo(Fetch.NO_FLUSHED_OFFSET);
  }

  @Test
  void namesWhatIsWrongWithARequest() throws MalformedFrame {
    assertMalformed(
        Kind.HEADER, "request header of 7 bytes, expected at least 8", () -> decode(new byte[7]));
    assertMalformed(
        Kind.UNKNOWN_API, "API key 999 is not in the protocol", () -> decode(header(999, 0)));
    assertMalformed(Kind.HEADER, "header of a Metadata request v12: ", () -> decode(header(3, 12)));
    RequestHeader gone = decode(withClientId(header(4, 7)));
    assertThat(gone.isKnown()).isFalse();
    RequestHeader newer = decode(withClientId(header(18, 77)));
    assertThat(newer.isKnown()).isFalse();
    assertMalformed(
        Kind.UNSUPPORTED_VERSION,
        "ApiVersions request v77: expected version 0 to 4",
        () -> ApiVersions.CODEC.decodeRequest(newer, ByteBuffer.allocate(9)));
    RequestHeader metadata = new RequestHeader(ApiKey.METADATA, 1, 0, Optional.empty());
    assertMalformed(
        Kind.BODY,
        "Metadata request v1 at byte 0 to 3: the bytes end too early",
        () -> Metadata.CODEC.decodeRequest(metadata, ByteBuffer.allocate(3)));
    assertMalformed(
        Kind.TRAILING_BYTES,
        "Metadata request v1 ends at byte 4, but 5 bytes follow",
        () -> Metadata.CODEC.decodeRequest(metadata, ByteBuffer.allocate(9)));
  }

  @Test
  void namesWhatIsWrongWithAResponse() {
    assertMalformed(Kind.HEADER, "of 3 bytes", () -> Frame.correlationId(ByteBuffer.allocate(3)));
    assertMalformed(
        Kind.HEADER,
        "header of a Metadata response v9: the bytes end too early",
        () -> Metadata.CODEC.decodeResponse(ByteBuffer.allocate(4), 9));
    assertMalformed(
        Kind.BODY,
        "Metadata response v0",
        () -> Metadata.CODEC.decodeResponse(ByteBuffer.allocate(6), 0));
  }

  @Test
  void writesAHeaderWithoutClientId() {
    RequestHeader header = new RequestHeader(ApiKey.METADATA, 9, 8, Optional.empty());
    assertThatCode(() -> assertThat(RequestHeader.decode(header.encode())).isEqualTo(header))
        .doesNotThrowAnyException();
  }

  private static RequestHeader decode(byte[] bytes) throws MalformedFrame {
    return RequestHeader.decode(ByteBuffer.wrap(bytes));
  }

  private static byte[] header(int api, int version) {
    return ByteBuffer.allocate(8).putShort((short) api).putShort((short) version).array();
  }

  private static byte[] withClientId(byte[] start) {
    return ByteBuffer.allocate(11).put(start).putShort((short) -1).array();
  }

  private static void assertMalformed(Kind kind, String text, ThrowingCallable decoding) {
    assertThatThrownBy(decoding)
        .isInstanceOfSatisfying(MalformedFrame.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(text);
  }
}
