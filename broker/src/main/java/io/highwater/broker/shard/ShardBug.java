package io.highwater.broker.shard;

/**
 * Wrong rules of what surrounds the core, for those who judge the judges: each is one branch beside
 * the right rule, off unless a {@link Shard} is made with it. No process has one.
 */
public enum ShardBug {
  /** The core hears of an fsync when it begins. */
  FLUSH_TOLD_EARLY,
  /** A fetch for which there is nothing yet is forgotten. */
  WAITER_DROPPED,
  /** An answer to an older position is taken for one to the newest. */
  LATE_ANSWER_TAKEN,
  /** The checkpoint of high watermarks speaks of what is not flushed. */
  CHECKPOINT_ABOVE_FLUSHED,
  /** Retention deletes what is not committed. */
  RETENTION_ABOVE_HIGH_WATERMARK,
  /** A follower does not heed where its leader's log begins. */
  LEADER_START_IGNORED
}
