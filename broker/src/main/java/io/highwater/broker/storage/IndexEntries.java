package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The entries of an index, in the bytes that its file has: fixed in size, ascending in every
 * column.
 *
 * <p>An active segment's entries grow on the heap and reach the file when the segment is sealed; a
 * sealed segment's are mapped from the file. One thread appends while others search: an entry is
 * complete before {@code count} publishes it, and a larger buffer is in place before that. {@link
 * #keep} is the exception: no search may run meanwhile.
 */
final class IndexEntries {
  /** One column of an entry. */
  interface Column {
    long at(ByteBuffer bytes, int position);
  }

  private static final int FIRST_CAPACITY = 64;

  private final int entryBytes;
  private ByteBuffer bytes;
  private volatile int count;

  private IndexEntries(int entryBytes, ByteBuffer bytes, int count) {
    this.entryBytes = entryBytes;
    this.bytes = bytes;
    this.count = count;
  }

  static IndexEntries empty(int entryBytes) {
    return new IndexEntries(entryBytes, ByteBuffer.allocate(0), 0);
  }

  /**
   * Maps a file.
   *
   * @throws IOException also if the file's size is no multiple of an entry's
   */
  static IndexEntries map(Disk disk, Path file, int entryBytes) throws IOException {
    ByteBuffer mapped = disk.map(file);
    int size = mapped.remaining();
    if (size % entryBytes != 0) {
      throw new IOException(size + " bytes are not a whole number of " + entryBytes);
    }
    return new IndexEntries(entryBytes, mapped, size / entryBytes);
  }

  /** Writes all entries, unless they are the file's; it has exactly their size. Not fsynced. */
  void save(Disk disk, Path file) throws IOException {
    if (bytes.isReadOnly()) {
      return;
    }
    try (FileChannel channel =
        disk.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer all = bytes.duplicate().position(0).limit(count * entryBytes);
      while (all.hasRemaining()) {
        channel.write(all);
      }
    }
  }

  int count() {
    return count;
  }

  int sizeInBytes() {
    return count * entryBytes;
  }

  long get(int slot, Column column) {
    return column.at(bytes, slot * entryBytes);
  }

  /** The last slot whose column is at most {@code target}, or -1. */
  int floor(long target, Column column) {
    int low = 0;
    int high = count - 1;
    ByteBuffer searched = bytes;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (column.at(searched, middle * entryBytes) <= target) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** Room for one more entry, which {@link #publish} makes visible. */
  ByteBuffer next() {
    int used = count * entryBytes;
    if (bytes.isReadOnly() || bytes.capacity() < used + entryBytes) {
      ByteBuffer larger = ByteBuffer.allocate(Math.max(FIRST_CAPACITY * entryBytes, used * 2));
      larger.put(bytes.duplicate().position(0).limit(used));
      bytes = larger;
    }
    return bytes.clear().position(used);
  }

  void publish() {
    int published = count;
    count = published + 1;
  }

  /** Forgets all but the first {@code kept} entries. */
  void keep(int kept) {
    ByteBuffer heap = ByteBuffer.allocate(kept * entryBytes);
    heap.put(bytes.duplicate().position(0).limit(kept * entryBytes));
    bytes = heap;
    count = kept;
  }
}
