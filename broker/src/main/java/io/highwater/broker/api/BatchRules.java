package io.highwater.broker.api;

import io.highwater.spec.Batch;
import io.highwater.wire.Compression;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordWalk;
import io.highwater.wire.TimestampType;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a batch must be like before a shard sees it: its header, and, as Kafka's brokers demand, the
 * records inside, which are walked over but neither copied nor kept. Whoever reads a log later, a
 * consumer or a look-up by time, may rely on that.
 */
final class BatchRules {
  /** Produce requests older than this come from clients that cannot read zstd (KIP-110). */
  private static final int ZSTD_VERSION = 7;

  /**
   * A judged batch.
   *
   * @param batch what the core must know of it, or null with an error
   */
  record Judged(Batch batch, ErrorCode error, String detail) {
    private static Judged refused(ErrorCode error, String detail) {
      return new Judged(null, error, detail);
    }
  }

  private BatchRules() {}

  /**
   * Judges the records of one partition.
   *
   * @param version of the request
   * @param bytesMax size of the largest batch ({@code max.message.bytes})
   */
  static Judged judge(ByteBuffer records, int version, int bytesMax) {
    int size = records.remaining();
    if (size < RecordBatch.OVERHEAD) {
      return Judged.refused(
          size == 0 ? ErrorCode.INVALID_RECORD : ErrorCode.CORRUPT_MESSAGE,
          "%d bytes of records, expected one batch of at least %d bytes"
              .formatted(size, RecordBatch.OVERHEAD));
    }
    RecordBatch batch = new RecordBatch().wrap(records, records.position());
    if (batch.magic() == RecordBatch.MAGIC && batch.sizeInBytes() > bytesMax) {
      return Judged.refused(
          ErrorCode.MESSAGE_TOO_LARGE,
          "a batch of %d bytes, max.message.bytes is %d".formatted(batch.sizeInBytes(), bytesMax));
    }
    return batch
        .validate()
        .map(defect -> Judged.refused(code(defect.kind()), defect.message()))
        .orElseGet(() -> judgeContent(batch, size, version));
  }

  private static ErrorCode code(RecordBatch.Kind kind) {
    return switch (kind) {
      case SHORT, WRONG_SIZE, WRONG_CRC -> ErrorCode.CORRUPT_MESSAGE;
      case WRONG_MAGIC, WRONG_COUNT, WRONG_LAST_OFFSET_DELTA -> ErrorCode.INVALID_RECORD;
      case WRONG_COMPRESSION -> ErrorCode.UNSUPPORTED_COMPRESSION_TYPE;
    };
  }

  private static Judged judgeContent(RecordBatch batch, int size, int version) {
    if (batch.sizeInBytes() != size) {
      return Judged.refused(
          ErrorCode.INVALID_RECORD,
          "%d bytes after the first batch, expected exactly one batch"
              .formatted(size - batch.sizeInBytes()));
    }
    if (batch.isTransactional() || batch.isControl()) {
      return Judged.refused(
          ErrorCode.INVALID_RECORD,
          batch.isControl() ? "clients may not write control batches" : "no transactions here");
    }
    if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
      return Judged.refused(
          ErrorCode.INVALID_TIMESTAMP, "producers may not set the timestamp type LogAppendTime");
    }
    if (batch.compression() == Compression.ZSTD && version < ZSTD_VERSION) {
      return Judged.refused(
          ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, "zstd needs Produce v" + ZSTD_VERSION);
    }
    if (batch.hasProducerId() && (batch.producerEpoch() < 0 || batch.baseSequence() < 0)) {
      return Judged.refused(
          ErrorCode.INVALID_RECORD,
          "producer id %d with epoch %d and sequence %d, expected both from 0"
              .formatted(batch.producerId(), batch.producerEpoch(), batch.baseSequence()));
    }
    return judgeRecords(batch);
  }

  private static Judged judgeRecords(RecordBatch batch) {
    AtomicLong largest = new AtomicLong(RecordBatch.NO_TIMESTAMP);
    try {
      RecordWalk.walk(
          batch,
          (offset, timestamp) -> {
            largest.accumulateAndGet(timestamp, Math::max);
            return true;
          });
    } catch (MalformedFrame damaged) {
      return Judged.refused(ErrorCode.INVALID_RECORD, damaged.getMessage());
    }
    batch.correctMaxTimestamp(largest.get());
    return new Judged(header(batch), ErrorCode.NONE, "");
  }

  private static Batch header(RecordBatch batch) {
    return batch.hasProducerId()
        ? new Batch(
            0, -1, batch.count(), batch.producerId(), batch.producerEpoch(), batch.baseSequence())
        : Batch.plain(batch.count());
  }
}
