package io.highwater.fault.sim.storage;

import io.highwater.wire.RecordData;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What compactions of one log may leave away. */
final class Leftovers {
  static final long TOMBSTONES_MS = 2_000;

  /**
   * A compaction that is not yet on the disk.
   *
   * @param before what there was
   * @param bound it looks at nothing from here on
   */
  private record Run(Version before, long bound, long nowMs) {}

  /** When a tombstone at an offset was met by a compaction first. */
  private final SortedMap<Long, Long> met = new TreeMap<>();

  private Optional<Run> run = Optional.empty();

  /** The log was cut: what is written from here on is something else. */
  void forgetFrom(long offset) {
    met.tailMap(offset).clear();
  }

  /** A compaction begins. Until its {@link #end} a power cut may leave a part of it. */
  void begin(Version before, long bound, long nowMs) {
    run = Optional.of(new Run(before, bound, nowMs));
  }

  /** It is on the disk, or undone. */
  void end() {
    run = Optional.empty();
  }

  /** Looks at what the compaction has left. */
  void judge(Version after) {
    Run its = run.orElseThrow();
    Version before = its.before();
    Broken.unless(
        before.start() == after.start() && before.end() == after.end(),
        "OffsetsStay",
        "%s became %s",
        before,
        after);
    Broken.unless(
        isLeftOf(its, after), "LastValueStays", "%s became %s, by %s", before, after, its.bound());
    after.records().headMap(Math.min(its.bound(), after.end())).entrySet().stream()
        .filter(each -> each.getValue().value().isEmpty())
        .forEach(each -> met.putIfAbsent(each.getKey(), its.nowMs()));
  }

  /**
   * Whether a log may be what a power cut has left of the compaction, and of what came after it.
   *
   * @param now the log as it was when the power went
   */
  boolean mayBe(Version found, Version now) {
    return run.filter(its -> isLeftOf(its, found) && isWrittenLater(its, found, now)).isPresent();
  }

  private static boolean isWrittenLater(Run its, Version found, Version now) {
    long end = its.before().end();
    SortedMap<Long, RecordData> later = now.records().tailMap(end);
    return found.records().tailMap(end).entrySet().stream()
        .allMatch(each -> each.getValue().equals(later.get(each.getKey())));
  }

  /** Whether of what there was before nothing is missing that may not be, and nothing is new. */
  private boolean isLeftOf(Run its, Version found) {
    SortedMap<Long, RecordData> whole = its.before().records();
    SortedMap<Long, RecordData> there = found.records().headMap(its.before().end());
    return whole.entrySet().containsAll(there.entrySet())
        && whole.headMap(found.end()).entrySet().stream()
            .allMatch(
                each ->
                    there.containsKey(each.getKey())
                        || isSuperseded(its, each.getKey(), each.getValue())
                        || isOver(its, each.getKey()));
  }

  private static boolean isSuperseded(Run its, long offset, RecordData record) {
    long next = offset + 1;
    return record.key().isPresent()
        && its.before().records().subMap(next, Math.max(next, its.bound())).values().stream()
            .anyMatch(each -> each.key().equals(record.key()));
  }

  private boolean isOver(Run its, long offset) {
    return met.containsKey(offset) && its.nowMs() >= met.get(offset) + TOMBSTONES_MS;
  }
}
