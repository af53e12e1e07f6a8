package io.highwater.broker.storage;

import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One segment: a file of batches and its two indexes.
 *
 * <p>One thread writes. Others read at the same time below an {@link Extent} that they have taken:
 * it is published after the bytes and index entries that it covers. Truncation excludes all readers
 * (see {@link SegmentedLog}). The file stays open until the last {@linkplain #release reference} is
 * gone, so that a slice on its way to a socket outlives a deletion.
 */
final class Segment {
  /**
   * How much of a segment there is.
   *
   * @param size bytes of whole batches
   * @param nextOffset the offset after the last of them
   * @param maxTimestamp the largest timestamp of any, or -1
   * @param maxTimestampOffset the last offset of the batch that has it
   */
  record Extent(int size, long nextOffset, long maxTimestamp, long maxTimestampOffset) {}

  private final long baseOffset;
  private final SegmentFiles files;
  private final FileChannel channel;
  private final LogConfig config;
  private final Disk disk;
  private final AtomicInteger references = new AtomicInteger(1);
  private final RecordBatch batch = new RecordBatch();

  private OffsetIndex offsetIndex = OffsetIndex.empty();
  private TimeIndex timeIndex = TimeIndex.empty();
  private volatile Extent extent;

  /** Bytes that an fsync has covered, and whether index files were saved since. */
  private volatile int flushedSize;

  private volatile boolean indexFilesDirty;

  private long maxTimestamp = RecordBatch.NO_TIMESTAMP;
  private long maxTimestampOffset;
  private long firstTimestamp = RecordBatch.NO_TIMESTAMP;
  private int bytesSinceIndexEntry;

  private Segment(
      long baseOffset, SegmentFiles files, FileChannel channel, LogConfig config, Disk disk) {
    this.baseOffset = baseOffset;
    this.files = files;
    this.channel = channel;
    this.config = config;
    this.disk = disk;
    this.maxTimestampOffset = baseOffset;
    publish(0, baseOffset);
  }

  /** Starts an empty segment; its directory entry is not fsynced. */
  static Segment create(Path directory, long baseOffset, LogConfig config, Disk disk)
      throws IOException {
    SegmentFiles files = SegmentFiles.of(directory, baseOffset);
    FileChannel channel =
        disk.open(
            files.log(),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    return new Segment(baseOffset, files, channel, config, disk);
  }

  /** Opens a segment's file; {@link SegmentScan} finds out what is in it. */
  static Segment open(long baseOffset, SegmentFiles files, LogConfig config, Disk disk)
      throws IOException {
    FileChannel channel = disk.open(files.log(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new Segment(baseOffset, files, channel, config, disk);
  }

  /** A segment whose bytes are in a file that gets its name later; nothing is known of them yet. */
  static Segment around(
      long baseOffset, SegmentFiles files, FileChannel channel, LogConfig config, Disk disk) {
    return new Segment(baseOffset, files, channel, config, disk);
  }

  long baseOffset() {
    return baseOffset;
  }

  SegmentFiles files() {
    return files;
  }

  Path file() {
    return files.log();
  }

  FileChannel channel() {
    return channel;
  }

  Extent extent() {
    return extent;
  }

  OffsetIndex offsetIndex() {
    return offsetIndex;
  }

  TimeIndex timeIndex() {
    return timeIndex;
  }

  /** Uses the index files as they are. */
  void mapIndexes() throws IOException {
    offsetIndex = OffsetIndex.map(disk, files.index());
    timeIndex = TimeIndex.map(disk, files.timeIndex());
  }

  /** Forgets what was known of the file's content, so that a scan can find it anew. */
  void reset() {
    offsetIndex = OffsetIndex.empty();
    timeIndex = TimeIndex.empty();
    resetTo(0, RecordBatch.NO_TIMESTAMP, baseOffset);
    publish(0, baseOffset);
  }

  /** Continues as if the batches before an indexed one, of that largest timestamp, were known. */
  void resetTo(int position, long timestamp, long timestampOffset) {
    maxTimestamp = timestamp;
    maxTimestampOffset = timestampOffset;
    bytesSinceIndexEntry = 0;
    if (position == 0) {
      firstTimestamp = RecordBatch.NO_TIMESTAMP;
    }
  }

  void firstTimestamp(long timestamp) {
    firstTimestamp = timestamp;
  }

  /** Whether batches of so many bytes fit in here. A single batch fits an empty segment anyway. */
  boolean hasRoomFor(long bytes, long lastOffset, long largestTimestamp) {
    return extent.size() + bytes <= config.segmentBytes()
        && lastOffset - baseOffset <= Integer.MAX_VALUE
        && offsetIndex.sizeInBytes() + OffsetIndex.ENTRY_BYTES <= config.indexMaxBytes()
        && timeIndex.sizeInBytes() + 2 * TimeIndex.ENTRY_BYTES <= config.indexMaxBytes()
        && (firstTimestamp < 0 || largestTimestamp - firstTimestamp <= config.segmentMs());
  }

  /** Writes batches that {@link BatchRun} has measured; the buffers' positions stay. */
  void append(ByteBuffer[] buffers, long bytes, RecentBatches recent) throws IOException {
    write(buffers, bytes);
    int position = extent.size();
    long nextOffset = extent.nextOffset();
    for (ByteBuffer buffer : buffers) {
      for (int at = buffer.position(); at < buffer.limit(); at += batch.sizeInBytes()) {
        batch.wrap(buffer, at);
        observe(batch, position);
        recent.add(batch.baseOffset(), position);
        position += batch.sizeInBytes();
        nextOffset = batch.nextOffset();
      }
    }
    recent.end(position, nextOffset);
    publish(position, nextOffset);
  }

  private void write(ByteBuffer[] buffers, long bytes) throws IOException {
    for (ByteBuffer buffer : buffers) {
      buffer.mark();
    }
    try {
      for (long written = 0; written < bytes; ) {
        written += channel.write(buffers);
      }
    } finally {
      for (ByteBuffer buffer : buffers) {
        buffer.reset();
      }
    }
  }

  /** Takes note of a batch that lies at {@code position}: largest timestamp, index entries. */
  void observe(RecordBatch seen, int position) {
    long timestamp = seen.maxTimestamp();
    if (position == 0) {
      firstTimestamp = timestamp;
    }
    if (timestamp > maxTimestamp) {
      maxTimestamp = timestamp;
      maxTimestampOffset = seen.lastOffset();
    }
    if (bytesSinceIndexEntry > config.indexIntervalBytes()) {
      offsetIndex.append((int) (seen.lastOffset() - baseOffset), position);
      timeIndex.maybeAppend(maxTimestamp, (int) (maxTimestampOffset - baseOffset));
      bytesSinceIndexEntry = 0;
    }
    bytesSinceIndexEntry += seen.sizeInBytes();
  }

  /** The segment now ends there; the next append goes there. */
  void endAt(int size, long nextOffset) throws IOException {
    channel.position(size);
    publish(size, nextOffset);
  }

  private void publish(int size, long nextOffset) {
    extent = new Extent(size, nextOffset, maxTimestamp, maxTimestampOffset);
  }

  /** Writes the index files, after which the segment takes no appends. */
  void seal() throws IOException {
    saveIndexes();
    mapIndexes();
  }

  /** Writes the index files, with the largest timestamp as the time index's last entry. */
  void saveIndexes() throws IOException {
    if (extent.size() > 0 && maxTimestamp >= 0) {
      timeIndex.maybeAppend(maxTimestamp, (int) (maxTimestampOffset - baseOffset));
    }
    offsetIndex.save(disk, files.index());
    timeIndex.save(disk, files.timeIndex());
    indexFilesDirty = true;
  }

  /** Its files are replaced: whoever has it under way must not look for them. */
  void forgetFiles() {
    indexFilesDirty = false;
  }

  boolean needsFlush() {
    return extent.size() > flushedSize || indexFilesDirty;
  }

  /** Forces the batches of {@code covered} to the disk. */
  void force(Extent covered) throws IOException {
    if (covered.size() > flushedSize) {
      channel.force(false);
    }
  }

  /** Forces saved index files to the disk. */
  void syncIndexes() throws IOException {
    if (indexFilesDirty) {
      indexFilesDirty = false;
      sync(files.index());
      sync(files.timeIndex());
    }
  }

  private void sync(Path file) throws IOException {
    try (FileChannel opened = disk.open(file, StandardOpenOption.WRITE)) {
      opened.force(true);
    }
  }

  /** Counts the bytes of {@code covered} as fsynced. */
  void flushed(Extent covered) {
    flushedSize = Math.max(flushedSize, covered.size());
  }

  /** Cuts the file at a batch boundary, and takes appends again. No reader may be inside. */
  void truncateTo(int position, long nextOffset) throws IOException {
    files.deleteIndexes(disk);
    channel.truncate(position);
    flushedSize = Math.min(flushedSize, position);
    indexFilesDirty = false;
    offsetIndex.truncateTo(position);
    timeIndex.truncateTo(nextOffset - baseOffset);
    SegmentScan.tail(this, position);
  }

  /** Keeps the file open until {@link #release}; false if it is closed already. */
  boolean retain() {
    for (int now = references.get(); now > 0; now = references.get()) {
      if (references.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  void release() {
    if (references.decrementAndGet() == 0) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close " + files.log(), e);
      }
    }
  }
}
