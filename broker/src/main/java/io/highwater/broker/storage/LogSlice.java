package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Consecutive batches of a log, found but not yet read. It stays readable when the log is closed or
 * deleted meanwhile, and must be closed once. A slice is for one thread at a time.
 *
 * <p>A truncation may rewrite the bytes under a slice. Those below the high watermark are safe from
 * that; whoever sends others asks {@link #isIntact} afterwards, or sends a {@linkplain
 * #toByteBuffer copy}.
 */
public interface LogSlice extends AutoCloseable {
  int sizeInBytes();

  /** False once the log has been truncated since the slice was taken. */
  boolean isIntact();

  /** A copy of the bytes, or an empty buffer if they are not intact any more. */
  ByteBuffer toByteBuffer();

  /**
   * Sends bytes without copying them through the heap.
   *
   * @param position where in the slice to start
   * @return how many bytes the target took, maybe 0
   * @throws IOException if the target fails, or if the bytes are not intact any more: then the
   *     receiver must not take the response for whole
   */
  long transferTo(int position, WritableByteChannel target) throws IOException;

  @Override
  void close();

  /** A slice of bytes in memory; shares them. */
  static LogSlice of(ByteBuffer bytes) {
    return new BufferSlice(bytes.slice());
  }
}
