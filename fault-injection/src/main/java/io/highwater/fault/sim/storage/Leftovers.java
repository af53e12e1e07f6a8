package io.highwater.fault.sim.storage;

import io.highwater.wire.RecordData;
import java.util.SortedMap;
import java.util.TreeMap;

/** What compactions of one log may leave away. */
final class Leftovers {
  static final long TOMBSTONES_MS = 2_000;

  /** When a tombstone at an offset was met by a compaction first. */
  private final SortedMap<Long, Long> met = new TreeMap<>();

  /** The log was cut: what is written from here on is something else. */
  void forgetFrom(long offset) {
    met.tailMap(offset).clear();
  }

  /**
   * Looks at what a compaction has left.
   *
   * @param bound it was not to look at anything from here on
   */
  void judge(Version before, Version after, long bound, long nowMs) {
    SortedMap<Long, RecordData> left = after.records();
    before
        .records()
        .forEach(
            (offset, record) -> {
              boolean there = record.equals(left.get(offset));
              Broken.unless(
                  there || isSuperseded(offset, record, before, bound) || isOver(offset, nowMs),
                  "LastValueStays",
                  "%d of %s is not in %s, compacted up to %d",
                  offset,
                  before,
                  after,
                  bound);
              if (there && record.value().isEmpty() && offset < bound) {
                met.putIfAbsent(offset, nowMs);
              }
            });
    Broken.unless(
        before.records().keySet().containsAll(left.keySet()), "ReadsAreTrue", "%s", after);
    Broken.unless(
        before.start() == after.start() && before.end() == after.end(),
        "OffsetsStay",
        "%s became %s",
        before,
        after);
  }

  private static boolean isSuperseded(
      long offset, RecordData record, Version whole, long bound) {
    return record.key().isPresent()
        && whole.records().subMap(offset + 1, Math.max(offset + 1, bound)).values().stream()
            .anyMatch(each -> each.key().equals(record.key()));
  }

  private boolean isOver(long offset, long nowMs) {
    return met.containsKey(offset) && nowMs >= met.get(offset) + TOMBSTONES_MS;
  }

  /** Whether a log may be what a crash has left of one that was being compacted. */
  static boolean mayBe(Version found, Version before, Version after) {
    SortedMap<Long, RecordData> whole = new TreeMap<>(before.records());
    SortedMap<Long, RecordData> needed = after.records();
    whole.putAll(needed);
    SortedMap<Long, RecordData> there = found.records();
    long from = Math.max(found.start(), after.start());
    return there.tailMap(from).entrySet().stream()
            .allMatch(each -> each.getValue().equals(whole.get(each.getKey())))
        && needed.headMap(found.end()).tailMap(Math.min(from, found.end())).entrySet().stream()
            .allMatch(each -> each.getValue().equals(there.get(each.getKey())));
  }
}
