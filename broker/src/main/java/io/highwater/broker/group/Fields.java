package io.highwater.broker.group;

import io.highwater.wire.MalformedFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The fields of Kafka's records without tags: big-endian numbers, strings of two bytes' length. */
final class Fields {
  private static final int ABSENT = -1;

  private Fields() {}

  /** Builds a key or value. */
  static final class Writer {
    private static final int FIRST_BYTES = 128;

    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);

    private ByteBuffer room(int more) {
      if (bytes.remaining() < more) {
        int size = Math.max(2 * bytes.capacity(), bytes.position() + more);
        bytes = ByteBuffer.allocate(size).put(bytes.flip());
      }
      return bytes;
    }

    Writer int16(int value) {
      room(Short.BYTES).putShort((short) value);
      return this;
    }

    Writer int32(int value) {
      room(Integer.BYTES).putInt(value);
      return this;
    }

    Writer int64(long value) {
      room(Long.BYTES).putLong(value);
      return this;
    }

    Writer string(String value) {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      int16(text.length);
      room(text.length).put(text);
      return this;
    }

    Writer nullable(String value) {
      return value == null ? int16(ABSENT) : string(value);
    }

    Writer bytes(byte[] value) {
      int32(value.length);
      room(value.length).put(value);
      return this;
    }

    ByteBuffer done() {
      return bytes.flip();
    }
  }

  /** Takes one apart. Nothing that it is given makes it read beyond the end. */
  static final class Reader {
    private final ByteBuffer bytes;

    Reader(ByteBuffer bytes) {
      this.bytes = bytes.duplicate();
    }

    private ByteBuffer next(int length) throws MalformedFrame {
      if (length < 0 || length > bytes.remaining()) {
        throw malformed("a field of " + length + " bytes where " + bytes.remaining() + " are left");
      }
      return bytes;
    }

    /** A value's version, at most {@code newest}. */
    short version(short newest) throws MalformedFrame {
      short version = int16();
      if (version < 0 || version > newest) {
        throw malformed("version " + version + ", expected 0 to " + newest);
      }
      return version;
    }

    short int16() throws MalformedFrame {
      return next(Short.BYTES).getShort();
    }

    int int32() throws MalformedFrame {
      return next(Integer.BYTES).getInt();
    }

    long int64() throws MalformedFrame {
      return next(Long.BYTES).getLong();
    }

    String string() throws MalformedFrame {
      return text(int16());
    }

    String nullable() throws MalformedFrame {
      short length = int16();
      return length == ABSENT ? null : text(length);
    }

    private String text(int length) throws MalformedFrame {
      return new String(take(length), StandardCharsets.UTF_8);
    }

    byte[] bytes() throws MalformedFrame {
      return take(int32());
    }

    private byte[] take(int length) throws MalformedFrame {
      next(length);
      byte[] taken = new byte[length];
      bytes.get(taken);
      return taken;
    }

    private static MalformedFrame malformed(String what) {
      return new MalformedFrame(MalformedFrame.Kind.RECORDS, "a group's record: " + what);
    }
  }
}
