package io.highwater.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads the fields of records, from memory or through a small window from an unpacking stream. */
final class RecordBytes {
  private static final int WINDOW_BYTES = 8 * 1024;

  private final InputStream stream; // null if all is in the window
  private final ByteBuffer window;
  private final long bytesMax;

  /** How many bytes were in the windows before this one. */
  private long before;

  private long recordEnd;

  RecordBytes(ByteBuffer all) {
    this.stream = null;
    this.window = all;
    this.bytesMax = Long.MAX_VALUE;
  }

  /**
   * Reads from a stream.
   *
   * @param bytesMax it fails when it has got more
   */
  RecordBytes(InputStream stream, long bytesMax) {
    this.stream = stream;
    this.window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    this.bytesMax = bytesMax;
  }

  private long position() {
    return before + window.position();
  }

  /** Reads the next record's length. */
  void beginRecord() throws IOException {
    recordEnd = Long.MAX_VALUE;
    int length = varint();
    recordEnd = position() + length;
    if (length < 0) {
      throw new IOException("a record of " + length + " bytes");
    }
  }

  /** The record has to end here. */
  void endRecord() throws IOException {
    if (position() != recordEnd) {
      throw new IOException((recordEnd - position()) + " bytes are left in a record");
    }
  }

  boolean isAtEnd() throws IOException {
    return !window.hasRemaining() && !refill();
  }

  void skip(int bytes) throws IOException {
    if (bytes > recordEnd - position()) {
      throw new IOException("a field of " + bytes + " bytes goes beyond its record");
    }
    int left = bytes;
    while (left > 0) {
      require();
      int step = Math.min(left, window.remaining());
      window.position(window.position() + step);
      left -= step;
    }
  }

  int varint() throws IOException {
    long value = varlong();
    if (value != (int) value) {
      throw new IOException("a length or number of " + value);
    }
    return (int) value;
  }

  /** Seven bits a byte, the lowest first; the sign is in the lowest bit (zigzag). */
  long varlong() throws IOException {
    long raw = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (position() >= recordEnd) {
        throw new IOException("a field goes beyond its record");
      }
      require();
      byte next = window.get();
      raw |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new IOException("a number of more than 10 bytes");
  }

  private void require() throws IOException {
    if (isAtEnd()) {
      throw new EOFException("the bytes end too early");
    }
  }

  private boolean refill() throws IOException {
    int read = stream == null ? -1 : stream.read(window.array(), 0, WINDOW_BYTES);
    if (read <= 0) {
      return false;
    }
    before += window.position();
    if (before + read > bytesMax) {
      throw new IOException("more than " + bytesMax + " bytes when unpacked");
    }
    window.position(0).limit(read);
    return true;
  }
}
