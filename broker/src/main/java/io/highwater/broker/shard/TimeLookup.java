package io.highwater.broker.shard;

import io.highwater.broker.storage.LogSlice;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.TimestampOffset;
import io.highwater.wire.LogRecord;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.Records;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the record that a timestamp leads to: the index names a batch, decoding it the record. */
final class TimeLookup {
  private TimeLookup() {}

  /**
   * The first record with at least that timestamp.
   *
   * @param timestamp milliseconds since 1970, or {@link OffsetTicket#MAX_TIMESTAMP}
   * @param end only records below it may be told
   * @return nothing if there is no such record
   */
  static Optional<TimestampOffset> find(PartitionLog log, long timestamp, long end) {
    if (timestamp == OffsetTicket.MAX_TIMESTAMP) {
      TimestampOffset largest = log.maxTimestamp();
      return largest.timestamp() < 0
          ? Optional.empty()
          : first(log, largest.offset(), end, each -> timestampOf(each) == largest.timestamp());
    }
    return log.offsetForTimestamp(timestamp)
        .flatMap(batch -> first(log, batch.offset(), end, each -> timestampOf(each) >= timestamp));
  }

  private static Optional<TimestampOffset> first(
      PartitionLog log, long from, long end, Predicate<LogRecord> wanted) {
    try (LogSlice slice = log.read(from, end, 1, true)) {
      return Records.read(slice.toByteBuffer()).stream()
          .filter(each -> each.offset() < end && wanted.test(each))
          .findFirst()
          .map(each -> new TimestampOffset(timestampOf(each), each.offset()));
    } catch (MalformedFrame damaged) {
      throw new IllegalStateException(
          log.name() + " at offset " + from + ": " + damaged.getMessage(), damaged);
    }
  }

  private static long timestampOf(LogRecord record) {
    return record.data().timestamp();
  }
}
