package io.highwater.spec.partition;

import io.highwater.spec.FlushPolicy;

/**
 * How far one follower has come, as its fetches in the present leader epoch tell.
 *
 * <p>A follower lags only against records that were offered to it: it is measured from the last
 * moment at which it had everything that an earlier answer had offered, so one that is steadily a
 * little behind a busy leader does not lag; and one that had everything when the leader last looked
 * was not late before that.
 */
final class FollowerProgress {
  static final long UNKNOWN = -1;

  final int replicaId;
  private long logEnd = UNKNOWN;
  private long flushedEnd = UNKNOWN;
  private long brokerEpoch = UNKNOWN;
  private long logStart = UNKNOWN;
  private long offeredEnd;
  private long offeredMs;
  private long caughtUpMs;

  FollowerProgress(int replicaId, long nowMs) {
    this.replicaId = replicaId;
    this.offeredMs = nowMs;
    this.caughtUpMs = nowMs;
  }

  /** Whether the follower has fetched in this leader epoch at all. */
  boolean isKnown() {
    return logEnd != UNKNOWN;
  }

  long logEnd() {
    return logEnd;
  }

  long flushedEnd() {
    return flushedEnd;
  }

  /** Up to where the follower's copy counts, or -1. */
  long counted(FlushPolicy policy) {
    return LeaderKernel.counts(logEnd, flushedEnd, policy);
  }

  /** Where the follower's log begins, or -1. */
  long logStart() {
    return logStart;
  }

  void beginsAt(long start) {
    logStart = start;
  }

  /** The incarnation that fetched last, or -1. */
  long brokerEpoch() {
    return brokerEpoch;
  }

  /**
   * A fetch has arrived.
   *
   * @param offset everything below it is in the follower's log
   * @param flushed everything below it is on the follower's disk
   * @param epoch the follower's incarnation
   */
  void fetched(
      long offset, long flushed, long epoch, FlushPolicy policy, long leaderEnd, long nowMs) {
    logEnd = offset;
    flushedEnd = flushed;
    brokerEpoch = epoch;
    if (counted(policy) >= leaderEnd) {
      caughtUpMs = nowMs;
    } else if (counted(policy) >= offeredEnd) {
      caughtUpMs = Math.max(caughtUpMs, offeredMs);
    }
    offeredEnd = leaderEnd;
    offeredMs = nowMs;
  }

  /** An answer with everything below {@code end} is leaving for the follower. */
  void offered(long end, FlushPolicy policy, long nowMs) {
    if (counted(policy) >= offeredEnd) {
      caughtUpMs = nowMs;
    }
    offeredEnd = end;
    offeredMs = nowMs;
  }

  /** The leader looks round: whoever has everything now is not late before now. */
  void observed(FlushPolicy policy, long leaderEnd, long nowMs) {
    if (counted(policy) >= leaderEnd) {
      caughtUpMs = nowMs;
    }
  }

  /** How long the follower has been behind what it was offered, if what counts is behind at all. */
  long lagMs(FlushPolicy policy, long leaderEnd, long nowMs) {
    return counted(policy) >= leaderEnd ? 0 : nowMs - caughtUpMs;
  }

  /** Forgives the lag so far: the leader itself was not running. */
  void restartClock(long nowMs) {
    caughtUpMs = nowMs;
    offeredMs = nowMs;
  }

  @Override
  public String toString() {
    return isKnown()
        ? replicaId + ":leo=" + logEnd + ",flushed=" + flushedEnd + ",epoch=" + brokerEpoch
        : replicaId + ":unknown";
  }
}
