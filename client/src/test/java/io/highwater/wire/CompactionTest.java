package io.highwater.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompactionTest {
  private static final long NOW_MS = 1_000_000;
  private static final long TOMBSTONES_MS = 500;

  private long newestOfA = -1;
  private long producersNewest = -1;

  private final Compaction.Verdicts verdicts =
      new Compaction.Verdicts() {
        @Override
        public boolean isNewest(long offset, ByteBuffer key) {
          return key == null || !text(key).equals("a") || offset >= newestOfA;
        }

        @Override
        public boolean isNewestOfProducer(long producerId, long lastOffset) {
          return lastOffset == producersNewest;
        }
      };

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private static RecordData record(String key, String value) {
    return new RecordData(
        7, Optional.of(bytes(key)), Optional.ofNullable(value).map(it -> bytes(it)), List.of());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ByteBuffer batch(long offset, int epoch, RecordData... records) {
    ByteBuffer batch = Records.batch(List.of(records));
    new RecordBatch().wrap(batch, 0).assign(offset, epoch);
    return batch;
  }

  private static ByteBuffer stamped(String value, int sequence) {
    return Records.batch(
        Compression.NONE, new ProducerStamp(5, 2, sequence), List.of(record("a", value)));
  }

  private List<RecordBatch> compacted(long nowMs, ByteBuffer... batches) {
    Compaction compaction = new Compaction(nowMs, TOMBSTONES_MS, verdicts);
    for (ByteBuffer each : batches) {
      compaction.add(each);
    }
    List<RecordBatch> found = new ArrayList<>();
    for (ByteBuffer each : compaction.take(true)) {
      RecordBatch batch = new RecordBatch().wrap(each, 0);
      assertThat(batch.validateStored()).isEmpty();
      found.add(batch);
    }
    return found;
  }

  @Test
  void theNewestOfEachKeyStaysAtItsOffset() throws Exception {
    newestOfA = 4;
    List<RecordBatch> found =
        compacted(
            NOW_MS,
            batch(0, 1, record("a", "1"), record("b", "1"), record("a", "2")),
            batch(3, 1, record("b", "2"), record("a", "3")));

    assertThat(found).extracting(RecordBatch::baseOffset).containsExactly(0L, 3L);
    assertThat(found).extracting(RecordBatch::nextOffset).containsExactly(3L, 5L);
    assertThat(Records.read(found.getFirst().bytes()))
        .extracting(LogRecord::offset)
        .containsExactly(1L);
    assertThat(Records.read(found.getLast().bytes()))
        .extracting(LogRecord::offset)
        .containsExactly(3L, 4L);
  }

  @Test
  void oneEmptyBatchStandsForManyOfOneEpoch() {
    newestOfA = 100;
    List<RecordBatch> found =
        compacted(
            NOW_MS,
            batch(10, 1, record("a", "1")),
            batch(11, 1, record("a", "2"), record("a", "3")),
            batch(13, 2, record("a", "4")),
            batch(14, 2, record("b", "1")),
            batch(15, 2, record("a", "5")));

    assertThat(found).extracting(RecordBatch::baseOffset).containsExactly(10L, 13L, 14L, 15L);
    assertThat(found).extracting(RecordBatch::nextOffset).containsExactly(13L, 14L, 15L, 16L);
    assertThat(found).extracting(RecordBatch::count).containsExactly(0, 0, 1, 0);
    assertThat(found).extracting(RecordBatch::partitionLeaderEpoch).containsExactly(1, 2, 2, 2);
  }

  @Test
  void aTombstoneStaysUntilItsTimeIsUp() {
    ByteBuffer tombstone = batch(0, 1, record("b", null));
    RecordBatch first = compacted(NOW_MS, tombstone).getFirst();
    assertThat(first.count()).isEqualTo(1);
    RecordBatch later = compacted(NOW_MS + TOMBSTONES_MS - 1, first.bytes()).getFirst();
    assertThat(later.count()).isEqualTo(1);
    assertThat(compacted(NOW_MS + TOMBSTONES_MS, later.bytes()).getFirst().count()).isZero();
  }

  @Test
  void aProducersNewestBatchKeepsItsHeader() {
    newestOfA = 100;
    ByteBuffer old = stamped("1", 7);
    new RecordBatch().wrap(old, 0).assign(0, 1);
    ByteBuffer newest = stamped("2", 8);
    new RecordBatch().wrap(newest, 0).assign(1, 1);
    producersNewest = 1;

    List<RecordBatch> found = compacted(NOW_MS, old, newest);

    assertThat(found).extracting(RecordBatch::producerId).containsExactly(-1L, 5L);
    assertThat(found.getLast().producerEpoch()).isEqualTo((short) 2);
    assertThat(found.getLast().baseSequence()).isEqualTo(8);
    assertThat(found.getLast().count()).isZero();
  }
}
