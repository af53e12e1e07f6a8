package io.highwater.wire.message;

import io.highwater.wire.Chunk;
import io.highwater.wire.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.record.internal.BaseRecords;

/**
 * Writes a message into a buffer that has room for everything but the records, and notes where the
 * records belong.
 */
final class FrameWriter extends ByteBufferAccessor {
  private final ByteBuffer buffer;
  private final List<Chunk> chunks = new ArrayList<>();
  private int written;

  FrameWriter(ByteBuffer buffer) {
    super(buffer);
    this.buffer = buffer;
  }

  @Override
  public void writeRecords(BaseRecords records) {
    Chunk chunk = ((ChunkRecords) records).chunk();
    if (chunk.sizeInBytes() > 0) {
      cut();
      chunks.add(chunk);
    }
  }

  Frame finish() {
    if (buffer.hasRemaining()) {
      throw new IllegalStateException(
          "the message said it needs " + buffer.remaining() + " bytes more than it wrote");
    }
    cut();
    return new Frame(chunks);
  }

  private void cut() {
    if (buffer.position() > written) {
      chunks.add(new Chunk.Bytes(buffer.slice(written, buffer.position() - written)));
      written = buffer.position();
    }
  }
}
