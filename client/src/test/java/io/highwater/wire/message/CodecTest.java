package io.highwater.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.wire.ApiKey;
import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RequestHeader;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message in every version, both ways, against Kafka's own classes: what Kafka writes we read
 * as the same values, and what we write Kafka reads as the same values.
 */
class CodecTest {
  private static final int SEEDS = 20;
  private static final int CORRELATION_ID = 0x1234_5678;

  static Stream<Arguments> everyVersion() {
    return Codecs.all().stream()
        .flatMap(
            codec ->
                IntStream.rangeClosed(codec.api().lowestVersion(), codec.api().highestVersion())
                    .mapToObj(version -> Arguments.of(codec, version)));
  }

  @ParameterizedTest
  @MethodSource("everyVersion")
  <Q extends Request, R extends Response> void readsAndWritesRequests(
      Codec<Q, R> codec, int version) throws MalformedFrame {
    RequestHeader header =
        new RequestHeader(codec.api(), version, CORRELATION_ID, Optional.of("client"));
    for (int seed = 0; seed < SEEDS; seed++) {
      ApiMessage theirs =
          filled(ApiKeys.forId(codec.api().id()).messageType.newRequest(), version, seed);
      Q ours = readRequest(codec, join(kafkaHeader(header), kafkaBytes(theirs, version)));
      Counterparts.assertSame(ours, theirs, version);

      ByteBuffer written = afterSize(codec.encodeRequest(header, ours));
      RequestHeaderData headerRead = new RequestHeaderData();
      ByteBuffer forKafka = written.duplicate();
      headerRead.read(
          new ByteBufferAccessor(forKafka),
          ApiKeys.forId(codec.api().id()).requestHeaderVersion((short) version));
      assertThat(headerRead.correlationId()).isEqualTo(CORRELATION_ID);
      assertThat(headerRead.clientId()).isEqualTo("client");
      ApiMessage back = ApiKeys.forId(codec.api().id()).messageType.newRequest();
      back.read(new ByteBufferAccessor(forKafka), (short) version);
      assertThat(forKafka.hasRemaining()).isFalse();
      Counterparts.assertSame(ours, back, version);
      assertThat(readRequest(codec, written)).isEqualTo(ours);
    }
  }

  @ParameterizedTest
  @MethodSource("everyVersion")
  <Q extends Request, R extends Response> void readsAndWritesResponses(
      Codec<Q, R> codec, int version) throws MalformedFrame {
    short headerVersion = ApiKeys.forId(codec.api().id()).responseHeaderVersion((short) version);
    for (int seed = 0; seed < SEEDS; seed++) {
      ApiMessage theirs =
          filled(ApiKeys.forId(codec.api().id()).messageType.newResponse(), version, seed);
      ByteBuffer kafkaHeader =
          kafkaBytes(new ResponseHeaderData().setCorrelationId(CORRELATION_ID), headerVersion);
      ByteBuffer received = join(kafkaHeader, kafkaBytes(theirs, version));
      assertThat(Frame.correlationId(received)).isEqualTo(CORRELATION_ID);
      R ours = codec.decodeResponse(received, version);
      Counterparts.assertSame(ours, theirs, version);

      ByteBuffer written = afterSize(codec.encodeResponse(CORRELATION_ID, version, ours));
      ByteBuffer forKafka = written.duplicate();
      ResponseHeaderData headerRead = new ResponseHeaderData();
      headerRead.read(new ByteBufferAccessor(forKafka), headerVersion);
      assertThat(headerRead.correlationId()).isEqualTo(CORRELATION_ID);
      ApiMessage back = ApiKeys.forId(codec.api().id()).messageType.newResponse();
      back.read(new ByteBufferAccessor(forKafka), (short) version);
      assertThat(forKafka.hasRemaining()).isFalse();
      Counterparts.assertSame(ours, back, version);
      assertThat(codec.decodeResponse(written, version)).isEqualTo(ours);
    }
  }

  @Test
  void refusesToWriteAVersionNobodyKnows() {
    Metadata.Request request = Metadata.Request.all();
    assertThatThrownBy(
            () ->
                Metadata.CODEC.encodeRequest(
                    new RequestHeader(ApiKey.METADATA, 14, 1, Optional.empty()), request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Metadata v14: known versions are 0 to 13");
  }

  @Test
  void findsACodecByItsKey() {
    assertThat(Codecs.of(ApiKey.PRODUCE)).contains(Produce.CODEC);
    assertThat(Codecs.of(ApiKey.VOTE)).isEmpty();
    assertThat(Codecs.all()).extracting(codec -> codec.api().id()).isSorted();
  }

  private static ApiMessage filled(ApiMessage example, int version, int seed) {
    return new KafkaFiller(seed).fill(example.getClass(), version);
  }

  private static <Q extends Request> Q readRequest(Codec<Q, ?> codec, ByteBuffer frame)
      throws MalformedFrame {
    ByteBuffer reading = frame.duplicate();
    RequestHeader header = RequestHeader.decode(reading);
    assertThat(header.api()).isEqualTo(codec.api());
    assertThat(header.correlationId()).isEqualTo(CORRELATION_ID);
    Q request = codec.decodeRequest(header, reading);
    assertThat(reading.hasRemaining()).isFalse();
    return request;
  }

  private static ByteBuffer kafkaHeader(RequestHeader header) {
    RequestHeaderData data =
        new RequestHeaderData()
            .setRequestApiKey((short) header.api().id())
            .setRequestApiVersion((short) header.version())
            .setCorrelationId(header.correlationId())
            .setClientId("client");
    return kafkaBytes(
        data, ApiKeys.forId(header.api().id()).requestHeaderVersion((short) header.version()));
  }

  private static ByteBuffer kafkaBytes(Message message, int version) {
    return MessageUtil.toByteBufferAccessor(message, (short) version).buffer();
  }

  private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }

  private static ByteBuffer afterSize(Frame frame) {
    ByteBuffer bytes = frame.toByteBuffer();
    assertThat(bytes.getInt()).isEqualTo(bytes.remaining());
    return bytes;
  }
}
