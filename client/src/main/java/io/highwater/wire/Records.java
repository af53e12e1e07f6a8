package io.highwater.wire;

import io.highwater.wire.MalformedFrame.Kind;
import io.highwater.wire.RecordBatch.Defect;
import io.highwater.wire.RecordBatch.Scan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * Builds record batches, and reads the records inside. The broker's hot path needs neither, see
 * {@link RecordWalk}.
 */
public final class Records {
  private Records() {}

  /** An uncompressed batch at offset 0, without producer id. */
  public static ByteBuffer batch(List<RecordData> records) {
    return batch(Compression.NONE, ProducerStamp.NONE, records);
  }

  /**
   * A batch at offset 0; {@link RecordBatch#assign} gives it another place.
   *
   * @param records at least one
   */
  public static ByteBuffer batch(
      Compression compression, ProducerStamp stamp, List<RecordData> records) {
    if (records.isEmpty()) {
      throw new IllegalArgumentException("a record batch holds at least one record");
    }
    List<SimpleRecord> simple = records.stream().map(Records::simple).toList();
    ByteBuffer buffer = ByteBuffer.allocate(DefaultRecordBatch.sizeInBytes(simple));
    try (MemoryRecordsBuilder builder =
        MemoryRecords.builder(
            buffer,
            RecordBatch.MAGIC,
            codec(compression),
            TimestampType.CREATE_TIME,
            0,
            RecordBatch.NO_TIMESTAMP,
            stamp.producerId(),
            (short) stamp.producerEpoch(),
            stamp.baseSequence(),
            false,
            RecordBatch.NO_LEADER_EPOCH)) {
      simple.forEach(builder::append);
      return builder.build().buffer();
    }
  }

  private static org.apache.kafka.common.compress.Compression codec(Compression compression) {
    CompressionType type = CompressionType.forId(compression.id());
    return org.apache.kafka.common.compress.Compression.of(type).build();
  }

  private static SimpleRecord simple(RecordData data) {
    return new SimpleRecord(
        data.timestamp(),
        duplicate(data.key()),
        duplicate(data.value()),
        data.headers().stream()
            .map(header -> new RecordHeader(header.key(), bytes(header.value())))
            .toArray(RecordHeader[]::new));
  }

  private static ByteBuffer duplicate(Optional<ByteBuffer> buffer) {
    return buffer.map(ByteBuffer::duplicate).orElse(null);
  }

  private static byte[] bytes(Optional<ByteBuffer> buffer) {
    return buffer
        .map(
            value -> {
              byte[] copy = new byte[value.remaining()];
              value.duplicate().get(copy);
              return copy;
            })
        .orElse(null);
  }

  /**
   * The records of consecutive batches, in order. Control records are left out, as is a last batch
   * that is cut short, with which a Fetch response may end.
   *
   * @param batches not moved; keys and values of uncompressed batches share its memory
   * @throws MalformedFrame if a batch is damaged, or holds what cannot be read
   */
  public static List<LogRecord> read(ByteBuffer batches) throws MalformedFrame {
    Scan scan = RecordBatch.scan(batches);
    Optional<Defect> damage =
        scan.defect().filter(defect -> defect.kind() != RecordBatch.Kind.SHORT);
    if (damage.isPresent()) {
      throw new MalformedFrame(Kind.RECORDS, damage.get().message());
    }
    ByteBuffer valid = batches.slice(batches.position(), scan.end() - batches.position());
    List<LogRecord> records = new ArrayList<>();
    try {
      for (MutableRecordBatch batch : MemoryRecords.readableRecords(valid).batches()) {
        if (!batch.isControlBatch()) {
          for (Record record : batch) {
            records.add(logRecord(batch.partitionLeaderEpoch(), record));
          }
        }
      }
    } catch (RuntimeException e) {
      throw MalformedFrame.during(Kind.RECORDS, "records of a valid batch", e);
    }
    return records;
  }

  private static LogRecord logRecord(int leaderEpoch, Record record) {
    List<Header> headers = new ArrayList<>();
    for (org.apache.kafka.common.header.Header header : record.headers()) {
      headers.add(
          new Header(header.key(), Optional.ofNullable(header.value()).map(ByteBuffer::wrap)));
    }
    return new LogRecord(
        record.offset(),
        leaderEpoch,
        new RecordData(
            record.timestamp(),
            Optional.ofNullable(record.key()),
            Optional.ofNullable(record.value()),
            headers));
  }
}
