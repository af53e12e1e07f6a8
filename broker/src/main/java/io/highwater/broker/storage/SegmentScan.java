package io.highwater.broker.storage;

import io.highwater.broker.storage.Segment.Extent;
import io.highwater.broker.storage.SegmentSearch.Place;
import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out what is in a segment's file, and leaves the segment knowing it. */
final class SegmentScan {
  private SegmentScan() {}

  /**
   * What {@link #full} found.
   *
   * @param end the position after the last valid batch
   * @param nextOffset the offset after it
   * @param defect what stands there instead of a batch, unless the file ends there
   */
  record Found(int end, long nextOffset, Optional<String> defect) {}

  /**
   * Validates every batch, indexes them anew, and ends the segment before the first bad one. The
   * file itself is not changed.
   *
   * @param epochs grows by the epochs that start here; a batch of an older one is bad
   * @param bugs rules to break
   */
  static Found full(Segment segment, int fileSize, List<EpochStart> epochs, Set<StorageBug> bugs)
      throws IOException {
    segment.reset();
    BatchCursor cursor = BatchCursor.forScan(segment.file(), segment.channel(), fileSize);
    long nextOffset = segment.baseOffset();
    int end = 0;
    Optional<String> defect = Optional.empty();
    while (end < fileSize) {
      defect = defectAt(cursor, end, nextOffset, fileSize, epochs, bugs);
      if (defect.isPresent()) {
        break;
      }
      RecordBatch batch = cursor.batch();
      boolean behind = bugs.contains(StorageBug.INDEX_POINTS_BEHIND);
      segment.observe(batch, behind ? end + batch.sizeInBytes() : end);
      Epochs.observe(epochs, batch);
      nextOffset = batch.nextOffset();
      end += batch.sizeInBytes();
    }
    segment.endAt(end, nextOffset);
    return new Found(end, nextOffset, defect);
  }

  private static Optional<String> defectAt(
      BatchCursor cursor,
      int at,
      long offset,
      int fileSize,
      List<EpochStart> epochs,
      Set<StorageBug> bugs)
      throws IOException {
    if (!cursor.seek(at)) {
      return Optional.of(
          "a torn batch header of " + (fileSize - at) + " bytes, expected " + RecordBatch.OVERHEAD);
    }
    Optional<String> defect = cursor.defect(offset);
    if (bugs.contains(StorageBug.CHECKSUM_IGNORED)) {
      defect = defect.filter(it -> !it.startsWith("wrong crc"));
    }
    int epoch = cursor.batch().partitionLeaderEpoch();
    if (defect.isEmpty() && epoch < Epochs.last(epochs)) {
      return Optional.of("leader epoch " + epoch + " after " + Epochs.last(epochs));
    }
    return defect;
  }

  /**
   * Trusts the offset index and walks the headers behind its last entry. The last batch is read
   * whole: nothing behind it confirms where it ends.
   *
   * @param size where the last batch ends
   * @throws CorruptSegmentException if that entry and the batches do not fit together
   */
  static void tail(Segment segment, int size) throws IOException {
    BatchCursor cursor = BatchCursor.forLookup(segment.file(), segment.channel(), size);
    if (cursor.seek(0)) {
      segment.firstTimestamp(cursor.batch().maxTimestamp());
    }
    int at = resume(segment);
    long nextOffset = segment.baseOffset();
    boolean first = true;
    while (at < size) {
      if (!cursor.seek(at)) {
        throw new CorruptSegmentException(segment.file(), at, "a torn batch header");
      }
      RecordBatch batch = cursor.batch();
      if (first ? !fitsIndex(segment, batch) : batch.baseOffset() != nextOffset) {
        throw new CorruptSegmentException(
            segment.file(),
            at,
            batch + ", expected offset " + expected(segment, first, nextOffset));
      }
      first = false;
      int next = at + cursor.size();
      Optional<String> defect = next == size ? cursor.defect(batch.baseOffset()) : Optional.empty();
      if (defect.isPresent()) {
        throw new CorruptSegmentException(segment.file(), at, defect.get());
      }
      segment.observe(batch, at);
      nextOffset = batch.nextOffset();
      at = next;
    }
    if (at != size) {
      throw new CorruptSegmentException(segment.file(), at, "an index entry behind the last batch");
    }
    segment.endAt(size, nextOffset);
  }

