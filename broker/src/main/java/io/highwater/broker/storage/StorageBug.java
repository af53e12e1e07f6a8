package io.highwater.broker.storage;

/**
 * Wrong rules of storage, for those who judge the judges: each is one branch beside the right rule,
 * off unless a {@link LogDir} is opened with it. No process does that.
 */
public enum StorageBug {
  /** A scan indexes a batch under the position at which it ends. */
  INDEX_POINTS_BEHIND,
  /** A scan takes a batch whose checksum is wrong: a torn tail becomes a part of the log. */
  CHECKSUM_IGNORED,
  /** Damage below the recovery point is cut away like a torn tail, and nobody hears of it. */
  DAMAGE_CUT,
  /** A truncation leaves the epoch history as it is. */
  EPOCHS_NOT_CUT,
  /** A truncation leaves the checkpointed recovery point above the log's end. */
  RECOVERY_POINT_KEPT,
  /** A log that starts again leaves the checkpointed start above its end. */
  LOG_START_KEPT,
  /** A log's start is checkpointed before what leads there is on the disk. */
  LOG_START_UNFLUSHED,
  /** A compaction looks beyond what is committed: what is newer there may yet be cut. */
  COMPACTED_ABOVE_END,
  /** A compacted segment takes the others' place before it is on the disk. */
  COMPACTED_UNSYNCED,
  /** What a compaction leaves is numbered anew, without gaps. */
  OFFSETS_RENUMBERED,
  /** A tombstone goes as soon as it may, though readers may not have seen it. */
  TOMBSTONES_DROPPED_EARLY,
  /** What was appended while an fsync was under way counts as covered by it. */
  FLUSH_COUNTS_LATER_APPENDS,
  /** An fsync that began before a truncation counts for what was written after it. */
  FLUSH_FROM_BEFORE_TRUNCATION,
  /** An append that met a full disk leaves half a batch behind. */
  HALF_APPEND_KEPT,
  /** After a failed fsync the next one is believed. */
  FAILED_FSYNC_RETRIED
}
