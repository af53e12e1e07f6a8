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

  /** Where the batch of a slot starts; the segment's first one for -1. */
  int position(int slot) {
    return slot < 0 ? 0 : (int) entries.get(slot, POSITION);
  }

  void append(int relativeLastOffset, int position) {
    ByteBuffer entry = entries.next();
    entry.putInt(relativeLastOffset).putInt(position);
    entries.publish();
  }

  /** The slot from whose position a walk meets the batch with that offset soon, or -1. */
  int slotBefore(long relativeOffset) {
    return entries.floor(relativeOffset, OFFSET);
  }

  /** The last indexed batch start at or below {@code position}. */
  int startAtOrBelow(int position) {
    return position(entries.floor(position, POSITION));
  }

  /** Where the last indexed batch starts. */
  int lastPosition() {
    return position(count() - 1);
  }

  /** Forgets every batch that starts at or behind {@code position}. */
  void truncateTo(int position) {
    entries.keep(entries.floor(position - 1L, POSITION) + 1);
  }
}
