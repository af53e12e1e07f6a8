package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether, and how, records are deleted in a run.
 *
 * @param retentionBytes how much of a partition is kept; -1 for everything
 * @param byClients whether clients delete records
 */
record Pruning(long retentionBytes, boolean byClients) {
  private static final int PER_MILLE = 333;
  private static final Pruning NONE = new Pruning(-1, false);

  /** Longer than any run. */
  private static final long NEVER_MS = 1L << 40;

  private static final int SEGMENT_BYTES = 4_000;

  static Pruning draw(Rng rng) {
    if (!rng.chance(PER_MILLE)) {
      return NONE;
    }
    return rng.chance(500) ? new Pruning(rng.oneOf(8_000L, 30_000L), false) : new Pruning(-1, true);
  }

  boolean deletes() {
    return byClients || retentionBytes >= 0;
  }

  /** Whether two replicas' batches are the same as far as both should have them. */
  boolean areAlike(byte[] one, byte[] other) {
    int both = Math.min(one.length, other.length);
    int apart = Math.max(one.length, other.length) - both;
    return apart <= (deletes() ? 2 * SEGMENT_BYTES : 0)
        && Arrays.equals(
            one, one.length - both, one.length, other, other.length - both, other.length);
  }

  /** Records say when they were sent by a clock that began in 1970, so time deletes nothing. */
  SortedMap<String, String> brokerSettings() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("log.retention.ms", "-1");
    settings.put("log.retention.bytes", Long.toString(retentionBytes));
    settings.put("log.retention.check.interval.ms", retentionBytes < 0 ? "" + NEVER_MS : "700");
    if (deletes()) {
      settings.put("log.segment.bytes", Integer.toString(SEGMENT_BYTES));
    }
    return settings;
  }
}
