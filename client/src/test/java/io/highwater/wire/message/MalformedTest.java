package io.highwater.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RequestHeader;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, decoding succeeds or throws {@link MalformedFrame}; nothing else. */
class MalformedTest {
  private interface Decoder {
    void decode(ByteBuffer frame) throws MalformedFrame;
  }

  static Stream<Arguments> everyVersion() {
    return CodecTest.everyVersion();
  }

  @ParameterizedTest
  @MethodSource("everyVersion")
  void requests(Codec<?, ?> codec, int version) {
    ApiKeys api = ApiKeys.forId(codec.api().id());
    ByteBuffer header =
        bytes(
            new RequestHeaderData().setRequestApiKey(api.id).setRequestApiVersion((short) version),
            api.requestHeaderVersion((short) version));
    attack(
        header,
        filled(api.messageType.newRequest(), version),
        version,
        frame -> codec.decodeRequest(RequestHeader.decode(frame), frame));
  }

  @ParameterizedTest
  @MethodSource("everyVersion")
  void responses(Codec<?, ?> codec, int version) {
    ApiKeys api = ApiKeys.forId(codec.api().id());
    ByteBuffer header = bytes(new ResponseHeaderData(), api.responseHeaderVersion((short) version));
    attack(
        header,
        filled(api.messageType.newResponse(), version),
        version,
        frame -> codec.decodeResponse(frame, version));
  }

  private static void attack(ByteBuffer header, ApiMessage body, int version, Decoder decoder) {
    ByteBuffer content = bytes(body, version);
    byte[] whole = new byte[header.remaining() + content.remaining()];
    header.get(whole, 0, header.remaining());
    content.get(whole, whole.length - content.remaining(), content.remaining());
    assertThat(rejects(decoder, whole, whole.length)).as("the whole frame").isFalse();
    for (int length = 0; length < whole.length; length++) {
      assertThat(rejects(decoder, whole, length)).as("cut to %d", length).isTrue();
    }
    Random random = new Random(version);
    for (int round = 0; round < 300; round++) {
      byte[] damaged = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        int at = random.nextInt(damaged.length);
        damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : damaged[at] ^ 0x80);
      }
      rejects(decoder, damaged, damaged.length);
    }
    byte[] garbage = new byte[200];
    for (int round = 0; round < 50; round++) {
      random.nextBytes(garbage);
      rejects(decoder, garbage, garbage.length);
    }
  }

  /** Any other exception fails the test by itself. */
  private static boolean rejects(Decoder decoder, byte[] bytes, int length) {
    try {
      decoder.decode(ByteBuffer.wrap(bytes, 0, length).slice());
      return false;
    } catch (MalformedFrame e) {
      assertThat(e.getMessage()).doesNotEndWith(": null");
      return true;
    }
  }

  private static ApiMessage filled(ApiMessage example, int version) {
    return new KafkaFiller(version).fill(example.getClass(), version);
  }

  private static ByteBuffer bytes(Message message, int version) {
    return MessageUtil.toByteBufferAccessor(message, (short) version).buffer();
  }
}
