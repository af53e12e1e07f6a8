package io.highwater.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an fsync may claim when the shard's thread goes on while it runs. */
class FlushTest {
  @TempDir private Path path;
  private final TestDisk disk = new TestDisk();
  private Path journalFile;
  private FlushJournal journal;
  private LogRig rig;

  @BeforeEach
  void open() {
    journalFile = path.resolve("journal");
    journal = FlushJournal.open(journalFile);
    rig = new LogRig(path.resolve("data"), LogRig.SMALL, disk, Optional.of(journal));
  }

  @AfterEach
  void close() {
    rig.close();
    journal.close();
  }

  /** Runs {@code meanwhile} inside the next fsync of a segment. */
  private void duringTheFsync(Runnable meanwhile) {
    disk.failingSync =
        file -> {
          if (file.toString().endsWith(".log")) {
            disk.failingSync = any -> false;
            meanwhile.run();
          }
          return false;
        };
  }

  @Test
  void whatIsAppendedMeanwhileIsNotClaimed() {
    rig.append(1, 5, 1000, 10);
    duringTheFsync(() -> rig.append(1, 5, 1000, 10));
    assertThat(rig.log().flush(5)).isEqualTo(5);
    assertThat(rig.log().logEndOffset()).isEqualTo(10);
    assertThat(rig.log().recoveryPoint()).isEqualTo(5);
    disk.synced.clear();
    assertThat(rig.log().flush(10)).isEqualTo(10);
    assertThat(disk.synced).isNotEmpty();
  }

  @Test
  void aTruncationMeanwhileVoidsTheFsync() throws Exception {
    rig.append(1, 5, 1000, 10);
    rig.log().flush(5);
    rig.append(1, 5, 1000, 10);
    List<String> before = Files.readAllLines(journalFile);
    duringTheFsync(
        () -> {
          rig.log().truncateTo(5);
          rig.append(2, 5, 1000, 10);
        });
    assertThat(rig.log().flush(10)).isEqualTo(5);
    assertThat(rig.log().recoveryPoint()).isEqualTo(5);
    assertThat(Files.readAllLines(journalFile)).hasSize(before.size() + 1);
    assertThat(Files.readAllLines(journalFile).getLast()).startsWith("truncated orders-0 0 ");
    assertThat(rig.log().flush(10)).isEqualTo(10);
  }

  @Test
  void aDeletionMeanwhileIsNoFault() {
    rig.append(1, 5, 1000, 10);
    duringTheFsync(
        () -> {
          rig.dir().delete(LogRig.NAME);
          rig.dir().purgeDeleted();
          rig.dir().create(LogRig.NAME, LogRig.TOPIC_ID, LogRig.SMALL);
        });
    assertThat(rig.log().flush(5)).isZero();
    assertThat(rig.dir().failure()).isEmpty();
    assertThat(rig.directory().resolve(EpochCheckpoint.FILE_NAME)).hasContent("0\n0");
  }

  @Test
  void theJournalIsWrittenBeforeAnybodyHears() throws Exception {
    rig.fillTo(60);
    long end = rig.log().flush(60);
    assertThat(rig.log().recoveryPoint()).isEqualTo(end);
    for (Path segment : rig.segments()) {
      long base = Long.parseLong(segment.getFileName().toString().substring(0, 20));
      assertThat(Files.readAllLines(journalFile))
          .contains("flushed orders-0 " + base + " " + Files.size(segment));
    }
  }

  @Test
  void checkpointedRecoveryPointsNeverRiseAboveATruncation() throws Exception {
    rig.append(1, 5, 1000, 10);
    rig.append(1, 5, 1000, 10);
    rig.log().flush(10);
    rig.dir().checkpointRecoveryPoints();
    Path file = path.resolve("data").resolve(LogDir.RECOVERY_POINTS);
    boolean[] checkpointed = {false};
    disk.failingSync =
        synced -> {
          if (synced.toString().contains(LogDir.RECOVERY_POINTS) && !checkpointed[0]) {
            checkpointed[0] = true;
            rig.dir().checkpointRecoveryPoints();
          }
          return false;
        };
    rig.log().truncateTo(5);
    assertThat(checkpointed[0]).isTrue();
    assertThat(OffsetCheckpoint.read(Disk.REAL, file)).containsEntry(LogRig.NAME, 5L);
  }
}
