package io.highwater.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordWalkTest {
  private static final int MUTATIONS = 4000;

  /** A record of 66 bytes, then one of 9. */
  private static final List<RecordData> DATA =
      List.of(
          new RecordData(
              1000,
              Optional.of(bytes("key")),
              Optional.of(bytes("x".repeat(40))),
              List.of(
                  new Header("h", Optional.of(bytes("1"))), new Header("none", Optional.empty()))),
          new RecordData(990, Optional.empty(), Optional.empty(), List.of()));

  private record Seen(long offset, long timestamp) {}

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Seen> walk(ByteBuffer batch) throws MalformedFrame {
    List<Seen> seen = new ArrayList<>();
    RecordWalk.walk(
        new RecordBatch().wrap(batch, 0),
        (offset, timestamp) -> seen.add(new Seen(offset, timestamp)));
    return seen;
  }

  @ParameterizedTest
  @EnumSource
  void seesWhereAndWhenEachRecordIs(Compression compression) throws MalformedFrame {
    ByteBuffer batch = Records.batch(compression, ProducerStamp.NONE, DATA);
    new RecordBatch().wrap(batch, 0).assign(40, 7);
    assertThat(walk(batch)).containsExactly(new Seen(40, 1000), new Seen(41, 990));
  }

  @ParameterizedTest
  @EnumSource
  void walksThroughMoreThanAWindow(Compression compression) throws MalformedFrame {
    List<RecordData> many = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      many.add(RecordData.of(i, new byte[i % 50 == 0 ? 9000 : i % 97]));
    }
    assertThat(walk(Records.batch(compression, ProducerStamp.NONE, many))).hasSize(2000);
  }

  @Test
  void endsWhenTheVisitorHasSeenEnough() throws MalformedFrame {
    List<Long> seen = new ArrayList<>();
    ByteBuffer batch = Records.batch(DATA);
    batch.put(batch.limit() - 1, (byte) 0x7f); // the second record is damaged
    RecordWalk.walk(
        new RecordBatch().wrap(batch, 0),
        (offset, timestamp) -> {
          seen.add(offset);
          return false;
        });
    assertThat(seen).containsExactly(0L);
  }

  /** Kafka's own reader is the judge: what it cannot read must not pass. */
  @ParameterizedTest
  @EnumSource
  void neitherTrustsNorFearsAnyBytes(Compression compression) {
    Random random = new Random(compression.id());
    int passed = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      ByteBuffer batch = Records.batch(compression, ProducerStamp.NONE, DATA);
      mutate(batch, random);
      new RecordBatch().wrap(batch, 0).sign();
      boolean walked = succeeds(() -> walk(batch));
      passed += walked ? 1 : 0;
      if (walked) {
        assertThat(succeeds(() -> Records.read(batch))).as("%d: %s", i, batch).isTrue();
      }
    }
    assertThat(passed).as("some mutations only change a value").isLessThan(MUTATIONS);
  }

  private static void mutate(ByteBuffer batch, Random random) {
    int size = batch.limit() - RecordBatch.OVERHEAD;
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = RecordBatch.OVERHEAD + random.nextInt(size);
      byte[] often = {0, 1, -1, 0x7f, (byte) 0x80, (byte) random.nextInt()};
      batch.put(at, often[random.nextInt(often.length)]);
    }
  }

  private interface Reading {
    void read() throws MalformedFrame;
  }

  private static boolean succeeds(Reading reading) {
    try {
      reading.read();
      return true;
    } catch (MalformedFrame e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }

  private static ByteBuffer withPayload(Compression compression, int count, byte... payload) {
    ByteBuffer batch = ByteBuffer.allocate(RecordBatch.OVERHEAD + payload.length);
    batch.putInt(8, batch.limit() - RecordBatch.LOG_OVERHEAD).put(16, RecordBatch.MAGIC);
    batch.putShort(21, (short) compression.id()).putInt(23, count - 1).putInt(57, count);
    batch.position(RecordBatch.OVERHEAD);
    batch.put(payload).flip();
    new RecordBatch().wrap(batch, 0).sign();
    return batch;
  }

  @Test
  void saysWhatIsWrong() {
    assertMalformed(withPayload(Compression.NONE, 1, (byte) -1), "the bytes end too early");
    assertMalformed(withPayload(Compression.NONE, 1), "the bytes end too early");
    byte[] record = {
      12, 0, 0, 0, 1, 1, 0
    }; // 6 bytes: attributes, time, offset, key, value, headers
    assertMalformed(withPayload(Compression.NONE, 2, record), "the bytes end too early");
    assertMalformed(
        withPayload(Compression.NONE, 1, 12, 0, 0, 0, 1, 1, 0, 0),
        "bytes after the last of 1 records");
    assertMalformed(
        withPayload(Compression.NONE, 1, 12, 0, 0, 2, 1, 1, 0), "offset delta 1, expected 0");
    assertMalformed(
        withPayload(Compression.NONE, 1, 14, 0, 0, 0, 1, 1, 0, 0), "1 bytes are left in a record");
    assertMalformed(withPayload(Compression.NONE, 1, 12, 0, 0, 0, 1, 1, 1), "-1 headers");
    assertMalformed(
        withPayload(Compression.NONE, 1, 12, 0, 0, 0, 80, 1, 0), "goes beyond its record");
  }

  private static ByteBuffer withPayload(Compression compression, int count, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return withPayload(compression, count, bytes);
  }

  private static void assertMalformed(ByteBuffer batch, String message) {
    assertThatThrownBy(() -> walk(batch))
        .isInstanceOf(MalformedFrame.class)
        .hasMessageContaining(message);
  }

  @Test
  void aSnappyBlockThatClaimsGigabytesAllocatesNothing() {
    String stream = "82534e41505059000000000100000001"; // snappy-java's magic and two versions
    assertMalformed(snappy("ffffffff070000000000"), "says that it unpacks to 2147483647");
    assertMalformed(snappy(stream + "00000006ffffffff0700"), "says that it unpacks to 2147483647");
    assertMalformed(snappy(stream + "1000000000"), "a snappy block of 268435456 bytes in 1");
  }

  private static ByteBuffer snappy(String hex) {
    return withPayload(Compression.SNAPPY, 1, HexFormat.of().parseHex(hex));
  }

  @Test
  void aSmallBatchMayNotUnpackToAnything() {
    RecordData zeros = RecordData.of(1, new byte[1 << 20]);
    ByteBuffer bomb = Records.batch(Compression.ZSTD, ProducerStamp.NONE, List.of(zeros));
    assertThat(bomb.remaining()).isLessThan(1000);
    RecordBatch batch = new RecordBatch().wrap(bomb, 0);
    assertThatThrownBy(() -> RecordWalk.walk(batch, (offset, timestamp) -> true, 1 << 20))
        .isInstanceOf(MalformedFrame.class)
        .hasMessageContaining("more than 1048576 bytes when unpacked");
  }
}
