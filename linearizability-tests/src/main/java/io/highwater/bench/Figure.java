package io.highwater.bench;

import java.util.Optional;

/** What is measured, and where Highwater means to be. */
enum Figure {
  START("start to first acknowledged record", "s", Better.LESS, Mark.AT_MOST, 2.0),
  START_CPU("CPU of a broker until then", "s", Better.LESS, Mark.AT_MOST, 1.5),
  START_RESIDENT("resident after start, each", "MB", Better.LESS, Mark.AT_MOST, 120),
  IDLE_CPU("idle, each", "% of a core", Better.LESS, Mark.AT_MOST, 0.5),
  THREADS("threads after load, each", "", Better.LESS, Mark.AT_MOST, 25),
  LOAD_RESIDENT("resident after load, each", "MB", Better.LESS, Mark.NONE, 0),

  COLD_CPU("cold: first 200 MB, broker CPU", "s/GB", Better.LESS, Mark.TIMES, 1 / 3.0),

  KB16("1 KB, 16 KB batches, acks=all", "records/s", Better.MORE, Mark.TIMES, 1.5),
  KB16_P99("  p99", "ms", Better.LESS, Mark.NONE, 0),
  KB16_CPU("  broker CPU", "s/GB", Better.LESS, Mark.TIMES, 0.5),
  B16("100 B, 16 KB batches, acks=all", "records/s", Better.MORE, Mark.TIMES, 1.5),
  B16_P99("  p99", "ms", Better.LESS, Mark.NONE, 0),
  B16_CPU("  broker CPU", "s/GB", Better.LESS, Mark.TIMES, 0.5),
  KB128("1 KB, 128 KB batches, acks=all", "records/s", Better.MORE, Mark.TIMES, 1.3),
  KB128_P99("  p99", "ms", Better.LESS, Mark.NONE, 0),
  KB128_CPU("  broker CPU", "s/GB", Better.LESS, Mark.TIMES, 0.5),
  B128("100 B, 128 KB batches, acks=all", "records/s", Better.MORE, Mark.TIMES, 1.3),
  B128_P99("  p99", "ms", Better.LESS, Mark.NONE, 0),
  B128_CPU("  broker CPU", "s/GB", Better.LESS, Mark.TIMES, 0.5),
  KB128_ACKS1("1 KB, 128 KB batches, acks=1", "records/s", Better.MORE, Mark.NONE, 0),
  KB128_ACKS1_P99("  p99", "ms", Better.LESS, Mark.NONE, 0),
  KB128_ACKS1_CPU("  broker CPU", "s/GB", Better.LESS, Mark.NONE, 0),
  COMMIT_KB128(
      "1 KB, 128 KB batches, every record fsynced",
      "records/s",
      Better.MORE,
      Mark.TIMES,
      1.0,
      KB128),
  COMMIT_KB128_P99("  p99", "ms", Better.LESS, Mark.NONE, 0, KB128_P99),
  COMMIT_KB128_CPU("  broker CPU", "s/GB", Better.LESS, Mark.NONE, 0, KB128_CPU),

  CONSUME("consume from the page cache", "MiB/s", Better.MORE, Mark.TIMES, 1.0),
  CONSUME_CPU("  broker CPU", "s/GB", Better.LESS, Mark.TIMES, 0.5),

  PACED0_P50("2 000/s of 1 KB, linger.ms=0, p50", "ms", Better.LESS, Mark.NONE, 0),
  PACED0_P99("  p99", "ms", Better.LESS, Mark.TIMES, 1 / 3.0),
  PACED5_P50("2 000/s of 1 KB, linger.ms=5, p50", "ms", Better.LESS, Mark.NONE, 0),
  PACED5_P99("  p99", "ms", Better.LESS, Mark.TIMES, 1 / 3.0),
  END_TO_END_P50("one record at a time, end to end, p50", "ms", Better.LESS, Mark.AT_MOST, 1.0),
  END_TO_END_P99("  p99", "ms", Better.LESS, Mark.NONE, 0),

  PAUSE("paused follower holds acks=all", "s", Better.LESS, Mark.AT_MOST, 2.0),
  KILL("kill -9 of a leader: no acknowledgement", "s", Better.LESS, Mark.NONE, 0);

  /** Which way is good. */
  enum Better {
    MORE,
    LESS
  }

  /** What ours has to reach. */
  enum Mark {
    /** Nothing. */
    NONE,
    /** At most the limit. */
    AT_MOST,
    /** Against theirs: at least the limit times as much, or at most, whichever way is good. */
    TIMES
  }

  private final String title;
  private final String unit;
  private final Better better;
  private final Mark mark;
  private final double limit;
  private final Figure theirs;

  Figure(String title, String unit, Better better, Mark mark, double limit) {
    this(title, unit, better, mark, limit, null);
  }

  Figure(String title, String unit, Better better, Mark mark, double limit, Figure theirs) {
    this.title = title;
    this.unit = unit;
    this.better = better;
    this.mark = mark;
    this.limit = limit;
    this.theirs = theirs;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  Mark mark() {
    return mark;
  }

  double limit() {
    return limit;
  }

  /** The figure of the other contender that this one is held against. */
  Figure theirs() {
    return theirs == null ? this : theirs;
  }

  /** Whether ours is where it is meant to be; empty if nothing is meant, or nothing can be said. */
  Optional<Boolean> reached(Samples ours, Optional<Samples> ratio) {
    return switch (mark) {
      case NONE -> Optional.empty();
      case AT_MOST -> Optional.of(ours.median() <= limit);
      case TIMES ->
          ratio.map(r -> better == Better.MORE ? r.median() >= limit : r.median() <= limit);
    };
  }
}
