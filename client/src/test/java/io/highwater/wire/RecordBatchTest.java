package io.highwater.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.wire.RecordBatch.Kind;
import io.highwater.wire.RecordBatch.Scan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The view agrees with Kafka's own reader on batches that Kafka's own writer made. */
class RecordBatchTest {
  private final RecordBatch batch = new RecordBatch();

  @ParameterizedTest
  @EnumSource
  void seesWhatKafkaSees(CompressionType type) {
    MemoryRecords records =
        MemoryRecords.withIdempotentRecords(
            RecordBatch.MAGIC,
            1_000_000_000_000L,
            Compression.of(type).build(),
            42,
            (short) 3,
            17,
            5,
            simpleRecords(20));
    assertSame(records);
    assertThat(batch.compression().id()).isEqualTo(type.id);
    assertThat(batch.hasProducerId()).isTrue();
  }

  @Test
  void seesBatchesWithoutProducerTransactionalAndControlBatches() {
    assertSame(MemoryRecords.withRecords(Compression.NONE, simpleRecords(1)));
    assertThat(batch.hasProducerId()).isFalse();
    assertThat(batch.lastSequence()).isEqualTo(RecordBatch.NO_SEQUENCE);
    assertSame(
        MemoryRecords.withTransactionalRecords(
            Compression.NONE, 9, (short) 0, Integer.MAX_VALUE - 1, simpleRecords(5)));
    assertThat(batch.isTransactional()).isTrue();
    assertThat(batch.lastSequence()).isEqualTo(2);
    assertSame(
        MemoryRecords.withEndTransactionMarker(
            9, (short) 0, new EndTransactionMarker(ControlRecordType.COMMIT, 1)));
    assertThat(batch.isControl()).isTrue();
    assertSame(
        MemoryRecords.withRecords(
            RecordBatch.MAGIC,
            7,
            Compression.NONE,
            TimestampType.LOG_APPEND_TIME,
            simpleRecords(2)));
    assertThat(batch.timestampType()).isEqualTo(io.highwater.wire.TimestampType.LOG_APPEND_TIME);
  }

  private void assertSame(MemoryRecords records) {
    ByteBuffer buffer = shifted(records.buffer());
    MutableRecordBatch theirs = records.batches().iterator().next();
    batch.wrap(buffer, 5);
    assertThat(batch.validate()).isEmpty();
    assertThat(batch.baseOffset()).isEqualTo(theirs.baseOffset());
    assertThat(batch.lastOffset()).isEqualTo(theirs.lastOffset());
    assertThat(batch.nextOffset()).isEqualTo(theirs.nextOffset());
    assertThat(batch.partitionLeaderEpoch()).isEqualTo(theirs.partitionLeaderEpoch());
    assertThat(batch.magic()).isEqualTo(theirs.magic());
    assertThat(batch.crc()).isEqualTo(theirs.checksum());
    assertThat(batch.sizeInBytes()).isEqualTo(theirs.sizeInBytes());
    assertThat(batch.compression().id()).isEqualTo(theirs.compressionType().id);
    assertThat(batch.timestampType().name()).isEqualTo(theirs.timestampType().name());
    assertThat(batch.isTransactional()).isEqualTo(theirs.isTransactional());
    assertThat(batch.isControl()).isEqualTo(theirs.isControlBatch());
    assertThat(batch.baseTimestamp()).isEqualTo(((DefaultRecordBatch) theirs).baseTimestamp());
    assertThat(batch.maxTimestamp()).isEqualTo(theirs.maxTimestamp());
    assertThat(batch.producerId()).isEqualTo(theirs.producerId());
    assertThat(batch.producerEpoch()).isEqualTo(theirs.producerEpoch());
    assertThat(batch.baseSequence()).isEqualTo(theirs.baseSequence());
    assertThat(batch.lastSequence()).isEqualTo(theirs.lastSequence());
    assertThat(batch.count()).isEqualTo(theirs.countOrNull());
    assertThat(batch.bytes()).isEqualTo(records.buffer());
  }

  @Test
  void assignsOffsetAndEpochWithoutTouchingTheChecksum() {
    ByteBuffer buffer = shifted(withRecords(3).buffer());
    batch.wrap(buffer, 5).assign(77, 12);
    assertThat(batch.validate()).isEmpty();
    assertThat(batch.baseOffset()).isEqualTo(77);
    assertThat(batch.lastOffset()).isEqualTo(79);
    assertThat(batch.partitionLeaderEpoch()).isEqualTo(12);
    MutableRecordBatch theirs =
        MemoryRecords.readableRecords(buffer.slice(5, buffer.limit() - 5))
            .batches()
            .iterator()
            .next();
    theirs.ensureValid();
    assertThat(theirs.lastOffset()).isEqualTo(79);
  }

  @Test
  void noticesEveryFlippedBitOfTheSignedPart() {
    ByteBuffer buffer = copy(withRecords(2).buffer());
    batch.wrap(buffer, 0);
    for (int at = 17; at < buffer.limit(); at++) {
      for (int bit = 0; bit < 8; bit++) {
        buffer.put(at, (byte) (buffer.get(at) ^ 1 << bit));
        assertThat(batch.validate())
            .get()
            .extracting(RecordBatch.Defect::kind)
            .isEqualTo(Kind.WRONG_CRC);
        buffer.put(at, (byte) (buffer.get(at) ^ 1 << bit));
      }
    }
    assertThat(batch.validate()).isEmpty();
  }