  /**
   * Looks whether the time index's last entry is one that the batches give.
   *
   * @throws CorruptSegmentException if not
   */
  static void checkTimeIndex(Segment segment) throws IOException {
    TimeIndex times = segment.timeIndex();
    Extent extent = segment.extent();
    if (extent.size() == 0) {
      return;
    }
    int last = times.count() - 1;
    if (last < 0) {
      throw new CorruptSegmentException(segment.files().timeIndex(), 0, "no entry");
    }
    long offset = segment.baseOffset() + times.lastOffset(last);
    Place place = SegmentSearch.find(segment, extent, offset);
    BatchCursor cursor = BatchCursor.forLookup(segment.file(), segment.channel(), extent.size());
    if (!cursor.seek(place.position())
        || cursor.batch().lastOffset() != offset
        || cursor.batch().maxTimestamp() != times.timestamp(last)) {
      throw new CorruptSegmentException(
          segment.files().timeIndex(),
          (long) last * TimeIndex.ENTRY_BYTES,
          "timestamp " + times.timestamp(last) + " at offset " + offset + " is no batch's");
    }
  }

  /** Whether a history tells of a known segment what its batches do. */
  static boolean confirms(Segment segment, List<EpochStart> epochs) throws IOException {
    long base = segment.baseOffset();
    long end = segment.extent().nextOffset();
    int last = -1;
    for (int i = 0; i < epochs.size(); i++) {
      EpochStart here = epochs.get(i);
      if (here.startOffset() < end) {
        last = here.epoch();
      }
      if (here.startOffset() < base || here.startOffset() >= end) {
        continue;
      }
      boolean empty =
          i + 1 < epochs.size() && epochs.get(i + 1).startOffset() == here.startOffset();
      int found = epochAt(segment, here.startOffset());
      if (empty ? found <= here.epoch() : found != here.epoch()) {
        return false;
      }
      if (here.startOffset() > base && epochAt(segment, here.startOffset() - 1) >= here.epoch()) {
        return false;
      }
    }
    return base == end || epochAt(segment, end - 1) == last;
  }

  private static int epochAt(Segment segment, long offset) throws IOException {
    Extent extent = segment.extent();
    BatchCursor cursor = BatchCursor.forLookup(segment.file(), segment.channel(), extent.size());
    return cursor.seek(SegmentSearch.find(segment, extent, offset).position())
        ? cursor.batch().partitionLeaderEpoch()
        : RecordBatch.NO_LEADER_EPOCH;
  }

  /** Adds the epochs that start in a known segment. */
  static void epochs(Segment segment, List<EpochStart> epochs) throws IOException {
    BatchCursor cursor =
        BatchCursor.forScan(segment.file(), segment.channel(), segment.extent().size());
    for (boolean there = cursor.seek(0); there; there = cursor.next()) {
      Epochs.observe(epochs, cursor.batch());
    }
  }

  private static int resume(Segment segment) {
    int position = segment.offsetIndex().lastPosition();
    TimeIndex times = segment.timeIndex();
    int last = times.count() - 1;
    if (last < 0) {
      segment.resetTo(position, RecordBatch.NO_TIMESTAMP, segment.baseOffset());
    } else {
      long offset = segment.baseOffset() + times.lastOffset(last);
      segment.resetTo(position, times.timestamp(last), offset);
    }
    return position;
  }

  private static boolean fitsIndex(Segment segment, RecordBatch batch) {
    return segment.offsetIndex().count() == 0
        ? batch.baseOffset() == segment.baseOffset()
        : batch.lastOffset() == lastIndexed(segment);
  }

  private static long lastIndexed(Segment segment) {
    OffsetIndex index = segment.offsetIndex();
    return segment.baseOffset() + index.lastOffset(index.count() - 1);
  }

  private static long expected(Segment segment, boolean first, long nextOffset) {
    if (!first) {
      return nextOffset;
    }
    return segment.offsetIndex().count() == 0 ? segment.baseOffset() : lastIndexed(segment);
  }
}
