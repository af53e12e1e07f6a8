package io.highwater.fault.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.spec.Batch;
import io.highwater.spec.Check;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of a log when the power is gone. */
final class SimLogTest {
  private final SimLog log = new SimLog(0);

  @Test
  void onlyWhatWasFsyncedIsSureToStay() {
    append(0, 3);
    log.flushed(0, 2);

    log.losePower(2);

    assertThat(values()).containsExactly(0L, 1L);
    assertThat(log.flushedEnd()).isEqualTo(2);
  }

  @Test
  void someOfTheTailMayStay() {
    append(0, 3);
    log.flushed(0, 1);

    log.losePower(2);

    assertThat(values()).containsExactly(0L, 1L);
  }

  @Test
  void aTruncationThatWasNotFsyncedMayBeUndone() {
    append(0, 3);
    log.flushed(0, 3);
    log.truncate(1, 1);
    append(1, 2);
    assertThat(log.hasGhosts()).isTrue();

    log.losePowerWithTruncation();

    assertThat(values()).containsExactly(0L, 1L, 2L);
    assertThat(log.entries().getLast().batch().leaderEpoch()).isZero();
  }

  @Test
  void anFsyncEndsTheTruncation() {
    append(0, 3);
    log.flushed(0, 3);
    log.truncate(1, 1);
    log.flushed(0, 3);
    assertThat(log.flushedEnd()).as("an fsync from before means nothing").isEqualTo(1);

    log.flushed(1, 1);

    assertThat(log.hasGhosts()).isFalse();
  }

  @Test
  void aBoundaryLiesBetweenBatches() {
    log.append(new SimLog.Entry(Batch.plain(3).at(0, 0), 0));
    log.append(new SimLog.Entry(Batch.plain(2).at(3, 0), 3));

    assertThat(log.batchBoundary(2)).isZero();
    assertThat(log.batchBoundary(3)).isEqualTo(3);
    assertThat(log.batchBoundary(4)).isEqualTo(3);
    assertThat(log.batchBoundary(5)).isEqualTo(5);
    assertThat(log.batchBoundary(9)).isEqualTo(5);
  }

  @Test
  void aBatchThatDoesNotContinueTheLogIsRefused() {
    append(0, 1);

    assertThatThrownBy(() -> log.append(entry(5, 0))).isInstanceOf(Check.Violated.class);
  }

  private void append(int from, int count) {
    for (int i = from; i < from + count; i++) {
      log.append(entry(i, log.generation()));
    }
  }

  private static SimLog.Entry entry(long offset, int epoch) {
    return new SimLog.Entry(Batch.plain(1).at(offset, epoch), offset);
  }

  private List<Long> values() {
    return log.entries().stream().map(SimLog.Entry::value).toList();
  }
}