  @Test
  void namesEachDefect() {
    assertDefect(Kind.SHORT, "11 bytes, expected 12", b -> b.limit(11));
    assertDefect(Kind.SHORT, "60 bytes, expected ", b -> b.limit(60));
    assertDefect(Kind.SHORT, "expected ", b -> b.limit(b.limit() - 1));
    assertDefect(Kind.WRONG_SIZE, "length 48, expected at least 49", b -> b.putInt(8, 48));
    assertDefect(Kind.WRONG_SIZE, "length -1", b -> b.putInt(8, -1));
    assertDefect(Kind.WRONG_SIZE, "length 2147483647", b -> b.putInt(8, Integer.MAX_VALUE));
    assertDefect(Kind.WRONG_MAGIC, "magic 1, expected 2", b -> b.put(16, (byte) 1));
    assertDefect(Kind.WRONG_CRC, "but the batch says 5", b -> b.putInt(17, 5));
    assertDefect(Kind.WRONG_COMPRESSION, "id 5", b -> sign(b.putShort(21, (short) 5)));
    assertDefect(Kind.WRONG_COUNT, "count -1", b -> sign(b.putInt(57, -1)));
    assertDefect(Kind.WRONG_COUNT, "count 0", b -> sign(b.putInt(57, 0).putInt(23, -1)));
    assertDefect(Kind.WRONG_LAST_OFFSET_DELTA, "delta 9, expected 2", b -> sign(b.putInt(23, 9)));
  }

  private static void assertDefect(Kind kind, String text, Consumer<ByteBuffer> damage) {
    ByteBuffer buffer = copy(withRecords(3).buffer());
    damage.accept(buffer);
    assertThat(new RecordBatch().wrap(buffer, 0).validate())
        .hasValueSatisfying(
            defect -> {
              assertThat(defect.kind()).isEqualTo(kind);
              assertThat(defect.message())
                  .startsWith("record batch at position 0: ")
                  .contains(text);
            });
  }

  private static void sign(ByteBuffer buffer) {
    new RecordBatch().wrap(buffer, 0).sign();
  }

  @Test
  void walksCompleteBatchesAndFindsTheTornTailAtEveryCut() {
    List<Integer> starts = new ArrayList<>();
    ByteBuffer log = log(starts, 1, 4, 2);
    int whole = log.limit();
    for (int cut = 0; cut <= whole; cut++) {
      log.limit(cut);
      int expectedEnd = 0;
      int expectedCount = 0;
      for (int i = 1; i < starts.size() && starts.get(i) <= cut; i++) {
        expectedEnd = starts.get(i);
        expectedCount = i;
      }
      int[] seen = {0};
      assertThat(RecordBatch.forEach(log, b -> seen[0]++)).isEqualTo(expectedEnd);
      assertThat(seen[0]).isEqualTo(expectedCount);
      Scan scan = RecordBatch.scan(log);
      assertThat(scan.batches()).isEqualTo(expectedCount);
      assertThat(scan.end()).isEqualTo(expectedEnd);
      assertThat(scan.defect().isPresent()).isEqualTo(cut != expectedEnd);
    }
    assertThat(RecordBatch.scan(log.limit(whole)).nextOffset()).isEqualTo(7);
  }

  @Test
  void scanStopsAtTheFirstCorruptBatch() {
    List<Integer> starts = new ArrayList<>();
    ByteBuffer log = log(starts, 1, 4, 2);
    log.put(starts.get(1) + 70, (byte) ~log.get(starts.get(1) + 70));
    Scan scan = RecordBatch.scan(log);
    assertThat(scan.end()).isEqualTo(starts.get(1));
    assertThat(scan.nextOffset()).isEqualTo(1);
    assertThat(scan.defect()).get().extracting(RecordBatch.Defect::kind).isEqualTo(Kind.WRONG_CRC);
  }

  @Test
  void survivesAnyGarbage() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(120)];
      random.nextBytes(bytes);
      if (bytes.length > 16 && random.nextBoolean()) {
        bytes[16] = 2;
        bytes[8] = 0;
        bytes[9] = 0;
        bytes[10] = 0;
      }
      ByteBuffer garbage = ByteBuffer.wrap(bytes);
      assertThat(RecordBatch.scan(garbage).batches()).isZero();
      assertThat(RecordBatch.forEach(garbage, b -> assertThat(b.toString()).isNotEmpty()))
          .isLessThanOrEqualTo(bytes.length);
    }
  }

  @Test
  void refusesALittleEndianBuffer() {
    ByteBuffer little = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> batch.wrap(little, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static ByteBuffer log(List<Integer> starts, int... counts) {
    ByteBuffer log = ByteBuffer.allocate(10_000);
    long offset = 0;
    for (int count : counts) {
      starts.add(log.position());
      ByteBuffer bytes = copy(withRecords(count).buffer());
      new RecordBatch().wrap(bytes, 0).assign(offset, 1);
      log.put(bytes);
      offset += count;
    }
    starts.add(log.position());
    return log.flip();
  }

  private static MemoryRecords withRecords(int count) {
    return MemoryRecords.withRecords(Compression.NONE, simpleRecords(count));
  }

  private static SimpleRecord[] simpleRecords(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new SimpleRecord(
                    1_700_000_000_000L + i,
                    ("key " + i).getBytes(StandardCharsets.UTF_8),
                    ("value " + i).getBytes(StandardCharsets.UTF_8)))
        .toArray(SimpleRecord[]::new);
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  private static ByteBuffer shifted(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining() + 5).position(5).put(bytes.duplicate()).flip();
  }
}
