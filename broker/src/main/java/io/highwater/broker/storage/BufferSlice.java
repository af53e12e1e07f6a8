package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A slice that is in memory already. */
record BufferSlice(ByteBuffer bytes) implements LogSlice {
  @Override
  public int sizeInBytes() {
    return bytes.limit();
  }

  @Override
  public boolean isIntact() {
    return true;
  }

  @Override
  public ByteBuffer toByteBuffer() {
    return ByteBuffer.allocate(bytes.limit()).put(bytes.duplicate()).flip();
  }

  @Override
  public long transferTo(int position, WritableByteChannel target) throws IOException {
    return target.write(bytes.duplicate().position(position));
  }

  @Override
  public void close() {
    // The bytes are the collector's.
  }
}
