package io.highwater.broker.storage;

import static io.highwater.broker.storage.TestBatches.batch;
import static io.highwater.broker.storage.TestBatches.concat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFaultTest {
  @TempDir private Path path;
  private final TestDisk disk = new TestDisk();
  private LogRig rig;

  @BeforeEach
  void open() {
    rig = new LogRig(path, LogRig.SMALL, disk, Optional.empty());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aFullDiskLeavesTheLogAsItWasWhereverItStrikes() throws Exception {
    List<ByteBuffer> batches = rig.fillTo(60);
    List<ByteBuffer> more = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      more.add(batch(rig.log().logEndOffset() + i, 1, 1, 2000, 200));
    }
    ByteBuffer all = concat(more.toArray(ByteBuffer[]::new));
    List<Path> segments = rig.segments();
    long end = rig.log().logEndOffset();
    for (int space = 0; space < all.remaining(); space += 97) {
      disk.space.set(space);
      LogDirFailure failure =
          catchThrowableOfType(LogDirFailure.class, () -> rig.log().append(end, all));
      assertThat(failure.diskFull()).isTrue();
      assertThat(failure).hasMessageContaining("cannot append to " + rig.directory());
      assertThat(rig.log().logEndOffset()).isEqualTo(end);
      assertThat(all.position()).isZero();
      disk.space.set(Long.MAX_VALUE);
      assertThat(rig.readAll()).isEqualTo(batches);
      assertThat(rig.segments()).isEqualTo(segments);
      assertThat(rig.dir().failure()).isEmpty();
    }
    rig.log().append(end, all);
    batches.addAll(more);
    assertThat(rig.readAll()).isEqualTo(batches);
    assertThat(rig.killAndExpectRecovered().cutBytes()).isZero();
    assertThat(rig.readAll()).isEqualTo(batches);
  }

  @Test
  void anAppendThatCannotBeUndoneFailsTheDirectory() {
    rig.fillTo(6);
    disk.broken = file -> file.toString().endsWith(".log");
    LogDirFailure failure =
        catchThrowableOfType(LogDirFailure.class, () -> rig.append(1, 1, 1000, 10));
    assertThat(failure.operation()).isEqualTo("undo an append to");
    disk.broken = file -> false;
    assertThatThrownBy(() -> rig.append(1, 1, 1000, 10)).isSameAs(failure);
    assertThatThrownBy(() -> rig.log().read(0, 6, 100, true)).isSameAs(failure);
    assertThatThrownBy(() -> rig.dir().closeCleanly(1)).isSameAs(failure);
    assertThat(rig.dir().failure()).contains(failure);
  }

  @Test
  void aFailedFsyncIsNeverTriedAgain() {
    rig.fillTo(6);
    disk.failingSync = file -> file.toString().endsWith(".log");
    LogDirFailure failure = catchThrowableOfType(LogDirFailure.class, () -> rig.log().flush(6));
    assertThat(failure.operation()).isEqualTo("fsync");
    assertThat(failure.path()).isEqualTo(rig.directory().toString());
    assertThat(failure.diskFull()).isFalse();
    assertThat(rig.log().recoveryPoint()).isZero();
    disk.failingSync = file -> false;
    disk.synced.clear();
    assertThatThrownBy(() -> rig.log().flush(6)).isSameAs(failure);
    assertThatThrownBy(() -> rig.dir().checkpointRecoveryPoints()).isSameAs(failure);
    assertThat(disk.synced).isEmpty();
  }

  @Test
  void aFailedFsyncOfTheDirectoryOrOfACheckpointCountsAsWell() {
    rig.fillTo(6);
    disk.failingSync = file -> file.toString().contains(EpochCheckpoint.FILE_NAME);
    assertThatThrownBy(() -> rig.log().flush(6)).isInstanceOf(LogDirFailure.class);
    assertThat(rig.log().recoveryPoint()).isZero();
    disk.failingSync = file -> false;
    rig.killAndExpectRecovered();
    rig.fillTo(150);
    disk.failingSync = rig.directory()::equals;
    assertThatThrownBy(() -> rig.log().flush(150)).isInstanceOf(LogDirFailure.class);
  }

  @Test
  void aFlushForcesSegmentsInOrderThenNamesAndNothingTwice() throws Exception {
    rig.fillTo(60);
    disk.synced.clear();
    assertThat(rig.log().flush(60)).isEqualTo(rig.log().logEndOffset());
    List<Path> logs = rig.segments();
    assertThat(logs.size()).isGreaterThan(1);
    assertThat(disk.synced.subList(0, logs.size())).isEqualTo(logs);
    assertThat(disk.synced).contains(rig.directory());
    disk.synced.clear();
    rig.append(1, 1, 1000, 10);
    assertThat(rig.log().flush(60)).isGreaterThanOrEqualTo(60);
    assertThat(disk.synced).isEmpty();
    rig.log().flush(rig.log().logEndOffset());
    assertThat(disk.synced).containsExactly(rig.segments().getLast());
  }

  @Test
  void aFlushForcesTheIndexFilesOfASealedSegmentOnce() throws Exception {
    rig.fillTo(60);
    disk.synced.clear();
    rig.log().flush(60);
    Path sealed = rig.segments().getFirst();
    Path index = sealed.resolveSibling(sealed.getFileName().toString().replace(".log", ".index"));
    assertThat(disk.synced).containsOnlyOnce(index);
  }

  @Test
  void damageMetByAReadFailsTheDirectory() throws Exception {
    rig.fillTo(6);
    try (var file = new RandomAccessFile(rig.segments().getFirst().toFile(), "rw")) {
      file.seek(8);
      file.writeInt(Integer.MAX_VALUE);
    }
    assertThatThrownBy(() -> rig.log().read(1, 6, 100, true))
        .isInstanceOf(LogDirFailure.class)
        .hasMessageContaining("a batch of -2147483637 bytes");
    assertThat(rig.dir().failure()).isPresent();
  }

  @Test
  void aReadErrorFailsTheDirectory() {
    rig.fillTo(6);
    try (LogSlice slice = rig.log().read(0, 100, 10_000, true)) {
      disk.broken = file -> file.toString().endsWith(".log");
      assertThatThrownBy(slice::toByteBuffer)
          .isInstanceOf(LogDirFailure.class)
          .hasMessageContaining("Input/output error");
    }
    assertThatThrownBy(() -> rig.log().flush(6)).isInstanceOf(LogDirFailure.class);
  }
}
