package io.highwater.broker.storage;

/**
 * How a log is cut into segments and indexed; the names are those of Kafka's topic configuration.
 *
 * @param segmentBytes {@code segment.bytes}: a segment holds at most so many bytes, or one batch
 * @param segmentMs {@code segment.ms}: the largest difference between the timestamps of a segment's
 *     first batch and of a later one, milliseconds
 * @param indexIntervalBytes {@code index.interval.bytes}: about how many bytes lie between two
 *     index entries
 * @param indexMaxBytes {@code segment.index.bytes}: a segment ends when one of its indexes has
 *     grown to so many bytes
 */
public record LogConfig(
    int segmentBytes, long segmentMs, int indexIntervalBytes, int indexMaxBytes) {
  public static final String SEGMENT_BYTES = "segment.bytes";
  public static final String SEGMENT_MS = "segment.ms";
  public static final String INDEX_INTERVAL_BYTES = "index.interval.bytes";
  public static final String INDEX_MAX_BYTES = "segment.index.bytes";

  /** Kafka's defaults. */
  public static final LogConfig DEFAULT =
      new LogConfig(1 << 30, 7L * 24 * 60 * 60 * 1000, 4096, 10 << 20);

  public LogConfig {
    require(segmentBytes >= 14, SEGMENT_BYTES, segmentBytes, 14);
    require(segmentMs >= 1, SEGMENT_MS, segmentMs, 1);
    require(indexIntervalBytes >= 0, INDEX_INTERVAL_BYTES, indexIntervalBytes, 0);
    require(indexMaxBytes >= 12, INDEX_MAX_BYTES, indexMaxBytes, 12);
  }

  private static void require(boolean holds, String key, long value, long least) {
    if (!holds) {
      throw new IllegalArgumentException(key + " is " + value + ", expected at least " + least);
    }
  }
}
