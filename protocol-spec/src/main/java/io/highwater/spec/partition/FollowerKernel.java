package io.highwater.spec.partition;

import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import io.highwater.spec.Event.EpochStart;

/**
 * What a follower makes of its leader's answers: pure functions, by the names that they have in
 * {@code FollowerKernel.tla}. The object holds only which wrong rules are in force.
 */
public final class FollowerKernel {
  private final Bugs bugs;

  public FollowerKernel(Bugs bugs) {
    this.bugs = bugs;
  }

  /**
   * Whether an answer is still one to the question: it was asked in this epoch, at this offset
   * (KAFKA-7786) and behind a record of this epoch. So it was asked by the same log, for offset and
   * epoch name a record and all that is before it.
   *
   * @param lastEpoch of this log's last record
   * @param answerLastEpoch of the last record of the log that asked
   */
  public boolean heeds(
      int leaderEpoch,
      long logEnd,
      int lastEpoch,
      int answerEpoch,
      long answerOffset,
      int answerLastEpoch) {
    return (leaderEpoch == answerEpoch && logEnd == answerOffset && lastEpoch == answerLastEpoch)
        || bugs.has(Bug.A6);
  }

  /** The high watermark after an answer with records: the leader's, as far as there are any. */
  public static long learntHighWatermark(
      long highWatermark, long leaderHighWatermark, long logEnd) {
    return Math.max(highWatermark, Math.min(leaderHighWatermark, logEnd));
  }

  /**
   * Where a log that diverges from the leader's is cut: what both may have in common lies neither
   * beyond the leader's end of that epoch nor beyond this log's own (KIP-101, KIP-279).
   *
   * <p>A log that does not have that epoch is cut at its own end of an older one and at no lower
   * offset, for the leader's end may lie within one of its batches; the next fetch asks again.
   *
   * @param own where this log has the newest epoch that is not above the diverging one: that epoch
   *     and its end
   * @param divergingEpoch of which the leader tells
   * @param leaderEnd the leader's end of the diverging epoch
   * @param logStart nothing is kept below it
   */
  public static long truncationPoint(
      EpochStart own, int divergingEpoch, long leaderEnd, long logStart) {
    boolean shared = own.epoch() == divergingEpoch;
    long end = shared ? Math.min(own.startOffset(), leaderEnd) : own.startOffset();
    return Math.max(logStart, end);
  }

  /**
   * The high watermark after a cut: never raised by an answer that says that logs diverge
   * (KAFKA-14704), and never left behind above the log's end (KAFKA-9491).
   *
   * @param leaderHighWatermark the leader's, as the answer tells
   */
  public long truncatedHighWatermark(
      long highWatermark, long leaderHighWatermark, long oldEnd, long newEnd) {
    if (bugs.has(Bug.A11)) {
      return Math.max(highWatermark, Math.min(leaderHighWatermark, oldEnd));
    }
    return bugs.has(Bug.A13) ? highWatermark : Math.min(highWatermark, newEnd);
  }

  /** The high watermark once all records are dropped and the log starts anew (KAFKA-9491). */
  public long restartedHighWatermark(long highWatermark, long newStart) {
    return bugs.has(Bug.A13) ? highWatermark : newStart;
  }

  /** The high watermark that a log starts with: a checkpoint may be lost, or ahead of the log. */
  public long recoveredHighWatermark(long checkpoint, long logStart, long logEnd) {
    return bugs.has(Bug.A14) ? checkpoint : Math.clamp(checkpoint, logStart, logEnd);
  }
}
