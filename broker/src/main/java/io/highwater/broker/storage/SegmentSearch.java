package io.highwater.broker.storage;

import io.highwater.broker.storage.Segment.Extent;
import io.highwater.wire.Compaction;
import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Finds batches in a segment by index look-up and a walk over the few headers behind it. */
final class SegmentSearch {
  private SegmentSearch() {}

  /** Whole batches: where they start, and how many bytes they are. */
  record Range(int position, int size) {}

  /** The batch that holds an offset. */
  record Place(int position, long baseOffset) {}

  /**
   * Finds the batch that holds {@code offset}, or the end of the extent. A base offset has no
   * checksum, so each on the way must be what the index and the batch before it say.
   */
  static Place find(Segment segment, Extent extent, long offset) throws IOException {
    if (offset >= extent.nextOffset()) {
      return new Place(extent.size(), extent.nextOffset());
    }
    BatchCursor cursor = cursor(segment, extent);
    OffsetIndex index = segment.offsetIndex();
    int slot = index.slotBefore(offset - segment.baseOffset());
    boolean there = cursor.seek(index.position(slot));
    long expected = segment.baseOffset();
    if (there && slot >= 0) {
      RecordBatch indexed = cursor.batch();
      expected += index.lastOffset(slot) + indexed.baseOffset() - indexed.lastOffset();
    }
    for (; there; there = cursor.next()) {
      RecordBatch batch = cursor.batch();
      if (batch.baseOffset() != expected) {
        throw new CorruptSegmentException(
            segment.file(), cursor.position(), batch + ", expected offset " + expected);
      }
      if (batch.lastOffset() >= offset) {
        return new Place(cursor.position(), expected);
      }
      expected = batch.nextOffset();
    }
    throw new CorruptSegmentException(segment.file(), cursor.position(), "no offset " + offset);
  }

  /**
   * The batches from the one with {@code from} to before the one with {@code endOffset}.
   *
   * @param maxBytes any number, for it comes from a reader; below 0 it means 0
   */
  static Range range(
      Segment segment, Extent extent, long from, long endOffset, int maxBytes, boolean minOneBatch)
      throws IOException {
    int start = find(segment, extent, from).position();
    int end = Math.max(start, find(segment, extent, endOffset).position());
    int limit = Math.max(0, maxBytes);
    if (end - start > limit) {
      end = lastStart(segment, extent, start, start + limit, minOneBatch);
    }
    return new Range(start, end - start);
  }

  /**
   * A gap in which a range begins, from an offset on: a follower goes on where its own log ends,
   * and there a batch may have ended before it went.
   */
  static Optional<ByteBuffer> restOfGap(Segment segment, Extent extent, Range range, long from)
      throws IOException {
    BatchCursor cursor = cursor(segment, extent);
    if (range.size() == 0 || !cursor.seek(range.position())) {
      return Optional.empty();
    }
    RecordBatch batch = cursor.batch();
    return batch.baseOffset() < from && Compaction.isGap(batch)
        ? Optional.of(Compaction.restOfGap(batch, from))
        : Optional.empty();
  }

  /**
   * The last start of a batch in (start, limit]; if none is, the second batch's or {@code start}.
   */
  private static int lastStart(
      Segment segment, Extent extent, int start, int limit, boolean minOneBatch)
      throws IOException {
    BatchCursor cursor = cursor(segment, extent);
    int indexed = Math.max(start, segment.offsetIndex().startAtOrBelow(limit));
    boolean there = cursor.seek(indexed);
    while (there && cursor.position() + cursor.size() <= limit) {
      there = cursor.next();
    }
    if (cursor.position() == start && minOneBatch) {
      return start + cursor.size();
    }
    return cursor.position();
  }

  /** The first batch with a timestamp of at least {@code timestamp} that ends above an offset. */
  static Optional<TimestampOffset> firstAtOrAfter(
      Segment segment, Extent extent, long timestamp, long from) throws IOException {
    BatchCursor cursor = cursor(segment, extent);
    int before = segment.timeIndex().offsetBefore(timestamp);
    OffsetIndex index = segment.offsetIndex();
    int at = before < 0 ? 0 : index.position(index.slotBefore(before));
    for (boolean there = cursor.seek(at); there; there = cursor.next()) {
      RecordBatch batch = cursor.batch();
      if (batch.maxTimestamp() >= timestamp && batch.lastOffset() >= from) {
        return Optional.of(new TimestampOffset(batch.maxTimestamp(), batch.baseOffset()));
      }
    }
    return Optional.empty();
  }

  private static BatchCursor cursor(Segment segment, Extent extent) {
    return BatchCursor.forLookup(segment.file(), segment.channel(), extent.size());
  }
}
