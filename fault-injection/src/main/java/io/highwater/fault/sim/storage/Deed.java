package io.highwater.fault.sim.storage;

/** What a {@link StorageSimulator} does, and what comes of it. */
public enum Deed {
  APPEND,
  FLUSH,
  /** Something was appended while an fsync was under way. */
  APPEND_DURING_FLUSH,
  /** The log was cut while an fsync was under way. */
  TRUNCATE_DURING_FLUSH,
  CHECKPOINT,
  TRUNCATE,
  RESTART_LOG,
  /** Records were deleted at the front, as a client asks for it. */
  ADVANCE_START,
  /** The same as a retention asks for it. */
  RETAIN,
  /** The space of what was deleted was freed. */
  RECLAIM,
  /** Closed segments were written anew without what is superseded. */
  COMPACT,
  /** Records were deleted while an fsync was under way. */
  ADVANCE_DURING_FLUSH,
  DELETE,
  READ,
  LOOK_UP_TIME,
  SHUT_DOWN,
  KILL,
  LOSE_POWER,
  FULL_DISK,
  FAIL_FSYNC,
  FAIL_READ,
  FLIP_BIT,
  /** Recovery cut something off a log's end. */
  CUT,
  /** An end of the process took back where the log started, and what had been deleted is back. */
  START_FORGOTTEN,
  /** A power cut left a part of a compaction. */
  COMPACTION_UNDONE,
  /** A power cut brought back what had been truncated, for no fsync had covered that. */
  TRUNCATION_UNDONE,
  /** A flipped bit was reported when the directory or a log was opened. */
  DECAY_REPORTED,
  /** A flipped bit showed when a batch was read: an error, or a checksum that does not fit. */
  DECAY_READ,
  /** A flipped bit lay where nothing depends on it. */
  DECAY_HARMLESS
}
