package io.highwater.wire;

import io.highwater.wire.MalformedFrame.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.utils.BufferSupplier;

/**
 * Walks over the records inside one batch without making objects of them: only where each stands
 * and when it was made is told, keys, values and headers are measured and skipped.
 *
 * <p>For bytes that a client sent. Whatever they are, the walk ends with {@link MalformedFrame} or
 * after the last record: memory stays within one block of the codec, and no batch may unpack to
 * more than {@link #UNPACKED_BYTES_MAX}.
 */
public final class RecordWalk {
  /** What a compressed batch may unpack to: a small one can claim to be gigabytes. */
  public static final int UNPACKED_BYTES_MAX = 1 << 28;

  /** Who is shown the records of a batch. */
  @FunctionalInterface
  public interface Visitor {
    /** Sees the next record; false ends the walk, and what follows is not looked at. */
    boolean visit(long offset, long timestamp);
  }

  private RecordWalk() {}

  /**
   * Shows every record of a batch whose header is {@linkplain RecordBatch#validate valid}.
   *
   * @throws MalformedFrame if the records are not as many as the header says, are out of order, do
   *     not fill the batch exactly, or cannot be unpacked
   */
  public static void walk(RecordBatch batch, Visitor visitor) throws MalformedFrame {
    walk(batch, visitor, UNPACKED_BYTES_MAX);
  }

  /** The same of a batch in a log, which may have lost records by compaction. */
  public static void walkStored(RecordBatch batch, Visitor visitor) throws MalformedFrame {
    walk(batch, true, visitor, UNPACKED_BYTES_MAX);
  }

  static void walk(RecordBatch batch, Visitor visitor, int unpackedBytesMax) throws MalformedFrame {
    walk(batch, false, visitor, unpackedBytesMax);
  }

  private static void walk(
      RecordBatch batch, boolean withGaps, Visitor visitor, int unpackedBytesMax)
      throws MalformedFrame {
    ByteBuffer bytes = batch.bytes();
    ByteBuffer packed = bytes.slice(RecordBatch.OVERHEAD, bytes.limit() - RecordBatch.OVERHEAD);
    try {
      if (batch.compression() == Compression.NONE) {
        walk(batch, withGaps, new RecordBytes(packed), visitor);
      } else {
        SnappyBlocks.check(batch.compression(), packed);
        try (InputStream unpacked = unpack(batch.compression(), packed)) {
          walk(batch, withGaps, new RecordBytes(unpacked, unpackedBytesMax), visitor);
        }
      }
    } catch (IOException e) {
      throw malformed(batch, e.getMessage(), e);
    } catch (RuntimeException e) {
      throw MalformedFrame.during(Kind.RECORDS, "records of " + batch, e);
    } catch (LinkageError e) {
      throw malformed(batch, "the codec cannot be loaded here: " + e.getMessage(), e);
    }
  }

  private static InputStream unpack(Compression compression, ByteBuffer packed) {
    CompressionType type = CompressionType.forId(compression.id());
    return org.apache.kafka.common.compress.Compression.of(type)
        .build()
        .wrapForInput(packed, RecordBatch.MAGIC, BufferSupplier.NO_CACHING);
  }

  private static void walk(RecordBatch batch, boolean withGaps, RecordBytes in, Visitor visitor)
      throws IOException, MalformedFrame {
    int next = 0;
    boolean appendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
    int count = batch.count();
    for (int i = 0; i < count; i++) {
      in.beginRecord();
      in.skip(1); // attributes, of which none is in use
      long timestamp = batch.baseTimestamp() + in.varlong();
      int delta = in.varint();
      if (delta < next || (delta > next && !withGaps)) {
        throw malformed(batch, "offset delta %d, expected %d".formatted(delta, next), null);
      }
      next = delta + 1;
      skipContent(batch, in);
      in.endRecord();
      if (!visitor.visit(
          batch.baseOffset() + delta, appendTime ? batch.maxTimestamp() : timestamp)) {
        return;
      }
    }
    if (!in.isAtEnd()) {
      throw malformed(batch, "bytes after the last of %d records".formatted(count), null);
    }
  }

  private static void skipContent(RecordBatch batch, RecordBytes in)
      throws IOException, MalformedFrame {
    in.skip(Math.max(0, in.varint())); // the key, -1 if there is none
    in.skip(Math.max(0, in.varint())); // the value, likewise
    int headers = in.varint();
    if (headers < 0) {
      throw malformed(batch, "%d headers".formatted(headers), null);
    }
    for (int i = 0; i < headers; i++) {
      int key = in.varint();
      if (key < 0) {
        throw malformed(batch, "a header key of %d bytes".formatted(key), null);
      }
      in.skip(key);
      in.skip(Math.max(0, in.varint()));
    }
  }

  private static MalformedFrame malformed(RecordBatch batch, String found, Throwable cause) {
    return new MalformedFrame(Kind.RECORDS, "records of " + batch + ": " + found, cause);
  }
}
