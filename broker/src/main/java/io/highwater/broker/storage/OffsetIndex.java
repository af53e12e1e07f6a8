package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Where batches lie in a segment: a sparse map from offset to position, in Kafka's {@code .index}
 * format. An entry is 8 bytes: the last offset of a batch, relative to the segment's base offset,
 * and the position at which that batch starts.
 *
 * <p>Threads as in {@link IndexEntries}.
 */
final class OffsetIndex {
  static final int ENTRY_BYTES = 8;

  private static final IndexEntries.Column OFFSET = (bytes, at) -> bytes.getInt(at);
  private static final IndexEntries.Column POSITION = (bytes, at) -> bytes.getInt(at + 4);

  private final IndexEntries entries;

  private OffsetIndex(IndexEntries entries) {
    this.entries = entries;
  }

  static OffsetIndex empty() {
    return new OffsetIndex(IndexEntries.empty(ENTRY_BYTES));
  }

  static OffsetIndex map(Disk disk, Path file) throws IOException {
    return new OffsetIndex(IndexEntries.map(disk, file, ENTRY_BYTES));
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

  int lastOffset(int slot) {
    return (int) entries.get(slot, OFFSET);
  }

  int position(int slot) {
    return (int) entries.get(slot, POSITION);
  }

  void append(int relativeLastOffset, int position) {
    ByteBuffer entry = entries.next();
    entry.putInt(relativeLastOffset).putInt(position);
    entries.publish();
  }

  /** A position from which a scan meets the batch with that offset soon. */
  int positionBefore(long relativeOffset) {
    int slot = entries.floor(relativeOffset, OFFSET);
    return slot < 0 ? 0 : position(slot);
  }

  /** The last indexed batch start at or below {@code position}. */
  int startAtOrBelow(int position) {
    int slot = entries.floor(position, POSITION);
    return slot < 0 ? 0 : position(slot);
  }

  /** Where the last indexed batch starts. */
  int lastPosition() {
    return count() == 0 ? 0 : position(count() - 1);
  }

  /** Forgets every batch that starts at or behind {@code position}. */
  void truncateTo(int position) {
    entries.keep(entries.floor(position - 1L, POSITION) + 1);
  }
}
