package io.highwater.broker.net;

import io.highwater.broker.storage.FileSlice;
import io.highwater.broker.storage.LogSlice;
import io.highwater.wire.Chunk;
import io.highwater.wire.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes a frame's chunks: small ones are gathered into one buffer, large ones leave as they are,
 * those of a segment file by sendfile. Each slice is closed exactly once, sent or not.
 */
final class ResponseWriter {
  /** Up to here a copy is cheaper than another system call. */
  static final int COPY_BYTES_MAX = 32 * 1024;

  private final ChannelHandlerContext context;
  private ByteBuf gathered;

  private ResponseWriter(ChannelHandlerContext context) {
    this.context = context;
  }

  /**
   * Writes without a flush; event loop only.
   *
   * @param written told when the last byte has left, or that it will not
   */
  static void write(ChannelHandlerContext context, Frame frame, ChannelFutureListener written) {
    new ResponseWriter(context).write(frame.chunks(), written);
  }

  /** Closes what a frame that will not be sent holds. */
  static void drop(Frame frame) {
    drop(frame.chunks());
  }

  private static void drop(List<Chunk> chunks) {
    for (Chunk chunk : chunks) {
      if (chunk instanceof LogChunk records) {
        records.drop();
      }
    }
  }

  private void write(List<Chunk> chunks, ChannelFutureListener written) {
    int next = 0;
    try {
      while (next < chunks.size()) {
        Chunk chunk = chunks.get(next);
        next++; // from here on the chunk is closed by whom it is given to
        write(chunk);
      }
      context.write(gathered == null ? Unpooled.EMPTY_BUFFER : gathered).addListener(written);
    } catch (RuntimeException e) {
      drop(chunks.subList(next, chunks.size()));
      ReferenceCountUtil.release(gathered);
      throw e;
    }
  }

  private void write(Chunk chunk) {
    if (chunk instanceof LogChunk.Slice records) {
      write(records.slice());
    } else if (chunk instanceof LogChunk.Copy copied) {
      write(copied.bytes());
    } else if (chunk instanceof Chunk.Bytes bytes) {
      write(bytes.buffer());
    } else {
      throw new IllegalStateException("nobody can send " + chunk);
    }
  }

  private void write(LogSlice slice) {
    if (slice instanceof FileSlice file && slice.sizeInBytes() > COPY_BYTES_MAX) {
      writeGathered();
      pass(new SliceRegion(file));
      return;
    }
    try (slice) {
      ByteBuffer copy = slice.toByteBuffer();
      if (copy.remaining() != slice.sizeInBytes()) {
        throw new IllegalStateException("committed records were truncated under " + slice);
      }
      write(copy);
    }
  }

  private void write(ByteBuffer bytes) {
    if (bytes.remaining() <= COPY_BYTES_MAX) {
      if (gathered == null) {
        gathered = context.alloc().directBuffer(bytes.remaining());
      }
      gathered.writeBytes(bytes.duplicate());
    } else {
      write(Unpooled.wrappedBuffer(bytes));
    }
  }

  private void write(ByteBuf bytes) {
    writeGathered();
    pass(bytes);
  }

  private void writeGathered() {
    if (gathered != null) {
      pass(gathered);
      gathered = null;
    }
  }

  /** A failure closes the connection and fails the last write too, which is looked at. */
  private void pass(Object message) {
    ChannelFuture unused = context.write(message, context.voidPromise());
  }
}
