package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** A slice of a segment's file: a file region for a zero-copy transfer. */
public final class FileSlice implements LogSlice {
  private final LogState log;
  private final int truncations;
  private final Segment segment;
  private final SegmentSearch.Range range;
  private boolean open = true;

  /** Takes over a reference to the segment. */
  FileSlice(LogState log, int truncations, Segment segment, SegmentSearch.Range range) {
    this.log = log;
    this.truncations = truncations;
    this.segment = segment;
    this.range = range;
  }

  /** The segment's file. Open as long as this slice is; others use it too: never close it. */
  public FileChannel channel() {
    return segment.channel();
  }

  /** Where in the file the first batch starts. */
  public long position() {
    return range.position();
  }

  @Override
  public int sizeInBytes() {
    return range.size();
  }

  @Override
  public boolean isIntact() {
    return log.truncations() == truncations;
  }

  @Override
  public ByteBuffer toByteBuffer() {
    ByteBuffer bytes = ByteBuffer.allocate(range.size());
    try {
      while (bytes.hasRemaining()) {
        if (channel().read(bytes, position() + bytes.position()) < 0) {
          return endOfFile(bytes);
        }
      }
    } catch (IOException e) {
      throw log.failure(segment.file(), "read", e);
    }
    return isIntact() ? bytes.flip() : bytes.limit(0);
  }

  private ByteBuffer endOfFile(ByteBuffer bytes) throws IOException {
    if (isIntact()) {
      throw new CorruptSegmentException(
          segment.file(), position() + bytes.position(), "end of file inside the log");
    }
    return bytes.clear().limit(0);
  }

  @Override
  public long transferTo(int position, WritableByteChannel target) throws IOException {
    long sent =
        channel().transferTo(position() + position, (long) sizeInBytes() - position, target);
    if (!isIntact()) {
      throw new IOException(segment.file() + " was truncated while it was sent");
    }
    return sent;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      segment.release();
    }
  }
}
