package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * From when on a segment's batches are: a sparse map from timestamp to offset, in Kafka's {@code
 * .timeindex} format. An entry is 12 bytes: the largest timestamp so far, and the last offset of
 * the batch that brought it, relative to the segment's base offset. Both ascend strictly.
 *
 * <p>Threads as in {@link IndexEntries}.
 */
final class TimeIndex {
  static final int ENTRY_BYTES = 12;

  private static final IndexEntries.Column TIMESTAMP = (bytes, at) -> bytes.getLong(at);
  private static final IndexEntries.Column OFFSET = (bytes, at) -> bytes.getInt(at + 8);

  private final IndexEntries entries;

  private TimeIndex(IndexEntries entries) {
    this.entries = entries;
  }

  static TimeIndex empty() {
    return new TimeIndex(IndexEntries.empty(ENTRY_BYTES));
  }

  static TimeIndex map(Disk disk, Path file) throws IOException {
    return new TimeIndex(IndexEntries.map(disk, file, ENTRY_BYTES));
  }

  void save(Disk disk, Path file) throws IOException {
    entries.save(disk, file);
  }

  int sizeInBytes() {
    return entries.sizeInBytes();
  }

  int count() {
    return entries.count();
  }

  long timestamp(int slot) {
    return entries.get(slot, TIMESTAMP);
  }

  int lastOffset(int slot) {
    return (int) entries.get(slot, OFFSET);
  }

  /** Adds an entry unless the timestamp is no news. */
  void maybeAppend(long timestamp, int relativeLastOffset) {
    int last = count() - 1;
    if (last >= 0 && timestamp <= timestamp(last)) {
      return;
    }
    ByteBuffer entry = entries.next();
    entry.putLong(timestamp).putInt(relativeLastOffset);
    entries.publish();
  }

  /** A relative offset up to which every timestamp is less than {@code timestamp}, or -1. */
  int offsetBefore(long timestamp) {
    int slot = entries.floor(timestamp - 1, TIMESTAMP);
    return slot < 0 ? -1 : lastOffset(slot);
  }

  /** Forgets everything about offsets from {@code relativeOffset} on. */
  void truncateTo(long relativeOffset) {
    entries.keep(entries.floor(relativeOffset - 1, OFFSET) + 1);
  }
}
