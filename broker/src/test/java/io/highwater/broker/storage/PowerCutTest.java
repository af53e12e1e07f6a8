package io.highwater.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.broker.storage.PowerCut.Loss;
import io.highwater.broker.storage.Recovery.Recovered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerCutTest {
  @TempDir private Path path;

  @Test
  void whatWasFlushedSurvivesAndTheRestIsLostForSomeSeed() throws Exception {
    Set<PowerCut.Tail> tails = EnumSet.noneOf(PowerCut.Tail.class);
    int lossesSeen = 0;
    int partlyKept = 0;
    for (long seed = 0; seed < 60; seed++) {
      Path dir = path.resolve("seed-" + seed);
      Path journal = path.resolve("journal-" + seed);
      Run run = new Run(dir, journal, seed);
      run.live();
      List<Loss> losses = PowerCut.strike(dir, journal, seed);
      long kept = run.checkAfterwards();
      losses.forEach(loss -> tails.add(loss.tail()));
      lossesSeen += losses.size();
      partlyKept += kept > run.flushed && kept < run.appended ? 1 : 0;
    }
    assertThat(lossesSeen).isGreaterThan(20);
    assertThat(partlyKept).isGreaterThan(4);
    assertThat(tails).containsExactlyInAnyOrder(PowerCut.Tail.values());
  }

  /** A life of random appends, flushes, truncations and restarts of the process. */
  private static final class Run {
    private final LogRig rig;
    private final FlushJournal journal;
    private final Random random;
    private List<ByteBuffer> batches = new ArrayList<>();
    private long flushed;
    private long appended;
    private int epoch = 1;

    Run(Path dir, Path journal, long seed) {
      this.journal = FlushJournal.open(journal);
      this.rig = new LogRig(dir, LogRig.SMALL, new TestDisk(), Optional.of(this.journal));
      this.random = new Random(seed);
    }

    void live() {
      for (int step = 0; step < 60; step++) {
        switch (random.nextInt(12)) {
          case 0, 1 -> flushed = rig.log().flush(rig.log().logEndOffset());
          case 2 -> rig.dir().checkpointRecoveryPoints();
          case 3 -> truncate();
          case 4 -> restart();
          default -> append();
        }
      }
      appended = rig.log().logEndOffset();
      rig.close();
    }

    private void append() {
      for (int i = random.nextInt(8); i >= 0; i--) {
        batches.add(rig.append(epoch, 1 + random.nextInt(3), 1000, random.nextInt(200)));
      }
    }

    private void truncate() {
      if (!batches.isEmpty() && random.nextInt(3) == 0) {
        int kept = Math.max(0, batches.size() - 1 - random.nextInt(20));
        rig.log().truncateTo(batches.get(kept).getLong(0));
        batches = new ArrayList<>(batches.subList(0, kept));
        flushed = Math.min(flushed, rig.log().logEndOffset());
        epoch++;
      }
    }

    private void restart() {
      if (random.nextInt(3) == 0) {
        assertThat(rig.killAndExpectRecovered().cutBytes()).isZero();
        flushed = rig.log().logEndOffset();
      }
    }

    /** Returns where the log ends now. */
    long checkAfterwards() {
      Recovery recovery = rig.recover();
      assertThat(recovery).isInstanceOf(Recovered.class);
      Recovered recovered = (Recovered) recovery;
      assertThat(recovered.logEnd()).isBetween(flushed, appended);
      List<ByteBuffer> kept = rig.readAll();
      assertThat(kept).isEqualTo(batches.subList(0, kept.size()));
      assertThat(recovered.epochs())
          .extracting(EpochStart::startOffset)
          .allMatch(start -> start < recovered.logEnd());
      rig.close();
      journal.close();
      return recovered.logEnd();
    }
  }

  @Test
  void theSameSeedCutsTheSame() throws Exception {
    List<List<Loss>> twice = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path dir = path.resolve("dir-" + i);
      LogRig rig = new LogRig(dir);
      rig.fillTo(100);
      rig.close();
      twice.add(PowerCut.strike(dir, path.resolve("none"), 5));
    }
    assertThat(twice.get(0)).isEqualTo(twice.get(1)).hasSize(1);
  }

  @Test
  void aRestartedLogHasNothingOnTheDisk() throws Exception {
    Path journalFile = path.resolve("journal");
    Path dir = path.resolve("dir");
    long least = Long.MAX_VALUE;
    for (long seed = 0; seed < 20; seed++) {
      Path each = dir.resolve("seed-" + seed);
      Files.deleteIfExists(journalFile);
      try (FlushJournal journal = FlushJournal.open(journalFile);
          LogRig rig = new LogRig(each, LogRig.SMALL, new TestDisk(), Optional.of(journal))) {
        rig.fillTo(10);
        rig.log().flush(10);
        rig.log().truncateFullyAndStartAt(0);
        rig.append(2, 3, 1000, 100);
        rig.append(2, 3, 1000, 100);
      }
      PowerCut.strike(each, journalFile, seed);
      try (LogDir cut = LogDir.open(each, "cluster", 1)) {
        Recovery recovery = cut.open(LogRig.NAME, LogRig.SMALL);
        least = Math.min(least, ((Recovered) recovery).logEnd());
      }
    }
    assertThat(least).isZero();
  }

  @Test
  void aJournalThatIsNoneIsAnError() throws Exception {
    Path journal = path.resolve("journal");
    Files.writeString(journal, "flushed orders-0 0 10\nflushed orders-0 0\nflushed ord");
    assertThatThrownBy(() -> PowerCut.strike(path, journal, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("journal line 2: flushed orders-0 0");
  }
}
