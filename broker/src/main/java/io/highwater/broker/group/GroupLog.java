package io.highwater.broker.group;

import io.highwater.broker.storage.LogSlice;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.spec.group.GroupRecord;
import io.highwater.wire.LogRecord;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.Records;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what coordinators have written. */
final class GroupLog {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLog.class);
  private static final int CHUNK_BYTES = 1 << 20;

  private GroupLog() {}

  /**
   * All records below an offset, in order. Takes long: I/O thread. What cannot be read is left out,
   * and the log says so.
   */
  static List<GroupRecord> read(PartitionLog log, long end) {
    List<GroupRecord> records = new ArrayList<>();
    long next = log.logStartOffset();
    while (next < end) {
      ByteBuffer bytes;
      try (LogSlice slice = log.read(next, end, CHUNK_BYTES, true)) {
        bytes = slice.toByteBuffer();
      }
      long read = add(log, bytes, next, records);
      if (read == next) {
        break; // cut meanwhile, and then somebody else leads
      }
      next = read;
    }
    return records;
  }

  private static long add(
      PartitionLog log, ByteBuffer bytes, long from, List<GroupRecord> records) {
    long[] end = {from};
    RecordBatch.forEach(bytes, batch -> end[0] = batch.nextOffset()); // compacted ones may be empty
    long next = from;
    try {
      for (LogRecord each : Records.read(bytes)) {
        if (each.offset() >= next) {
          next = each.offset() + 1;
          decode(log, each, records);
        }
      }
    } catch (MalformedFrame damaged) {
      LOG.error("{}: what follows offset {} cannot be read", log.name(), next, damaged);
      return next;
    }
    return Math.max(next, end[0]);
  }

  private static void decode(PartitionLog log, LogRecord record, List<GroupRecord> records) {
    try {
      GroupCodec.decode(record.data()).ifPresent(records::add);
    } catch (MalformedFrame damaged) {
      LOG.error("{}: no group's record at {}", log.name(), record.offset(), damaged);
    }
  }
}
