package io.highwater.broker.storage;

/**
 * How much of a log is kept, at least; the names are those of Kafka's topic configuration. Only
 * whole segments are deleted, so more may be there.
 *
 * @param ms {@code retention.ms}: since 1970, how long ago a segment's newest record may have been
 *     written by its timestamp; -1 for ever. A segment without timestamps does not grow old.
 * @param bytes {@code retention.bytes}: a segment goes if so many are left without it; -1 for any
 *     number
 */
public record Retention(long ms, long bytes) {
  public static final String MS = "retention.ms";
  public static final String BYTES = "retention.bytes";

  /** Everything is kept. */
  public static final Retention ALL = new Retention(-1, -1);

  /** The base offset of the first segment to keep, or where the last one ends. */
  long start(SegmentList segments, long nowMs, long end) {
    long excess = bytes < 0 ? -1 : size(segments) - bytes;
    long start = segments.first().baseOffset();
    for (Segment segment : segments) {
      Segment.Extent extent = segment.extent();
      excess -= extent.size();
      boolean old = ms >= 0 && extent.maxTimestamp() >= 0 && nowMs - extent.maxTimestamp() > ms;
      boolean tooMuch = bytes >= 0 && excess >= 0;
      if (extent.size() == 0 || extent.nextOffset() > end || !(old || tooMuch)) {
        break;
      }
      start = extent.nextOffset();
    }
    return start;
  }

  private static long size(SegmentList segments) {
    long size = 0;
    for (Segment segment : segments) {
      size += segment.extent().size();
    }
    return size;
  }
}
