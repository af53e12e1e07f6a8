package io.highwater.broker.storage;

import static io.highwater.broker.storage.TestBatches.batch;
import static io.highwater.broker.storage.TestBatches.concat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.broker.storage.Recovery.Damaged;
import io.highwater.broker.storage.Recovery.Recovered;
import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogRecoveryTest {
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
  void findsEverythingAfterAKill() {
    List<ByteBuffer> batches = rig.fillTo(150);
    rig.append(4, 2, 5000, 10);
    long end = rig.log().logEndOffset();
    Recovered recovered = rig.killAndExpectRecovered();
    assertThat(recovered.logEnd()).isEqualTo(end);
    assertThat(recovered.cutBytes()).isZero();
    assertThat(recovered.reason()).isEmpty();
    assertThat(recovered.epochs())
        .containsExactly(new EpochStart(1, 0), new EpochStart(4, end - 2));
    assertThat(recovered.log().recoveryPoint()).isEqualTo(end);
    assertThat(rig.readAll()).startsWith(batches.toArray(ByteBuffer[]::new));
    batches = rig.readAll();
    batches.add(rig.append(4, 3, 5000, 10));
    assertThat(rig.readAll()).isEqualTo(batches);
  }

  @Test
  void cutsATailThatIsTornAtAnyByte() throws Exception {
    List<ByteBuffer> batches = rig.fillTo(6);
    long kept = batches.stream().mapToLong(ByteBuffer::remaining).sum();
    long end = rig.log().logEndOffset();
    byte[] torn = concat(batch(end, 1, 2, 5000, 20), batch(end + 2, 1, 1, 5000, 20)).array();
    int first = batch(end, 1, 2, 5000, 20).remaining();
    Path file = rig.segments().getFirst();
    for (int bytes = 0; bytes <= torn.length; bytes++) {
      try (RandomAccessFile tail = new RandomAccessFile(file.toFile(), "rw")) {
        tail.setLength(kept);
        tail.seek(kept);
        tail.write(torn, 0, bytes);
      }
      Files.deleteIfExists(path.resolve(LogDir.RECOVERY_POINTS));
      Recovered recovered = rig.killAndExpectRecovered();
      int whole = bytes < first ? 0 : bytes < torn.length ? first : torn.length;
      assertThat(recovered.logEnd() - end).isEqualTo(whole == 0 ? 0 : whole == first ? 2 : 3);
      assertThat(recovered.cutBytes()).isEqualTo(bytes - whole);
      assertThat(recovered.reason().isEmpty()).isEqualTo(bytes == whole);
      assertThat(Files.size(file)).isEqualTo(kept + whole);
      assertThat(rig.readAll()).startsWith(batches.toArray(ByteBuffer[]::new));
    }
  }

  @Test
  void cutsAtAnyFlippedByteOfTheLastBatch() throws Exception {
    List<ByteBuffer> batches = rig.fillTo(6);
    ByteBuffer last = batches.removeLast();
    Path file = rig.segments().getFirst();
    byte[] whole = Files.readAllBytes(file);
    int start = whole.length - last.remaining();
    long size = last.remaining();
    for (int i = start; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) 0x80;
      Files.write(file, flipped);
      Recovered recovered = rig.killAndExpectRecovered();
      boolean epoch = i - start >= 12 && i - start < 16;
      if (epoch) {
        assertThat(recovered.cutBytes()).as("an epoch is not covered by the CRC").isIn(0L, size);
      } else {
        assertThat(recovered.cutBytes()).as("byte " + (i - start)).isEqualTo(size);
        assertThat(recovered.reason()).contains(file + " at position " + start + ": ");
        assertThat(rig.readAll()).isEqualTo(batches);
      }
    }
  }

  @Test
  void cutsZerosAndGarbageAtTheEnd() throws Exception {
    List<ByteBuffer> batches = rig.fillTo(6);
    Path file = rig.segments().getFirst();
    for (byte fill : new byte[] {0, -1, 1}) {
      byte[] garbage = new byte[5000];
      Arrays.fill(garbage, fill);
      Files.write(file, garbage, StandardOpenOption.APPEND);
      assertThat(rig.killAndExpectRecovered().cutBytes()).isEqualTo(5000);
      assertThat(rig.readAll()).isEqualTo(batches);
    }
  }

  @Test
  void anEarlierEpochIsNoNextBatch() throws Exception {
    rig.append(5, 1, 1000, 10);
    byte[] older = concat(batch(1, 4, 1, 1000, 10)).array();
    Files.write(rig.segments().getFirst(), older, StandardOpenOption.APPEND);
    assertThat(rig.killAndExpectRecovered().reason()).contains("leader epoch 4 after 5");
    assertThat(rig.log().logEndOffset()).isEqualTo(1);
  }

  @Test
  void dropsTheSegmentsBehindATornOne() throws Exception {
    rig.fillTo(150);
    List<Path> segments = rig.segments();
    long lost = 100 + segmentsSize(segments.subList(3, segments.size()));
    truncate(segments.get(2), 100);
    Recovered recovered = rig.killAndExpectRecovered();
    assertThat(recovered.cutBytes()).isEqualTo(lost);
    assertThat(recovered.logEnd()).isEqualTo(base(segments.get(2)));
    assertThat(rig.segments()).isEqualTo(segments.subList(0, 3));
    try (Stream<Path> files = Files.list(rig.directory())) {
      assertThat(files.filter(file -> file.toString().contains(name(segments.get(3))))).isEmpty();
    }
    List<ByteBuffer> batches = rig.readAll();
    batches.addAll(rig.fillTo(150));
    assertThat(rig.readAll()).isEqualTo(batches);
  }

  @Test
  void dropsTheSegmentsBehindAMissingOne() throws Exception {
    rig.fillTo(150);
    List<Path> segments = rig.segments();
    Files.delete(segments.get(1));
    Recovered recovered = rig.killAndExpectRecovered();
    assertThat(recovered.logEnd()).isEqualTo(base(segments.get(1)));
    assertThat(recovered.reason())
        .contains("the next segment starts at offset " + base(segments.get(2)));
    assertThat(rig.segments()).isEqualTo(segments.subList(0, 1));
  }

  @Test
  void rebuildsIndexesThatAreMissingShortOrWrong() throws Exception {
    for (boolean clean : new boolean[] {true, false}) {
      List<ByteBuffer> batches = rig.readAll();
      batches.addAll(rig.fillTo(rig.log().logEndOffset() + 150));
      List<Path> segments = rig.segments();
      stop(clean);
      Files.delete(sibling(segments.get(0), ".index"));
      Files.write(sibling(segments.get(1), ".index"), new byte[7]);
      Files.write(sibling(segments.get(1), ".timeindex"), new byte[24]);
      Files.write(sibling(segments.get(2), ".index"), wrongEntry());
      Files.deleteIfExists(sibling(segments.getLast(), ".index"));
      Recovered recovered = (Recovered) rig.recover();
      assertThat(recovered.cutBytes()).isZero();
      assertThat(rig.readAll()).isEqualTo(batches);
      assertThat(Files.size(sibling(segments.get(0), ".index"))).isPositive();
      assertThat(rig.log().offsetForTimestamp(1040).orElseThrow().offset()).isBetween(38L, 40L);
    }
  }

  private static byte[] wrongEntry() {
    return ByteBuffer.allocate(8).putInt(3).putInt(17).array();
  }

  private void stop(boolean clean) {
    if (clean) {
      rig.dir().closeCleanly(-1);
    } else {
      rig.log().flush(rig.log().logEndOffset());
      rig.dir().checkpointRecoveryPoints();
      rig.dir().close();
    }
  }

  @Test
  void trustsAfterACleanShutdown() throws Exception {
    List<ByteBuffer> batches = rig.fillTo(150);
    rig.dir().closeCleanly(77);
    flipByte(rig.segments().getFirst(), 100);
    Recovered recovered = (Recovered) rig.recover();
    assertThat(rig.dir().wasClosedCleanly()).isTrue();
    assertThat(rig.dir().previousBrokerEpoch()).hasValue(77);
    assertThat(recovered.logEnd()).isEqualTo(rig.log().logEndOffset());
    assertThat(recovered.epochs()).containsExactly(new EpochStart(1, 0));
    flipByte(rig.segments().getFirst(), 100);
    assertThat(rig.readAll()).isEqualTo(batches);
    batches.addAll(rig.fillTo(200));
    assertThat(rig.readAll()).isEqualTo(batches);
    rig.dir().closeCleanly(78);
    assertThat(rig.recover()).isInstanceOf(Recovered.class);
    rig.dir().closeCleanly(79);
    assertThat(rig.recover()).isInstanceOf(Recovered.class);
    assertThat(rig.readAll()).isEqualTo(batches);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void damageBelowTheRecoveryPointIsNotATornTail(boolean clean) throws Exception {
    rig.fillTo(150);
    stop(clean);
    List<Path> segments = rig.segments();
    for (Path file : segments) {
      byte[] whole = Files.readAllBytes(file);
      truncate(file, whole.length - 10L);
      Damaged damaged = (Damaged) rig.recover();
      assertThat(damaged.file()).isEqualTo(file);
      assertThat(damaged.recoveryPoint()).isEqualTo(rig.log().recoveryPoint());
      assertThat(damaged.message()).contains(file.toString()).contains("had been fsynced");
      assertThat(rig.segments()).isEqualTo(segments);
      assertThat(Files.size(file)).isEqualTo(whole.length - 10L);
      Files.write(file, whole);
      rig.dir().close();
      if (clean) {
        CleanShutdown.mark(Disk.REAL, path, -1);
      }
    }
    assertThat(rig.recover()).isInstanceOf(Recovered.class);
  }

  @Test
  void aCorruptBatchBelowTheRecoveryPointIsDamageInAScannedSegment() throws Exception {
    rig.append(1, 2, 1000, 10);
    rig.log().flush(2);
    rig.dir().checkpointRecoveryPoints();
    rig.append(1, 2, 1000, 10);
    flipByte(rig.segments().getFirst(), 70);
    Damaged damaged = rig.killAndExpectDamaged();
    assertThat(damaged)
        .extracting(Damaged::position, Damaged::offset, Damaged::recoveryPoint)
        .containsExactly(0L, 0L, 2L);
    assertThat(damaged.problem()).startsWith("wrong crc in RecordBatch[offsets 0..1");
  }

  @Test
  void aLogWithoutItsSegmentsIsDamaged() throws Exception {
    rig.fillTo(20);
    rig.log().flush(20);
    rig.dir().checkpointRecoveryPoints();
    for (Path file : rig.segments()) {
      Files.delete(file);
    }
    assertThat(rig.killAndExpectDamaged().problem()).isEqualTo("no segment");
  }

  @Test
  void rebuildsTheEpochHistoryWithoutItsCheckpoint() throws Exception {
    for (int epoch = 1; epoch <= 40; epoch++) {
      rig.append(epoch, 2, 1000, 200);
    }
    List<EpochStart> epochs = rig.log().epochs();
    rig.log().flush(80);
    rig.dir().checkpointRecoveryPoints();
    Path checkpoint = rig.directory().resolve(EpochCheckpoint.FILE_NAME);
    assertThat(rig.killAndExpectRecovered().epochs()).isEqualTo(epochs);
    Files.delete(checkpoint);
    assertThat(rig.killAndExpectRecovered().epochs()).isEqualTo(epochs);
    Files.writeString(checkpoint, "0\n3\n1 0\n");
    assertThat(rig.killAndExpectRecovered().epochs()).isEqualTo(epochs);
    Files.writeString(checkpoint, "0\n2\n1 0\n99 78\n");
    assertThat(rig.killAndExpectRecovered().epochs()).startsWith(new EpochStart(1, 0));
    assertThat(rig.log().epochs()).doesNotContain(new EpochStart(99, 78));
  }

  @ParameterizedTest
  @CsvSource({"9 4, 8 4", "9 4, 9 5", "3 0, 2 0", "120 78, 120 98", "117 76, 118 76"})
  void rebuildsAnEpochHistoryThatTheBatchesContradict(String line, String decayed)
      throws Exception {
    for (int i = 1; i <= 40; i++) {
      rig.append(3 * i, 2, 1000, 200);
    }
    List<EpochStart> epochs = rig.log().epochs();
    stop(true);
    Path checkpoint = rig.directory().resolve(EpochCheckpoint.FILE_NAME);
    String whole = Files.readString(checkpoint);
    assertThat(whole).contains("\n" + line + "\n");
    Files.writeString(checkpoint, whole.replace("\n" + line + "\n", "\n" + decayed + "\n"));
    assertThat(rig.recover()).isInstanceOf(Recovered.class);
    assertThat(rig.log().epochs()).isEqualTo(epochs);
  }

  @Test
  void believesAnEpochThatHasNoRecords() {
    rig.append(3, 2, 1000, 200);
    rig.append(6, 2, 1000, 200);
    List<EpochStart> epochs =
        List.of(new EpochStart(3, 0), new EpochStart(4, 2), new EpochStart(6, 2));
    rig.log().storeEpochs(epochs);
    stop(true);
    assertThat(rig.recover()).isInstanceOf(Recovered.class);
    assertThat(rig.log().epochs()).isEqualTo(epochs);
  }

  @Test
  void anIndexThatLeadsPastABatchIsNotFollowed() throws Exception {
    rig.fillTo(150);
    stop(true);
    Path index = sibling(rig.segments().getFirst(), ".index");
    ByteBuffer entries = ByteBuffer.wrap(Files.readAllBytes(index));
    int early = entries.getInt(0) + 1;
    entries.putInt(OffsetIndex.ENTRY_BYTES, early);
    Files.write(index, entries.array());
    assertThat(rig.recover()).isInstanceOf(Recovered.class);
    assertThatThrownBy(() -> rig.log().read(early, 150, 1000, true))
        .isInstanceOf(LogDirFailure.class)
        .hasMessageContaining(rig.segments().getFirst().toString())
        .hasMessageContaining("expected offset");
  }

  /** Where a batch starts has no checksum, and nothing comes behind the last one's end. */
  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "0, 2", "0, 12", "23, 0", "23, 1", "23, 2", "23, 12"})
  void noOffsetThatDecayedIsServed(int field, int bit) throws Exception {
    List<ByteBuffer> batches = rig.fillTo(100);
    stop(true);
    List<Path> segments = rig.segments();
    assertThat(segments).hasSizeGreaterThan(1);
    long width = field == 0 ? Long.BYTES : Integer.BYTES;
    for (Path file : segments) {
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at += ByteBuffer.wrap(whole).getInt(at + 8) + 12) {
        byte[] decayed = whole.clone();
        decayed[(int) (at + field + width - 1 - bit / 8)] ^= (byte) (1 << bit % 8);
        Files.write(file, decayed);
        assertThat(falseBatches(batches)).as("%s, batch at %d", file, at).isEmpty();
        rig.dir().close();
        CleanShutdown.mark(Disk.REAL, path, -1);
      }
      Files.write(file, whole);
    }
    assertThat(rig.recover()).isInstanceOf(Recovered.class);
    assertThat(rig.readAll()).isEqualTo(batches);
  }

  /** Opens the log, if it can be opened, and reads it batch by batch. */
  private List<RecordBatch> falseBatches(List<ByteBuffer> written) {
    List<RecordBatch> served = new ArrayList<>();
    try {
      if (rig.recover() instanceof Recovered recovered) {
        assertThat(recovered.logEnd()).isEqualTo(view(written.getLast()).nextOffset());
        for (ByteBuffer each : written) {
          ByteBuffer found = readOne(view(each).baseOffset());
          if (view(found).validate().isEmpty() && !found.equals(each)) {
            served.add(view(found));
          }
        }
      }
    } catch (LogDirFailure told) {
      assertThat(told).hasMessageContaining(rig.directory().toString());
    }
    return served;
  }

  private ByteBuffer readOne(long offset) {
    try (LogSlice slice = rig.log().read(offset, Long.MAX_VALUE, 1, true)) {
      return slice.toByteBuffer();
    }
  }

  private static RecordBatch view(ByteBuffer bytes) {
    return new RecordBatch().wrap(bytes, 0);
  }

  @Test
  void aTruncationLowersTheCheckpointedRecoveryPointFirst() throws Exception {
    rig.fillTo(150);
    rig.log().flush(150);
    rig.dir().checkpointRecoveryPoints();
    long end = rig.log().truncateTo(40);
    assertThat(OffsetCheckpoint.read(Disk.REAL, path.resolve(LogDir.RECOVERY_POINTS)))
        .containsEntry(LogRig.NAME, end);
    rig.append(2, 1, 1000, 10);
    Recovered recovered = rig.killAndExpectRecovered();
    assertThat(recovered.logEnd()).isEqualTo(end + 1);
    assertThat(recovered.epochs()).containsExactly(new EpochStart(1, 0), new EpochStart(2, end));
  }

  private static Path sibling(Path log, String suffix) {
    return log.resolveSibling(name(log) + suffix);
  }

  private static String name(Path log) {
    return log.getFileName().toString().replace(".log", "");
  }

  private static long base(Path log) {
    return Long.parseLong(name(log));
  }

  private static long segmentsSize(List<Path> files) throws IOException {
    long size = 0;
    for (Path file : new ArrayList<>(files)) {
      size += Files.size(file);
    }
    return size;
  }

  private static void truncate(Path file, long size) throws IOException {
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.setLength(size);
    }
  }

  private static void flipByte(Path file, long at) throws IOException {
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.seek(at);
      int found = opened.read();
      opened.seek(at);
      opened.write(found ^ 0x40);
    }
  }
}
