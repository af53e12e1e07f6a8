package io.highwater.broker.storage;

/** Finds the largest timestamp of what can be read of a log. Any thread. */
final class LargestTimestamp {
  private TimestampOffset found;

  private LargestTimestamp(TimestampOffset found) {
    this.found = found;
  }

  /**
   * Asks the segments, and headers only where the segments speak of what was deleted.
   *
   * @param start where the log starts
   */
  static TimestampOffset of(PartitionLog log, SegmentList segments, long start) {
    TimestampOffset largest = segments.maxTimestamp(start);
    if (largest.offset() >= start) {
      return largest;
    }
    SegmentList others = segments.from(Math.min(1, segments.size() - 1));
    LargestTimestamp search = new LargestTimestamp(others.maxTimestamp(start));
    log.forEachBatch(
        start,
        segments.first().extent().nextOffset(),
        batch -> {
          if (batch.maxTimestamp() > search.found.timestamp() || search.found.offset() < start) {
            search.found = new TimestampOffset(batch.maxTimestamp(), batch.lastOffset());
          }
        });
    return search.found;
  }
}
