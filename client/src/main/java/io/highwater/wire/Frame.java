package io.highwater.wire;

import io.highwater.wire.MalformedFrame.Kind;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One request or response, ready to be sent: the size prefix, the header and the body, as chunks in
 * order. Record bytes are chunks of their own and have not been copied.
 *
 * <p>On the wire every frame starts with a signed 32-bit big-endian size that does not count
 * itself. A receiver checks it with {@link #checkSize} before it reserves memory.
 *
 * @param chunks everything to send, size prefix included
 */
public record Frame(List<Chunk> chunks) {
  /** Bytes of the size prefix. */
  public static final int SIZE_BYTES = 4;

  /** Default of {@code socket.request.max.bytes}: 100 MiB. */
  public static final int MAX_SIZE_DEFAULT = 100 * 1024 * 1024;

  /** The smallest frame there is: a response header of version 0. */
  private static final int MIN_SIZE = 4;

  public Frame {
    chunks = List.copyOf(chunks);
  }

  /** Bytes of the whole frame, size prefix included. */
  public int sizeInBytes() {
    return chunks.stream().mapToInt(Chunk::sizeInBytes).sum();
  }

  /**
   * The chunks as buffers for a gathering write, each with its own position.
   *
   * @throws IllegalStateException if a chunk is not in memory
   */
  public ByteBuffer[] buffers() {
    return chunks.stream().map(Frame::buffer).toArray(ByteBuffer[]::new);
  }

  /**
   * The frame in one buffer. Copies: for small frames and for tests.
   *
   * @throws IllegalStateException if a chunk is not in memory
   */
  public ByteBuffer toByteBuffer() {
    ByteBuffer whole = ByteBuffer.allocate(sizeInBytes());
    for (ByteBuffer buffer : buffers()) {
      whole.put(buffer);
    }
    return whole.flip();
  }

  private static ByteBuffer buffer(Chunk chunk) {
    if (chunk instanceof Chunk.Bytes bytes) {
      return bytes.buffer().duplicate();
    }
    throw new IllegalStateException("only its owner can send " + chunk);
  }

  /**
   * Checks a size prefix.
   *
   * @param size the prefix as read
   * @param maxSize the largest size that is accepted, such as {@link #MAX_SIZE_DEFAULT}
   * @return {@code size}
   * @throws MalformedFrame if it is negative, too small for a header, or above the limit
   */
  public static int checkSize(int size, int maxSize) throws MalformedFrame {
    if (size < MIN_SIZE || size > maxSize) {
      throw new MalformedFrame(
          Kind.SIZE, "frame size " + size + ", expected " + MIN_SIZE + " to " + maxSize + " bytes");
    }
    return size;
  }

  /**
   * The correlation id of a response frame, without moving the buffer's position.
   *
   * @param frame the frame after its size prefix
   * @throws MalformedFrame if the frame is shorter than that
   */
  public static int correlationId(ByteBuffer frame) throws MalformedFrame {
    if (frame.remaining() < Integer.BYTES) {
      throw new MalformedFrame(
          Kind.HEADER, "response header of " + frame.remaining() + " bytes, expected at least 4");
    }
    return frame.getInt(frame.position());
  }
}
