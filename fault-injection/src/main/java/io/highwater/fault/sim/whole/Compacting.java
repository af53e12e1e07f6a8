package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.ClientOp;
import io.highwater.fault.sim.Rng;
import io.highwater.wire.Header;
import io.highwater.wire.LogRecord;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether logs are compacted in a run, in which records then have keys. A value says which key it
 * has, and whether its record is a tombstone, so that nobody need remember.
 *
 * @param compacts whether they are
 */
record Compacting(boolean compacts) {
  private static final int PER_MILLE = 200;

  /** With it none of the seeds compacts that were on record before there was compaction. */
  private static final long SALT = 5850;

  private static final int KEYS = 7;

  /** Keys of which there are few records, so that the last ones are compacted too. */
  private static final int RARE_KEYS = 53;

  private static final int TOMBSTONES = 5;
  private static final String ID = "id";

  static Compacting draw(long seed, Pruning pruning) {
    Rng own = new Rng(Rng.mix(seed ^ SALT));
    return new Compacting(own.chance(PER_MILLE) && !pruning.deletes());
  }

  /** Tombstones stay, else nobody could tell from a log what may be missing in it. */
  SortedMap<String, String> brokerSettings() {
    SortedMap<String, String> settings = new TreeMap<>();
    if (compacts) {
      settings.put("log.cleanup.policy", "compact");
      settings.put("log.segment.bytes", "2000");
      settings.put("log.cleaner.backoff.ms", "500");
      settings.put("log.cleaner.min.cleanable.ratio", "0.1");
    }
    return settings;
  }

  /** What compaction may have taken from what a history tells of, if logs are compacted. */
  Optional<Superseded> superseded(List<ClientOp> ops) {
    return compacts ? Optional.of(new Superseded(ops)) : Optional.empty();
  }

  /** The key of the record with a value. */
  static long key(long value) {
    return value % KEYS == 0 ? KEYS + value / KEYS % RARE_KEYS : value % KEYS;
  }

  /** A record that brings a value, with as much behind it as was drawn. */
  RecordData record(long timestamp, byte[] bytes) {
    if (!compacts) {
      return RecordData.of(timestamp, bytes);
    }
    long value = ByteBuffer.wrap(bytes).getLong(0);
    byte[] key = {(byte) key(value)};
    return value % TOMBSTONES == 0
        ? new RecordData(
            timestamp,
            Optional.of(ByteBuffer.wrap(key)),
            Optional.empty(),
            List.of(new Header(ID, Optional.of(ByteBuffer.wrap(bytes)))))
        : RecordData.of(timestamp, key, bytes);
  }

  /** The value that a record brings. */
  static long value(RecordData record) {
    return record.value().or(() -> record.headers().getFirst().value()).orElseThrow().getLong(0);
  }

  /**
   * Whether the batches of two replicas say the same: they end alike, and what only one of them has
   * has a newer record of its key in both.
   */
  boolean areAlike(byte[] one, byte[] other) {
    if (Arrays.equals(one, other)) {
      return true;
    }
    try {
      return compacts
          && end(one) == end(other)
          && lacksOnlyOld(records(one), records(other))
          && lacksOnlyOld(records(other), records(one));
    } catch (MalformedFrame torn) {
      return false;
    }
  }

  private static long end(byte[] log) {
    long[] end = {0};
    RecordBatch.forEach(ByteBuffer.wrap(log), batch -> end[0] = batch.nextOffset());
    return end[0];
  }

  private static SortedMap<Long, RecordData> records(byte[] log) throws MalformedFrame {
    SortedMap<Long, RecordData> records = new TreeMap<>();
    for (LogRecord each : Records.read(ByteBuffer.wrap(log))) {
      records.put(each.offset(), each.data());
    }
    return records;
  }

  private static boolean lacksOnlyOld(
      SortedMap<Long, RecordData> some, SortedMap<Long, RecordData> others) {
    return others.entrySet().stream()
        .allMatch(
            each -> {
              RecordData here = some.get(each.getKey());
              return here == null
                  ? some.tailMap(each.getKey()).values().stream()
                      .anyMatch(newer -> newer.key().equals(each.getValue().key()))
                  : here.equals(each.getValue());
            });
  }
}
