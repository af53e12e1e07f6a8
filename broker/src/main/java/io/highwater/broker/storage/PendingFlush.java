package io.highwater.broker.storage;

import io.highwater.broker.storage.Segment.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One flush of a log on its way: the segments that need it, in order, and how far they reached when
 * it began. Holds references to them until it is closed.
 */
final class PendingFlush implements AutoCloseable {
  private final List<Segment> segments = new ArrayList<>(1);
  private final List<Extent> extents = new ArrayList<>(1);
  private final long start;
  private final int truncations;

  /**
   * Takes the segments that need a flush, and the last one anyway.
   *
   * @param start where the log starts: segments that end before it need none
   * @param truncations what the log's count was; no truncation may run meanwhile
   */
  PendingFlush(SegmentList all, long start, int truncations) {
    this.start = start;
    this.truncations = truncations;
    for (Segment segment : all) {
      Extent extent = segment.extent();
      if ((segment.needsFlush() || segment == all.last()) && segment.retain()) {
        segments.add(segment);
        extents.add(extent);
      }
    }
  }

  long start() {
    return start;
  }

  int truncations() {
    return truncations;
  }

  /** Forces the batches to the disk. Needs no lock. */
  void force() throws IOException {
    for (int i = 0; i < segments.size(); i++) {
      segments.get(i).force(extents.get(i));
    }
  }

  void syncIndexes() throws IOException {
    for (Segment segment : segments) {
      segment.syncIndexes();
    }
  }

  /** Counts what was forced, once everything is. */
  void count(PartitionName log, Optional<FlushJournal> journal) {
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      Extent extent = extents.get(i);
      journal.ifPresent(each -> each.flushed(log, segment.baseOffset(), extent.size()));
      segment.flushed(extent);
    }
  }

  /** Everything below this offset is covered. */
  long end() {
    return extents.getLast().nextOffset();
  }

  @Override
  public void close() {
    segments.forEach(Segment::release);
  }
}
