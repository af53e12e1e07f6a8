package io.highwater.broker.storage;

import io.highwater.broker.storage.Segment.Extent;
import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A long walk through a segment's headers that does not keep truncations waiting. */
final class BatchWalk implements AutoCloseable {
  private final Segment segment;
  private final Extent extent;
  private final int start;

  /** Prepares a walk from the batch that holds {@code from}; no truncation may run meanwhile. */
  BatchWalk(Segment segment, long from) throws IOException {
    this.segment = segment;
    this.extent = segment.extent();
    this.start = SegmentSearch.find(segment, extent, from).position();
    if (!segment.retain()) {
      throw new IOException(segment.file() + " is closed");
    }
  }

  /**
   * Shows the batches that start before {@code upTo}.
   *
   * @param intact whether the log has not been cut; asked after each header was read, before it is
   *     shown
   * @return the offset after the last one shown, {@code upTo} at most; {@link Long#MAX_VALUE} if
   *     the log was cut
   */
  long forEach(long upTo, Consumer<RecordBatch> visitor, BooleanSupplier intact)
      throws IOException {
    BatchCursor cursor = BatchCursor.forScan(segment.file(), segment.channel(), extent.size());
    try {
      for (boolean there = cursor.seek(start); there; there = cursor.next()) {
        if (!intact.getAsBoolean()) {
          return Long.MAX_VALUE;
        }
        if (cursor.batch().baseOffset() >= upTo) {
          return upTo;
        }
        visitor.accept(cursor.batch());
      }
      return extent.nextOffset();
    } catch (CorruptSegmentException e) {
      if (intact.getAsBoolean()) {
        throw e;
      }
      return Long.MAX_VALUE;
    }
  }

  @Override
  public void close() {
    segment.release();
  }
}
