package io.highwater.broker.storage;

import static io.highwater.broker.storage.TestBatches.batch;
import static io.highwater.broker.storage.TestBatches.concat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.wire.RecordBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedLogTest {
  @TempDir private Path path;
  private LogRig rig;

  @BeforeEach
  void open() {
    rig = new LogRig(path);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void readsBackWhatWasAppended() throws Exception {
    List<ByteBuffer> batches = rig.fillTo(200);
    assertThat(rig.segments()).hasSizeGreaterThan(2);
    assertThat(rig.readAll()).isEqualTo(batches);
    assertThat(rig.log().sizeInBytes())
        .isEqualTo(batches.stream().mapToLong(ByteBuffer::remaining).sum());
  }

  @Test
  void appendsManyBatchesInOneBufferAcrossSegmentsAndLeavesTheBuffersAlone() throws Exception {
    List<ByteBuffer> batches = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      batches.add(batch(i * 2L, 1, 2, 1000 + i, 60));
    }
    ByteBuffer first = concat(batches.subList(0, 70).toArray(ByteBuffer[]::new));
    ByteBuffer second = concat(batches.subList(70, 100).toArray(ByteBuffer[]::new));
    Appended appended = rig.log().append(0, first, second);
    assertThat(appended).isEqualTo(new Appended(200, first.remaining() + second.remaining(), true));
    assertThat(first.position()).isZero();
    assertThat(rig.segments()).hasSizeGreaterThan(2);
    assertThat(rig.readAll()).isEqualTo(batches);
  }

  @Test
  void refusesWhatDoesNotFollowOn() {
    rig.append(3, 2, 1000, 10);
    PartitionLog log = rig.log();
    assertThatThrownBy(() -> log.append(3, batch(3, 3, 1, 1000, 10)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("orders-0 ends at 2, but the append expects 3");
    assertThatThrownBy(() -> log.append(2, batch(1, 3, 1, 1000, 10)))
        .hasMessageContaining("base offset is 1, expected 2");
    assertThatThrownBy(() -> log.append(2, batch(2, 2, 1, 1000, 10)))
        .hasMessageContaining("leader epoch before the last one is 2, expected 3");
    assertThatThrownBy(() -> log.append(2, batch(2, 3, 1, 1000, 10).limit(60)))
        .hasMessageContaining("an incomplete batch is 60, expected 61");
    assertThatThrownBy(
            () -> log.append(2, concat(batch(2, 3, 1, 1000, 10), batch(4, 3, 1, 1000, 10))))
        .hasMessageContaining("base offset is 4, expected 3");
    assertThat(log.logEndOffset()).isEqualTo(2);
    assertThat(rig.readAll()).hasSize(1);
  }

  /** A leader that was deposed before it wrote follows one whose log goes on in an older epoch. */
  @Test
  void anEpochInWhichNothingWasWrittenGivesWayToAnOlderOne() {
    rig.append(3, 2, 1000, 10);
    PartitionLog log = rig.log();
    log.storeEpochs(List.of(new EpochStart(3, 0), new EpochStart(4, 2)));

    log.append(2, concat(batch(2, 3, 1, 1000, 10), batch(3, 5, 1, 1000, 10)));

    assertThat(log.logEndOffset()).isEqualTo(4);
    assertThat(log.epochs()).containsExactly(new EpochStart(3, 0), new EpochStart(5, 3));
  }

  @Test
  void everyReadIsWholeBatchesWithinItsBounds() {
    List<ByteBuffer> batches = rig.fillTo(150);
    for (long from = 0; from < 150; from++) {
      for (long end : new long[] {from, from + 1, from + 4, 75, 150, Long.MAX_VALUE}) {
        for (int maxBytes : new int[] {0, 1, 200, 1500, Integer.MAX_VALUE}) {
          checkRead(batches, from, end, maxBytes);
        }
      }
    }
  }

  private void checkRead(List<ByteBuffer> batches, long from, long end, int maxBytes) {
    RecordBatch view = new RecordBatch();
    List<ByteBuffer> within =
        batches.stream()
            .filter(b -> view.wrap(b, 0).lastOffset() >= from && view.baseOffset() < end)
            .filter(b -> !holds(b, end))
            .toList();
    for (boolean minOneBatch : new boolean[] {true, false}) {
      ByteBuffer found;
      try (LogSlice slice = rig.log().read(from, end, maxBytes, minOneBatch)) {
        found = slice.toByteBuffer();
      }
      int size = found.remaining();
      if (within.isEmpty() || end <= from) {
        assertThat(size).isZero();
        continue;
      }
      int first = within.getFirst().remaining();
      assertThat(size > maxBytes)
          .as("more than allowed")
          .isEqualTo(minOneBatch && first > maxBytes);
      assertThat(size > 0).isEqualTo(minOneBatch || first <= maxBytes);
      assertThat(size).isLessThanOrEqualTo(Math.max(maxBytes, first));
      assertThat(found).isEqualTo(prefix(within, size));
      tailAgrees(from, end, maxBytes, minOneBatch, found);
    }
  }

  private static boolean holds(ByteBuffer bytes, long offset) {
    RecordBatch view = new RecordBatch().wrap(bytes, 0);
    return view.baseOffset() < offset && offset <= view.lastOffset();
  }

  private static ByteBuffer prefix(List<ByteBuffer> batches, int size) {
    ByteBuffer all = concat(batches.toArray(ByteBuffer[]::new));
    return all.limit(size);
  }

  private void tailAgrees(
      long from, long end, int maxBytes, boolean minOneBatch, ByteBuffer expected) {
    Optional<LogSlice> tail = rig.log().readTail(from, end, maxBytes, minOneBatch);
    if (tail.isPresent()) {
      try (LogSlice slice = tail.get()) {
        assertThat(slice.toByteBuffer()).isEqualTo(expected);
      }
    }
  }

  @Test
  void knowsTheTailWithoutTheFileUntilTheSegmentRolls() {
    rig.fillTo(10);
    assertThat(rig.log().readTail(0, 10, 1000, true)).isPresent();
    assertThat(rig.log().readTail(10, 10, 1000, true).orElseThrow().sizeInBytes()).isZero();
    while (!rolls()) {
      assertThat(rig.log().readTail(0, Long.MAX_VALUE, 1000, true)).isPresent();
    }
    assertThat(rig.log().readTail(0, Long.MAX_VALUE, 1000, true)).isEmpty();
    long last = rig.log().logEndOffset() - 1;
    assertThat(rig.log().readTail(last, last + 1, 1000, true)).isPresent();
  }

  private boolean rolls() {
    long end = rig.log().logEndOffset();
    return rig.log().append(end, batch(end, 1, 1, 1000, 100)).rolled();
  }

  @Test
  void forgetsTheOldestOfManySmallBatchesOnly() {
    LogConfig large = new LogConfig(1 << 20, 1_000_000, 300, 10_000);
    PartitionLog log = rig.dir().create(new PartitionName("many", 0), LogRig.TOPIC_ID, large);
    for (int i = 0; i < 300; i++) {
      log.append(i, batch(i, 1, 1, 1000, 10));
    }
    assertThat(log.readTail(43, 300, 1000, true)).isEmpty();
    try (LogSlice slice = log.readTail(44, 300, 1 << 20, true).orElseThrow();
        LogSlice same = log.read(44, 300, 1 << 20, true)) {
      assertThat(slice.toByteBuffer()).isEqualTo(same.toByteBuffer());
    }
  }

  @Test
  void transfersASliceInPieces() throws Exception {
    rig.fillTo(20);
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (LogSlice slice = rig.log().read(3, 20, 10_000, true)) {
      assertThat(((FileSlice) slice).position()).isPositive();
      for (int sent = 0; sent < slice.sizeInBytes(); ) {
        sent += (int) slice.transferTo(sent, Channels.newChannel(target));
      }
      assertThat(ByteBuffer.wrap(target.toByteArray())).isEqualTo(slice.toByteBuffer());
    }
  }

  @Test
  void aSliceOutlivesItsLog() {
    List<ByteBuffer> batches = rig.fillTo(5);
    FileSlice slice = (FileSlice) rig.log().read(0, 100, 10_000, true);
    rig.dir().delete(LogRig.NAME);
    rig.dir().purgeDeleted();
    assertThat(slice.toByteBuffer()).isEqualTo(concat(batches.toArray(ByteBuffer[]::new)));
    slice.close();
    slice.close();
    assertThat(slice.channel().isOpen()).isFalse();
    assertThat(rig.log().read(0, 5, 10_000, true).sizeInBytes()).isZero();
    assertThat(rig.log().flush(100)).isZero();
  }

  @Test
  void aSliceSaysThatItsLogWasTruncated() {
    rig.fillTo(30);
    try (LogSlice slice = rig.log().read(20, 30, 10_000, true)) {
      assertThat(slice.isIntact()).isTrue();
      rig.log().truncateTo(21);
      rig.append(2, 9, 5, 90);
      assertThat(slice.isIntact()).isFalse();
      assertThat(slice.toByteBuffer().remaining()).isZero();
      assertThatThrownBy(
              () -> slice.transferTo(0, Channels.newChannel(new ByteArrayOutputStream())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("was truncated while it was sent");
    }
    assertThat(rig.dir().failure()).isEmpty();
  }

  @Test
  void truncatesToEveryBatchAndGoesOn() {
    List<ByteBuffer> batches = rig.fillTo(150);
    for (int kept = batches.size() - 1; kept >= 0; kept -= 3) {
      long end = new RecordBatch().wrap(batches.get(kept), 0).baseOffset();
      assertThat(rig.log().truncateTo(end)).isEqualTo(end);
      assertThat(rig.readAll()).isEqualTo(batches.subList(0, kept));
      ByteBuffer added = rig.append(2, 2, 9000, 30);
      assertThat(rig.readAll()).endsWith(added).hasSize(kept + 1);
      assertThat(rig.log().maxTimestamp()).isEqualTo(new TimestampOffset(9000, end + 1));
      rig.log().truncateTo(end);
    }
    assertThat(rig.log().sizeInBytes()).isZero();
    assertThat(rig.log().epochs()).isEmpty();
  }

  @Test
  void truncatingInsideABatchRemovesAllOfIt() {
    rig.append(1, 5, 1000, 10);
    rig.append(1, 5, 1001, 10);
    assertThat(rig.log().truncateTo(20)).isEqualTo(10);
    assertThat(rig.log().truncateTo(7)).isEqualTo(5);
    assertThat(rig.log().logEndOffset()).isEqualTo(5);
    assertThat(rig.log().maxTimestamp()).isEqualTo(new TimestampOffset(1000, 4));
    assertThatThrownBy(() -> rig.log().truncateTo(-1)).hasMessageContaining("starts at 0");
  }

  @Test
  void truncationAcrossSegmentsRemovesTheirFiles() throws Exception {
    rig.fillTo(150);
    rig.log().flush(150);
    int before = rig.segments().size();
    rig.log().truncateTo(30);
    assertThat(rig.segments().size()).isLessThan(before);
    assertThat(rig.log().recoveryPoint()).isEqualTo(rig.log().logEndOffset());
    List<ByteBuffer> batches = rig.readAll();
    batches.addAll(rig.fillTo(200));
    assertThat(rig.readAll()).isEqualTo(batches);
    assertThat(rig.killAndExpectRecovered().logEnd()).isEqualTo(rig.log().logEndOffset());
    assertThat(rig.readAll()).isEqualTo(batches);
  }

  @Test
  void restartsAtAnyOffset() throws Exception {
    for (long offset : new long[] {1000, 500, 500, 2000}) {
      rig.fillTo(rig.log().logEndOffset() + 80);
      rig.log().flush(rig.log().logEndOffset());
      rig.dir().checkpointRecoveryPoints();
      rig.log().truncateFullyAndStartAt(offset);
      assertThat(rig.log().logStartOffset()).isEqualTo(offset);
      assertThat(rig.log().logEndOffset()).isEqualTo(offset);
      assertThat(rig.log().recoveryPoint()).isLessThanOrEqualTo(offset);
      assertThat(rig.segments()).hasSize(1);
      Recovery.Recovered recovered = rig.killAndExpectRecovered();
      assertThat(recovered.logStart()).isEqualTo(offset);
      assertThat(recovered.logEnd()).isEqualTo(offset);
    }
    rig.append(5, 1, 1000, 10);
    assertThat(rig.log().epochs()).containsExactly(new EpochStart(5, 2000));
    assertThat(rig.log().read(1999, 3000, 100, true).sizeInBytes()).isZero();
    assertThat(rig.readAll()).hasSize(1);
  }

  @Test
  void rollsByTimeByIndexSizeAndForALargeBatch() {
    LogConfig config = new LogConfig(1 << 20, 500, 0, 80);
    PartitionLog log = rig.dir().create(new PartitionName("rolls", 0), LogRig.TOPIC_ID, config);
    log.append(0, batch(0, 1, 1, 1000, 10));
    assertThat(log.append(1, batch(1, 1, 1, 1500, 10)).rolled()).isFalse();
    assertThat(log.append(2, batch(2, 1, 1, 1501, 10)).rolled()).as("500 ms").isTrue();
    int inSegment = 1;
    for (long at = 3; !log.append(at, batch(at, 1, 1, 1501 + at, 10)).rolled(); at++) {
      inSegment++;
    }
    assertThat(inSegment).as("entries of 12 bytes in 80, one spare").isBetween(5, 8);
    long end = log.logEndOffset();
    assertThat(log.append(end, batch(end, 1, 1, 1600, 2 << 20)).rolled()).isTrue();
    assertThat(log.append(end + 1, batch(end + 1, 1, 1, 1600, 10)).rolled()).isTrue();
    assertThat(LogRig.readAll(log)).hasSize((int) end + 2);
  }

  @Test
  void findsTimestamps() {
    long[] timestamps = new long[120];
    for (int i = 0; i < timestamps.length; i++) {
      timestamps[i] = 1000 + i * 10L + (i % 4 == 3 ? -35 : 0);
      rig.append(1, 1, timestamps[i], 80);
    }
    for (long asked = 990; asked < 2200; asked += 3) {
      Optional<TimestampOffset> expected = Optional.empty();
      for (int i = timestamps.length - 1; i >= 0; i--) {
        if (timestamps[i] >= asked) {
          expected = Optional.of(new TimestampOffset(timestamps[i], i));
        }
      }
      assertThat(rig.log().offsetForTimestamp(asked)).as("timestamp " + asked).isEqualTo(expected);
    }
    assertThat(rig.log().maxTimestamp()).isEqualTo(new TimestampOffset(1000 + 1180, 118));
    rig.killAndExpectRecovered();
    assertThat(rig.log().maxTimestamp()).isEqualTo(new TimestampOffset(1000 + 1180, 118));
  }

  @Test
  void showsBatchHeadersInARange() {
    List<ByteBuffer> batches = rig.fillTo(100);
    for (long from : new long[] {0, 17, 60}) {
      List<Long> seen = new ArrayList<>();
      assertThat(rig.log().forEachBatch(from, 80, b -> seen.add(b.baseOffset()))).isTrue();
      List<Long> expected = new ArrayList<>();
      for (ByteBuffer bytes : batches) {
        RecordBatch view = new RecordBatch().wrap(bytes, 0);
        if (view.lastOffset() >= from && view.baseOffset() < 80) {
          expected.add(view.baseOffset());
        }
      }
      assertThat(seen).isEqualTo(expected);
    }
    assertThat(rig.log().forEachBatch(0, 100, b -> rig.log().truncateTo(50))).isFalse();
  }

  @Test
  void learnsEpochsFromBatchesAndTakesTheCallers() {
    rig.append(2, 3, 1000, 10);
    rig.append(2, 3, 1000, 10);
    rig.append(5, 3, 1000, 10);
    assertThat(rig.log().epochs()).containsExactly(new EpochStart(2, 0), new EpochStart(5, 6));
    rig.log()
        .storeEpochs(List.of(new EpochStart(2, 0), new EpochStart(5, 6), new EpochStart(9, 9)));
    rig.append(9, 1, 1000, 10);
    assertThat(rig.log().epochs()).hasSize(3);
    rig.log().truncateTo(6);
    assertThat(rig.log().epochs()).containsExactly(new EpochStart(2, 0));
  }

  @Test
  void theEpochCheckpointHasKafkasFormat() throws Exception {
    rig.append(2, 3, 1000, 10);
    rig.append(7, 3, 1000, 10);
    rig.log().flush(6);
    assertThat(Files.readString(rig.directory().resolve("leader-epoch-checkpoint")))
        .isEqualTo("0\n2\n2 0\n7 3\n");
  }
}
