package io.highwater.spec.partition;

import io.highwater.spec.Check;
import io.highwater.spec.Event;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.LogView;

/**
 * The shape of one replica's log: where it starts and ends, how far it is flushed and committed,
 * and which epoch wrote what. The bytes are the runtime's; both are compared at every append.
 *
 * <p>Order that always holds: logStart ≤ highWatermark ≤ logEnd, flushedEnd ≤ logEnd. Records that
 * were never fsynced may be deleted, so the log may start after its flushed end.
 */
final class ReplicaLog {
  final EpochHistory epochs;
  private final FollowerKernel kernel;
  private long logStart;
  private long logEnd;
  private long highWatermark;
  private long flushedEnd;
  private int generation;

  ReplicaLog(Event.Recovered recovered, FollowerKernel kernel) {
    this.kernel = kernel;
    Check.that(
        recovered.logStart() <= recovered.logEnd(),
        "a log starts before it ends",
        recovered.logStart(),
        recovered.logEnd());
    epochs = new EpochHistory(recovered.epochs());
    logStart = recovered.logStart();
    epochs.forgetBefore(logStart);
    logEnd = recovered.logEnd();
    highWatermark = kernel.recoveredHighWatermark(recovered.highWatermark(), logStart, logEnd);
    flushedEnd = Math.clamp(recovered.flushedEnd(), logStart, logEnd);
  }

  long logStart() {
    return logStart;
  }

  long logEnd() {
    return logEnd;
  }

  boolean isEmpty() {
    return logStart == logEnd;
  }

  long highWatermark() {
    return highWatermark;
  }

  long flushedEnd() {
    return flushedEnd;
  }

  int generation() {
    return generation;
  }

  /** Up to where this replica's own copy counts. */
  long countedEnd(FlushPolicy policy) {
    return LeaderKernel.counts(logEnd, flushedEnd, policy);
  }

  /** Whether an fsync is due before everything counts. */
  boolean awaitsFlush(FlushPolicy policy) {
    return countedEnd(policy) < logEnd;
  }

  LogView view() {
    return new LogView(logStart, logEnd, epochs.starts());
  }

  /** The epoch of the last record, or -1. */
  int lastEpoch() {
    return epochs.epochBelow(logEnd);
  }

  /** Appends records up to {@code newEnd}, written in {@code epoch}; true if the epoch is new. */
  boolean append(long newEnd, int epoch) {
    Check.that(logEnd < newEnd, "an append grows the log", logEnd, newEnd);
    boolean newEpoch = epochs.begin(epoch, logEnd);
    logEnd = newEnd;
    return newEpoch;
  }

  /**
   * Cuts the log at {@code newEnd}; completions of earlier writes mean nothing from now on.
   *
   * @param leaderHighWatermark what the leader said that made this log be cut
   */
  boolean truncate(long newEnd, long leaderHighWatermark) {
    Check.that(logStart <= newEnd && newEnd <= logEnd, "a cut lies within the log", newEnd, logEnd);
    highWatermark =
        kernel.truncatedHighWatermark(highWatermark, leaderHighWatermark, logEnd, newEnd);
    logEnd = newEnd;
    flushedEnd = Math.min(flushedEnd, newEnd);
    generation++;
    return epochs.truncate(newEnd);
  }

  /**
   * Lets the log start later; true if it does. What is deleted was committed, so no reader of this
   * or any other replica takes it for lost.
   */
  boolean advanceStart(long newStart) {
    if (newStart <= logStart) {
      return false;
    }
    Check.that(
        newStart <= highWatermark, "only committed records are deleted", newStart, highWatermark);
    logStart = newStart;
    epochs.forgetBefore(newStart);
    return true;
  }

  /** Drops all records: the leader keeps none below {@code newStart} any more. */
  void restart(long newStart) {
    logStart = newStart;
    logEnd = newStart;
    highWatermark = kernel.restartedHighWatermark(highWatermark, newStart);
    flushedEnd = newStart;
    generation++;
    epochs.clear();
  }

  /** An fsync asked for in {@code ofGeneration} has covered everything below {@code upTo}. */
  boolean flushed(int ofGeneration, long upTo) {
    if (ofGeneration != generation || upTo <= flushedEnd) {
      return false;
    }
    Check.that(upTo <= logEnd, "no more is flushed than was appended", upTo, logEnd);
    flushedEnd = upTo;
    return true;
  }

  /** Raises the high watermark; true if it moved. */
  boolean commit(long upTo) {
    if (upTo <= highWatermark) {
      return false;
    }
    Check.that(upTo <= logEnd, "only appended records are committed", upTo, logEnd);
    highWatermark = upTo;
    return true;
  }

  @Override
  public String toString() {
    return "log[%d,%d) hw=%d flushed=%d epochs=%s"
        .formatted(logStart, logEnd, highWatermark, flushedEnd, epochs);
  }
}
