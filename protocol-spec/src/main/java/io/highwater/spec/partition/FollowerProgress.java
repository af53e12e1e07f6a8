package io.highwater.spec.partition;

/**
 * How far one follower has come, as its fetches in the present leader epoch tell.
 *
 * <p>A follower lags only against records that were offered to it: the clock of its lag starts when
 * an answer with them left, or, while it has no fetch waiting, with its last fetch (after {@code
 * replica.lag.time.max.ms} as Kafka measures it).
 */
final class FollowerProgress {
  static final long UNKNOWN = -1;

  final int replicaId;
  private long logEnd = UNKNOWN;
  private long flushedEnd = UNKNOWN;
  private long brokerEpoch = UNKNOWN;
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

  /** The incarnation that fetched last, or -1. */
  long brokerEpoch() {
    return brokerEpoch;
  }

  /**
   * A fetch has arrived.
   *
   * @param offset everything below it is in the follower's log
   * @param counted everything below it counts as replicated: the offset, or what is fsynced of it
   */
  void fetched(long offset, long flushed, long counted, long epoch, long leaderEnd, long nowMs) {
    if (counted >= leaderEnd) {
      caughtUpMs = nowMs;
    } else if (counted >= offeredEnd) {
      caughtUpMs = Math.max(caughtUpMs, offeredMs);
    }
    logEnd = offset;
    flushedEnd = flushed;
    brokerEpoch = epoch;
    offeredEnd = leaderEnd;
    offeredMs = nowMs;
  }

  /** An answer with everything below {@code end} is leaving for the follower. */
  void offered(long end, long nowMs) {
    if (logEnd >= offeredEnd) {
      caughtUpMs = nowMs;
    }
    offeredEnd = end;
    offeredMs = nowMs;
  }

  /** How long the follower has been behind what it was offered, if what counts is behind at all. */
  long lagMs(long counted, long leaderEnd, long nowMs) {
    return counted >= leaderEnd ? 0 : nowMs - caughtUpMs;
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
