package io.highwater.wire;

import java.nio.ByteBuffer;

/**
 * A run of bytes on its way out: in memory, or known only by its size to everyone but its owner.
 *
 * <p>A broker implements it for a region of a segment file, puts it into a Fetch response as the
 * records of a partition, and meets the same object again, untouched, among the {@linkplain
 * Frame#chunks() chunks} of the encoded frame, at the place where its bytes belong.
 */
public interface Chunk {
  /** Exactly how many bytes will be sent for this chunk. */
  int sizeInBytes();

  /** A chunk in memory: the bytes between the buffer's position and limit. */
  record Bytes(ByteBuffer buffer) implements Chunk {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(ByteBuffer.allocate(0));

    @Override
    public int sizeInBytes() {
      return buffer.remaining();
    }
  }
}
