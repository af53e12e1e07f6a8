package io.highwater.broker.storage;

import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Walks from batch to batch through a segment's file, reading headers through a small window; whole
 * batches only when asked to {@linkplain #defect validate} them.
 */
final class BatchCursor {
  /** Covers an index interval of small batches, so that a look-up is mostly one read. */
  static final int LOOKUP_BYTES = 8 * 1024;

  /** Good for a walk through a whole segment. */
  static final int SCAN_BYTES = 256 * 1024;

  private static final ThreadLocal<ByteBuffer> LOOKUP_WINDOW =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(LOOKUP_BYTES));

  private final Path file;
  private final FileChannel channel;
  private final int limit;
  private final RecordBatch batch = new RecordBatch();
  private ByteBuffer window;
  private int windowStart;
  private int position;

  private BatchCursor(Path file, FileChannel channel, int limit, ByteBuffer window) {
    this.file = file;
    this.channel = channel;
    this.limit = limit;
    this.window = window.limit(0);
  }

  /**
   * For a short walk that ends before the thread starts another: the window is the thread's own.
   */
  static BatchCursor forLookup(Path file, FileChannel channel, int limit) {
    return new BatchCursor(file, channel, limit, LOOKUP_WINDOW.get());
  }

  /** For a long walk. */
  static BatchCursor forScan(Path file, FileChannel channel, int limit) {
    return new BatchCursor(
        file, channel, limit, ByteBuffer.allocateDirect(Math.min(SCAN_BYTES, Math.max(limit, 1))));
  }

  /**
   * Moves to the batch that starts at {@code start}.
   *
   * @return false if no batch header fits between there and the limit
   */
  boolean seek(int start) throws IOException {
    position = start;
    if (start < 0) {
      throw new CorruptSegmentException(file, start, "an index entry before the first batch");
    }
    if (limit - start < RecordBatch.OVERHEAD) {
      return false;
    }
    load(RecordBatch.OVERHEAD);
    return true;
  }

  /** Moves to the batch after this one. */
  boolean next() throws IOException {
    return seek(position + size());
  }

  int position() {
    return position;
  }

  /** The header of the batch at the position; only {@link #defect} loads more of it. */
  RecordBatch batch() {
    return batch;
  }

  /**
   * Bytes of the batch.
   *
   * @throws CorruptSegmentException if the length field says what cannot be
   */
  int size() throws IOException {
    int size = batch.sizeInBytes();
    if (!fits(size)) {
      throw new CorruptSegmentException(file, position, impossible(size));
    }
    return size;
  }

  /** Says what is wrong with the batch, if it may only start at that offset. */
  Optional<String> defect(long expectedOffset) throws IOException {
    int size = batch.sizeInBytes();
    if (!fits(size)) {
      return Optional.of(impossible(size));
    }
    if (batch.baseOffset() != expectedOffset) {
      return Optional.of("base offset " + batch.baseOffset() + ", expected " + expectedOffset);
    }
    if (batch.magic() != RecordBatch.MAGIC) {
      return Optional.of("magic " + batch.magic() + ", expected " + RecordBatch.MAGIC);
    }
    load(size);
    return batch.validateStored().map(found -> describe(found.kind()) + " in " + batch);
  }

  private boolean fits(int size) {
    return size >= RecordBatch.OVERHEAD && size <= limit - position;
  }

  private String impossible(int size) {
    return "a batch of "
        + size
        + " bytes, expected "
        + RecordBatch.OVERHEAD
        + " to "
        + (limit - position);
  }

  private static String describe(RecordBatch.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void load(int bytes) throws IOException {
    int offset = position - windowStart;
    if (offset < 0 || offset + bytes > window.limit()) {
      fill(bytes);
      offset = 0;
    }
    batch.wrap(window, offset);
  }

  private void fill(int bytes) throws IOException {
    if (window.capacity() < bytes) {
      window = ByteBuffer.allocateDirect(bytes);
    }
    window.clear().limit(Math.min(window.capacity(), limit - position));
    windowStart = position;
    while (window.hasRemaining()) {
      if (channel.read(window, (long) position + window.position()) < 0) {
        throw new CorruptSegmentException(
            file, position + window.position(), "end of file, expected " + limit + " bytes");
      }
    }
    window.flip();
  }
}
