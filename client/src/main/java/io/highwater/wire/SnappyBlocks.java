package io.highwater.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Looks at what snappy blocks say they unpack to: the library takes a block's word for it and
 * allocates that much, up to 2 GB for a block of ten bytes.
 */
final class SnappyBlocks {
  /** The stream format of snappy-java: this, two numbers, and blocks with their sizes. */
  private static final byte[] STREAM = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};

  private static final int STREAM_HEADER_BYTES = STREAM.length + 2 * Integer.BYTES;

  /** Three bytes can repeat 64 that went before; nothing in the format grows more. */
  private static final int GROWTH_MAX = 64;

  private SnappyBlocks() {}

  /** Fails if the codec is snappy and a block claims more than can be in it. */
  static void check(Compression compression, ByteBuffer packed) throws IOException {
    if (compression != Compression.SNAPPY) {
      return;
    }
    ByteBuffer in = packed.duplicate();
    if (!startsStream(in)) {
      checkBlock(in);
      return;
    }
    in.position(in.position() + STREAM_HEADER_BYTES);
    while (in.remaining() > Integer.BYTES && !startsStream(in)) {
      int size = in.getInt();
      if (size < 0 || size > in.remaining()) {
        throw new IOException("a snappy block of %d bytes in %d".formatted(size, in.remaining()));
      }
      checkBlock(in.slice(in.position(), size));
      in.position(in.position() + size);
    }
    if (in.hasRemaining()) {
      throw new IOException(in.remaining() + " bytes after the last snappy block");
    }
  }

  private static boolean startsStream(ByteBuffer in) {
    return in.remaining() >= STREAM_HEADER_BYTES
        && in.slice(in.position(), STREAM.length).equals(ByteBuffer.wrap(STREAM));
  }

  private static void checkBlock(ByteBuffer block) throws IOException {
    int size = block.remaining();
    long claimed = 0;
    for (int shift = 0; shift < Integer.SIZE && block.hasRemaining(); shift += 7) {
      byte next = block.get();
      claimed |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        break;
      }
    }
    if (claimed > (long) GROWTH_MAX * size) {
      throw new IOException(
          "a snappy block of %d bytes says that it unpacks to %d".formatted(size, claimed));
    }
  }
}
