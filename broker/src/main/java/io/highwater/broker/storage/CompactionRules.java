package io.highwater.broker.storage;

/**
 * When a log is compacted and what it keeps; the names are those of Kafka's topic configuration.
 *
 * @param dirtyRatio {@code min.cleanable.dirty.ratio}: a log is left alone while less of it than
 *     that, 0 to 1, was written since the last time
 * @param lagMsMin {@code min.compaction.lag.ms}: a segment with a record newer than that stays
 * @param lagMsMax {@code max.compaction.lag.ms}: a segment whose newest record is older than that
 *     is compacted, whatever the ratio
 * @param tombstonesMs {@code delete.retention.ms}: how long a tombstone stays after it was first
 *     compacted, so that whoever reads meanwhile sees it
 */
public record CompactionRules(double dirtyRatio, long lagMsMin, long lagMsMax, long tombstonesMs) {
  public static final String DIRTY_RATIO = "min.cleanable.dirty.ratio";
  public static final String LAG_MS_MIN = "min.compaction.lag.ms";
  public static final String LAG_MS_MAX = "max.compaction.lag.ms";
  public static final String TOMBSTONES_MS = "delete.retention.ms";

  /** As soon as there is anything to compact; tombstones stay a day. */
  public static final CompactionRules AT_ONCE =
      new CompactionRules(0, 0, Long.MAX_VALUE, 24L * 60 * 60 * 1000);
}
