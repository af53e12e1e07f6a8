package io.highwater.broker.shard;

import io.highwater.broker.storage.LogSlice;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.TimestampOffset;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordWalk;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;

/**
 * Finds the record that a timestamp leads to: the index names a batch, a walk through it the
 * record.
 */
final class TimeLookup {
  private TimeLookup() {}

  /**
   * The first record with at least that timestamp. I/O thread: reads a batch and unpacks it.
   *
   * @param timestamp milliseconds since 1970, or {@link OffsetTicket#MAX_TIMESTAMP}
   * @param end only records below it may be told
   * @return nothing if there is no such record
   * @throws MalformedFrame if the records of the batch cannot be read
   */
  static Optional<TimestampOffset> find(PartitionLog log, long timestamp, long end)
      throws MalformedFrame {
    if (timestamp == OffsetTicket.MAX_TIMESTAMP) {
      TimestampOffset largest = log.maxTimestamp();
      return largest.timestamp() < 0
          ? Optional.empty()
          : first(log, largest.offset(), end, each -> each == largest.timestamp());
    }
    Optional<TimestampOffset> batch = log.offsetForTimestamp(timestamp);
    return batch.isEmpty()
        ? Optional.empty()
        : first(log, batch.get().offset(), end, each -> each >= timestamp);
  }

  private static Optional<TimestampOffset> first(
      PartitionLog log, long from, long end, LongPredicate wanted) throws MalformedFrame {
    long start = log.logStartOffset(); // the batch may begin before the log does
    ByteBuffer bytes;
    try (LogSlice slice = log.read(Math.max(from, start), end, 1, true)) {
      bytes = slice.toByteBuffer();
    }
    AtomicReference<TimestampOffset> found = new AtomicReference<>();
    if (bytes.hasRemaining()) { // else the batch is not below the end, or was truncated meanwhile
      RecordWalk.walkStored(
          new RecordBatch().wrap(bytes, bytes.position()),
          (offset, timestamp) -> {
            if (offset >= start && offset < end && wanted.test(timestamp)) {
              found.set(new TimestampOffset(timestamp, offset));
            }
            return found.get() == null;
          });
    }
    return Optional.ofNullable(found.get());
  }
}
