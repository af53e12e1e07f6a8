package io.highwater.broker.net;

import io.highwater.broker.storage.FileSlice;
import io.highwater.broker.storage.LogSlice;
import io.highwater.wire.Chunk;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Records on their way from a log to a socket, as a part of a response. Whoever sends or drops the
 * response lets go of them, once.
 */
public sealed interface LogChunk extends Chunk {

  /** Lets go of the bytes without sending them. */
  void drop();

  /**
   * Sends the slice itself, by sendfile where that pays, and closes it. Only for bytes below the
   * high watermark: they leave the page cache long after anybody could ask whether a truncation has
   * rewritten them.
   */
  static LogChunk of(LogSlice slice) {
    return new Slice(slice);
  }

  /**
   * Copies the slice at once and closes it; for bytes that a truncation may rewrite.
   *
   * @return the bytes, or none if it just has
   */
  static Chunk copyOf(LogSlice slice) {
    try (slice) {
      if (!(slice instanceof FileSlice file)) {
        return new Bytes(slice.toByteBuffer());
      }
      ByteBuf copy = ByteBufAllocator.DEFAULT.directBuffer(file.sizeInBytes());
      boolean intact = false;
      try {
        read(file, copy);
        intact = file.isIntact();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        if (!intact) {
          copy.release();
        }
      }
      return intact ? new Copy(copy) : Bytes.EMPTY;
    }
  }

  private static void read(FileSlice file, ByteBuf copy) throws IOException {
    int size = file.sizeInBytes();
    while (copy.readableBytes() < size && file.isIntact()) {
      int done = copy.readableBytes();
      if (copy.writeBytes(file.channel(), file.position() + done, size - done) < 0
          && file.isIntact()) {
        throw new EOFException("the log ends inside a slice of %d bytes".formatted(size));
      }
    }
  }

  /** A slice that is sent as it is. */
  record Slice(LogSlice slice) implements LogChunk {
    @Override
    public int sizeInBytes() {
      return slice.sizeInBytes();
    }

    @Override
    public void drop() {
      slice.close();
    }
  }

  /** Bytes in Netty's memory. */
  record Copy(ByteBuf bytes) implements LogChunk {
    @Override
    public int sizeInBytes() {
      return bytes.readableBytes();
    }

    @Override
    public void drop() {
      bytes.release();
    }
  }
}
