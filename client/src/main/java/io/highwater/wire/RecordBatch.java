package io.highwater.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A reusable view on one v2 record batch inside a {@link ByteBuffer}.
 *
 * <p>Nothing is copied and no accessor allocates: every field is read in place at an absolute
 * position, and the buffer's own position and limit are never moved. {@link #wrap} points the same
 * object at the next batch. Accessors trust the bytes; {@link #validate} is what makes them
 * trustworthy. Reading a field that lies beyond the buffer's limit throws {@link
 * IndexOutOfBoundsException}.
 *
 * <p>Base offset and leader epoch lie before the part that the checksum covers, so a broker can
 * {@linkplain #assign assign} them without touching what the producer signed.
 *
 * <p>Not thread safe. The layout is Kafka's message format v2 (KIP-98).
 *
 * <pre>
 *  0 base offset i64    8 length i32          12 leader epoch i32     16 magic i8
 * 17 crc u32           21 attributes i16      23 last offset delta i32
 * 27 base timestamp i64                       35 max timestamp i64
 * 43 producer id i64   51 producer epoch i16  53 base sequence i32    57 count i32   61 records
 * </pre>
 */
public final class RecordBatch {
  /** Bytes of a batch before its first record. */
  public static final int OVERHEAD = 61;

  /** Bytes of a batch that its length field does not count: the base offset and the length. */
  public static final int LOG_OVERHEAD = 12;

  /** The only batch format that is served. */
  public static final byte MAGIC = 2;

  public static final long NO_PRODUCER_ID = -1;
  public static final short NO_PRODUCER_EPOCH = -1;
  public static final int NO_SEQUENCE = -1;
  public static final int NO_LEADER_EPOCH = -1;
  public static final long NO_TIMESTAMP = -1;

  private static final int LENGTH = 8;
  private static final int LEADER_EPOCH = 12;
  private static final int MAGIC_BYTE = 16;
  private static final int CRC = 17;
  private static final int ATTRIBUTES = 21;
  private static final int LAST_OFFSET_DELTA = 23;
  private static final int BASE_TIMESTAMP = 27;
  private static final int MAX_TIMESTAMP = 35;
  private static final int PRODUCER_ID = 43;
  private static final int PRODUCER_EPOCH = 51;
  private static final int BASE_SEQUENCE = 53;
  private static final int COUNT = 57;

  private static final int COMPRESSION_MASK = 0x07;
  private static final int TIMESTAMP_TYPE_BIT = 0x08;
  private static final int TRANSACTIONAL_BIT = 0x10;
  private static final int CONTROL_BIT = 0x20;

  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private int position;

  /** What is wrong with a batch. */
  public enum Kind {
    /** The bytes end before the batch does: a torn tail, or a frame cut short. */
    SHORT,
    /** The length field holds a value that no batch can have. */
    WRONG_SIZE,
    WRONG_MAGIC,
    WRONG_CRC,
    /** The attributes name a codec that does not exist. */
    WRONG_COMPRESSION,
    /** A batch holds at least one record. */
    WRONG_COUNT,
    /** The last offset delta is not count - 1. */
    WRONG_LAST_OFFSET_DELTA
  }

  /** Why a batch is not valid; {@code message} has the values found and expected. */
  public record Defect(Kind kind, String message) {}

  /**
   * What a walk over consecutive batches found.
   *
   * @param batches number of valid batches
   * @param end position right after the last valid batch
   * @param nextOffset offset after the last valid batch, or -1 if there was none
   * @param defect why the walk ended before the buffer's limit, if it did
   */
  public record Scan(int batches, int end, long nextOffset, Optional<Defect> defect) {}

  /**
   * Points this view at the batch that starts at {@code position} of {@code buffer}.
   *
   * @return this
   * @throws IllegalArgumentException if the buffer is not big-endian
   */
  public RecordBatch wrap(ByteBuffer buffer, int position) {
    if (buffer.order() != ByteOrder.BIG_ENDIAN) {
      throw new IllegalArgumentException("a record batch is big-endian, the buffer is not");
    }
    this.buffer = buffer;
    this.position = position;
    return this;
  }

  /** The position in the buffer where the batch starts. */
  public int position() {
    return position;
  }

  /** Offset of the first record. */
  public long baseOffset() {
    return buffer.getLong(position);
  }

  /** Offset of the last record. */
  public long lastOffset() {
    return baseOffset() + lastOffsetDelta();
  }

  /** The offset that the record after this batch gets. */
  public long nextOffset() {
    return lastOffset() + 1;
  }

  /** Epoch of the leader that appended the batch, or {@link #NO_LEADER_EPOCH} before that. */
  public int partitionLeaderEpoch() {
    return buffer.getInt(position + LEADER_EPOCH);
  }

  public byte magic() {
    return buffer.get(position + MAGIC_BYTE);
  }

  /** The stored CRC32C of everything from the attributes on, 0 to 2^32 - 1. */
  public long crc() {
    return Integer.toUnsignedLong(buffer.getInt(position + CRC));
  }

  /** Bytes of the whole batch as its length field says, {@link #LOG_OVERHEAD} included. */
  public int sizeInBytes() {
    return LOG_OVERHEAD + buffer.getInt(position + LENGTH);
  }

  public short attributes() {
    return buffer.getShort(position + ATTRIBUTES);
  }

  /**
   * The codec of the records.
   *
   * @throws IllegalArgumentException if the attributes name none; {@link #validate} tells before
   */
  public Compression compression() {
    return Compression.forId(attributes() & COMPRESSION_MASK);
  }

  public TimestampType timestampType() {
    return (attributes() & TIMESTAMP_TYPE_BIT) == 0
        ? TimestampType.CREATE_TIME
        : TimestampType.LOG_APPEND_TIME;
  }

  public boolean isTransactional() {
    return (attributes() & TRANSACTIONAL_BIT) != 0;
  }

  /** True for a batch of control records, which consumers never show. */
  public boolean isControl() {
    return (attributes() & CONTROL_BIT) != 0;
  }

  /** {@link #lastOffset} minus {@link #baseOffset}. */
  public int lastOffsetDelta() {
    return buffer.getInt(position + LAST_OFFSET_DELTA);
  }

  /** Milliseconds since the epoch that the records' timestamps are relative to. */
  public long baseTimestamp() {
    return buffer.getLong(position + BASE_TIMESTAMP);
  }

  /** The largest timestamp of the batch, milliseconds since the epoch. */
  public long maxTimestamp() {
    return buffer.getLong(position + MAX_TIMESTAMP);
  }

  /** The idempotent producer's id, or {@link #NO_PRODUCER_ID}. */
  public long producerId() {
    return buffer.getLong(position + PRODUCER_ID);
  }

  public boolean hasProducerId() {
    return producerId() > NO_PRODUCER_ID;
  }

  public short producerEpoch() {
    return buffer.getShort(position + PRODUCER_EPOCH);
  }

  /** Sequence number of the first record, or {@link #NO_SEQUENCE}. */
  public int baseSequence() {
    return buffer.getInt(position + BASE_SEQUENCE);
  }

  /** Sequence number of the last record; sequences wrap from 2^31 - 1 to 0. */
  public int lastSequence() {
    int base = baseSequence();
    return base == NO_SEQUENCE ? NO_SEQUENCE : (base + lastOffsetDelta()) & Integer.MAX_VALUE;
  }

  /** Number of records. */
  public int count() {
    return buffer.getInt(position + COUNT);
  }

  /** The batch's bytes as a slice that shares the buffer's memory. */
  public ByteBuffer bytes() {
    return buffer.slice(position, sizeInBytes());
  }

  /** Gives the batch its place in a log, in place: neither field is covered by the checksum. */
  public void assign(long baseOffset, int leaderEpoch) {
    buffer.putLong(position, baseOffset);
    buffer.putInt(position + LEADER_EPOCH, leaderEpoch);
  }

  /**
   * Makes the header tell the records' largest timestamp, which indexes and look-ups by time rely
   * on. Some producers write the last one's; Kafka's brokers correct that too. Only then does the
   * batch get another checksum.
   */
  public void correctMaxTimestamp(long timestamp) {
    if (maxTimestamp() != timestamp) {
      buffer.putLong(position + MAX_TIMESTAMP, timestamp);
      sign();
    }
  }

  /** Says what is wrong with a batch as a producer makes it, checksum included, or nothing. */
  public Optional<Defect> validate() {
    Optional<Defect> defect = validateStored();
    return defect.isPresent() ? defect : validateCounts();
  }

  /** The same of a batch in a log, which may have lost records by compaction, or all of them. */
  public Optional<Defect> validateStored() {
    int available = buffer.limit() - position;
    if (available < LOG_OVERHEAD) {
      return shortOf(LOG_OVERHEAD, available);
    }
    int length = buffer.getInt(position + LENGTH);
    if (length < OVERHEAD - LOG_OVERHEAD || length > Integer.MAX_VALUE - LOG_OVERHEAD) {
      return defect(
          Kind.WRONG_SIZE, "length " + length + ", expected at least " + (OVERHEAD - LOG_OVERHEAD));
    }
    if (available > MAGIC_BYTE && magic() != MAGIC) {
      return defect(Kind.WRONG_MAGIC, "magic " + magic() + ", expected " + MAGIC);
    }
    if (available < length + LOG_OVERHEAD) {
      return shortOf(length + LOG_OVERHEAD, available);
    }
    return validateContent();
  }

  private Optional<Defect> validateContent() {
    long computed = computeCrc();
    if (computed != crc()) {
      return defect(Kind.WRONG_CRC, "CRC32C " + computed + ", but the batch says " + crc());
    }
    int codec = attributes() & COMPRESSION_MASK;
    if (!Compression.isKnown(codec)) {
      return defect(Kind.WRONG_COMPRESSION, "compression id " + codec + ", expected 0 to 4");
    }
    if (count() < 0 || count() - 1L > lastOffsetDelta()) {
      return defect(
          Kind.WRONG_COUNT, "record count " + count() + ", last offset delta " + lastOffsetDelta());
    }
    return Optional.empty();
  }

  private Optional<Defect> validateCounts() {
    if (count() < 1) {
      return defect(Kind.WRONG_COUNT, "record count " + count() + ", expected at least 1");
    }
    if (lastOffsetDelta() != count() - 1) {
      return defect(
          Kind.WRONG_LAST_OFFSET_DELTA,
          "last offset delta " + lastOffsetDelta() + ", expected " + (count() - 1));
    }
    return Optional.empty();
  }

  private Optional<Defect> shortOf(int expected, int available) {
    return defect(Kind.SHORT, available + " bytes, expected " + expected);
  }

  private Optional<Defect> defect(Kind kind, String found) {
    return Optional.of(new Defect(kind, "record batch at position " + position + ": " + found));
  }

  /** The CRC32C of the batch's bytes from the attributes on, whatever the batch says. */
  public long computeCrc() {
    CRC32C crc32c = new CRC32C();
    crc32c.update(buffer.slice(position + ATTRIBUTES, sizeInBytes() - ATTRIBUTES));
    return crc32c.getValue();
  }

  /** Writes the checksum that fits the batch's bytes; for whoever builds or repairs one. */
  void sign() {
    buffer.putInt(position + CRC, (int) computeCrc());
  }

  /**
   * Bytes of the batch at {@code position} if the buffer holds all of it, or 0: a torn tail, or a
   * length that no batch can have. Looks at the length field only.
   */
  public static int completeSizeAt(ByteBuffer buffer, int position) {
    int available = buffer.limit() - position;
    if (available < OVERHEAD) {
      return 0;
    }
    int length = buffer.getInt(position + LENGTH);
    return length < OVERHEAD - LOG_OVERHEAD || length > available - LOG_OVERHEAD
        ? 0
        : length + LOG_OVERHEAD;
  }

  /**
   * Shows every complete batch between the buffer's position and limit to {@code visitor}, in
   * order, without validating it. The view is reused: do not keep it.
   *
   * @return the position after the last complete batch; less than the limit if the tail is torn
   */
  public static int forEach(ByteBuffer buffer, Consumer<RecordBatch> visitor) {
    RecordBatch batch = new RecordBatch();
    int position = buffer.position();
    for (int size = completeSizeAt(buffer, position);
        size > 0;
        size = completeSizeAt(buffer, position)) {
      visitor.accept(batch.wrap(buffer, position));
      position += size;
    }
    return position;
  }

  /** Validates batches of a log between the buffer's position and limit up to the first defect. */
  public static Scan scan(ByteBuffer buffer) {
    RecordBatch batch = new RecordBatch();
    int position = buffer.position();
    int batches = 0;
    long nextOffset = -1;
    while (position < buffer.limit()) {
      Optional<Defect> defect = batch.wrap(buffer, position).validateStored();
      if (defect.isPresent()) {
        return new Scan(batches, position, nextOffset, defect);
      }
      batches++;
      nextOffset = batch.nextOffset();
      position += batch.sizeInBytes();
    }
    return new Scan(batches, position, nextOffset, Optional.empty());
  }

  @Override
  public String toString() {
    if (buffer.limit() - position < OVERHEAD) {
      return "RecordBatch[incomplete at position " + position + "]";
    }
    return "RecordBatch[offsets "
        + baseOffset()
        + ".."
        + lastOffset()
        + ", leaderEpoch "
        + partitionLeaderEpoch()
        + ", "
        + sizeInBytes()
        + " bytes, producerId "
        + producerId()
        + ", epoch "
        + producerEpoch()
        + ", sequence "
        + baseSequence()
        + "]";
  }
}
