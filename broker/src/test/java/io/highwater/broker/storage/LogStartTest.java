package io.highwater.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.broker.storage.Recovery.Recovered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs whose beginning has been deleted. */
class LogStartTest {
  @TempDir private Path path;
  private LogRig rig;

  @BeforeEach
  void fill() {
    rig = new LogRig(path);
    rig.fillTo(200);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private PartitionLog log() {
    return rig.log();
  }

  private String checkpoint() throws Exception {
    return Files.readString(path.resolve("log-start-offset-checkpoint"));
  }

  private static long base(Path segment) {
    return Long.parseLong(segment.getFileName().toString().substring(0, 20));
  }

  @Test
  void whatIsBelowIsNotReadAndItsSegmentsGo() throws Exception {
    List<Path> before = rig.segments();
    long second = base(before.get(1));
    log().advanceStartTo(second + 1);

    assertThat(log().read(second, 200, 1000, true).sizeInBytes()).isZero();
    assertThat(log().read(second + 1, 200, 1000, true).sizeInBytes()).isPositive();
    assertThat(rig.segments()).as("until the space is freed").isEqualTo(before);
    log().reclaim();
    assertThat(rig.segments()).isEqualTo(before.subList(1, before.size()));
    assertThat(checkpoint()).isEqualTo("0\n1\norders 0 " + (second + 1) + "\n");
    assertThat(log().recoveryPoint()).isGreaterThanOrEqualTo(second + 1);
    assertThatThrownBy(() -> log().advanceStartTo(second))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> log().advanceStartTo(log().logEndOffset() + 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aReaderKeepsWhatItHas() throws Exception {
    LogSlice slice = log().read(0, 200, 1000, true);
    log().advanceStartTo(100);
    log().reclaim();
    assertThat(slice.isIntact()).isTrue();
    assertThat(slice.toByteBuffer().remaining()).isEqualTo(slice.sizeInBytes());
    slice.close();
  }

  @Test
  void everythingMayGo() throws Exception {
    long end = log().logEndOffset();
    log().advanceStartTo(end);
    log().reclaim();
    assertThat(rig.segments()).singleElement().matches(each -> base(each) == end);
    assertThat(log().sizeInBytes()).isZero();
    rig.append(1, 3, 5000, 10);
    assertThat(rig.readAll()).hasSize(1);
  }

  @Test
  void theStartOutlivesAKill() {
    log().advanceStartTo(101);
    log().reclaim();
    Recovered recovered = rig.killAndExpectRecovered();
    assertThat(recovered.logStart()).isEqualTo(101);
    assertThat(log().logStartOffset()).isEqualTo(101);

    log().advanceStartTo(150);
    assertThat(rig.killAndExpectRecovered().logStart()).as("never stored").isEqualTo(101);
  }

  @Test
  void anEndInOrderStoresTheStart() {
    log().advanceStartTo(101);
    rig.dir().closeCleanly(1);
    assertThat(((Recovered) rig.recover()).logStart()).isEqualTo(101);
  }

  @Test
  void neitherFileIsBelievedIfABitOfItHasChanged() throws Exception {
    log().advanceStartTo(101);
    log().reclaim();
    Path file = path.resolve("log-start-offset-checkpoint");
    Path copy = path.resolve("log-start-offset-checkpoint.crc32c");
    for (Path each : List.of(file, copy)) {
      rig.close();
      String whole = Files.readString(each);
      Files.writeString(each, whole.replace("101", "191"));
      assertThat(((Recovered) rig.recover()).logStart()).isEqualTo(101);
      Files.writeString(each, whole);
    }
  }

  @Test
  void kafkasOwnFileIsEnough() throws Exception {
    log().advanceStartTo(101);
    log().reclaim();
    rig.close();
    Files.delete(path.resolve("log-start-offset-checkpoint.crc32c"));
    assertThat(((Recovered) rig.recover()).logStart()).isEqualTo(101);
  }

  @Test
  void aLogThatEndsBeforeItStartsIsDamaged() throws Exception {
    log().advanceStartTo(199);
    log().reclaim();
    rig.close();
    Path last = rig.segments().getLast();
    Files.write(last, new byte[0]);
    assertThat(((Recovery.Damaged) rig.recover()).message())
        .contains("end of a log that starts at 199");
  }

  @Test
  void aLogThatStartsAgainForgetsWhereItStarted() throws Exception {
    log().advanceStartTo(150);
    log().truncateFullyAndStartAt(40);
    rig.append(1, 3, 5000, 10);
    assertThat(rig.segments()).singleElement().matches(each -> base(each) == 40);
    assertThat(rig.killAndExpectRecovered().logStart()).isEqualTo(40);
    assertThat(log().logEndOffset()).isEqualTo(43);
  }

  @Test
  void aPartitionOfTheSameNameStartsWithItsFirstRecord() {
    log().advanceStartTo(150);
    log().reclaim();
    rig.dir().delete(LogRig.NAME);
    rig.dir().create(LogRig.NAME, LogRig.TOPIC_ID, LogRig.SMALL);
    assertThat(rig.killAndExpectRecovered().logStart()).isZero();
  }

  @Test
  void aCutWithinTheFirstBatchLeavesNothing() {
    log().truncateFullyAndStartAt(0);
    rig.append(1, 10, 1000, 10);
    log().advanceStartTo(4);
    assertThat(log().truncateTo(6)).isEqualTo(4);
    assertThat(log().logStartOffset()).isEqualTo(4);
    rig.append(2, 1, 1000, 10);
    assertThat(log().logEndOffset()).isEqualTo(5);
  }

  @Test
  void aLogMayBeginWithinABatch() throws Exception {
    log().truncateFullyAndStartAt(303);
    log().append(303, TestBatches.batch(300, 2, 5, 1000, 10));
    assertThat(log().logStartOffset()).isEqualTo(303);
    assertThat(log().logEndOffset()).isEqualTo(305);
    assertThat(log().read(302, 400, 1000, true).sizeInBytes()).isZero();
    assertThat(LogRig.read(log(), 303, 400, 1000).remaining()).isPositive();
    assertThat(rig.segments()).singleElement().matches(each -> base(each) == 300);
    log().reclaim();
    assertThat(rig.killAndExpectRecovered().logStart()).isEqualTo(303);
    assertThatThrownBy(() -> log().append(305, TestBatches.batch(304, 2, 5, 1000, 10)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void timesAreLookedUpAmongWhatIsLeft() {
    log().truncateFullyAndStartAt(0);
    rig.append(1, 5, 9000, 10);
    rig.append(1, 5, 2000, 10);
    rig.append(1, 5, 3000, 10);
    log().advanceStartTo(7);
    assertThat(log().offsetForTimestamp(1500).orElseThrow().offset()).isEqualTo(5);
    assertThat(log().offsetForTimestamp(2500).orElseThrow().offset()).isEqualTo(10);
    assertThat(log().offsetForTimestamp(5000)).isEmpty();
    assertThat(log().maxTimestamp().offset()).isEqualTo(14);
  }

  @Test
  void theEpochOfTheLastDeletedRecordIsKept() {
    log().truncateFullyAndStartAt(0);
    for (int epoch = 1; epoch <= 4; epoch++) {
      rig.append(epoch, 5, 1000, 10);
    }
    log().advanceStartTo(10);
    assertThat(log().epochs()).extracting(EpochStart::epoch).containsExactly(2, 3, 4);
    log().advanceStartTo(11);
    assertThat(log().epochs()).extracting(EpochStart::epoch).containsExactly(3, 4);
  }

  @Test
  void retentionCountsBytesBySegments() throws Exception {
    List<Path> segments = rig.segments();
    long last = Files.size(segments.getLast());
    long end = log().logEndOffset();
    assertThat(log().startToRetain(Retention.ALL, Long.MAX_VALUE, end)).isZero();
    assertThat(log().startToRetain(new Retention(-1, log().sizeInBytes()), 0, end)).isZero();
    assertThat(log().startToRetain(new Retention(-1, last), 0, end))
        .isEqualTo(base(segments.getLast()));
    assertThat(log().startToRetain(new Retention(-1, last + 1), 0, end))
        .isEqualTo(base(segments.get(segments.size() - 2)));
    assertThat(log().startToRetain(new Retention(-1, 0), 0, end)).isEqualTo(end);
    assertThat(log().startToRetain(new Retention(-1, 0), 0, end - 1))
        .as("not above the high watermark")
        .isEqualTo(base(segments.getLast()));
  }

  @Test
  void retentionCountsTimeBySegments() throws Exception {
    long second = base(rig.segments().get(1));
    long end = log().logEndOffset();
    long newestOfFirst = 1000 + second - 1; // at most: a batch is as old as its first record
    Retention aSecond = new Retention(1000, -1);
    assertThat(log().startToRetain(aSecond, 1900, end)).isZero();
    assertThat(log().startToRetain(aSecond, newestOfFirst + 1001, end)).isEqualTo(second);
    assertThat(log().startToRetain(aSecond, 1_000_000, end)).isEqualTo(end);
  }
}
