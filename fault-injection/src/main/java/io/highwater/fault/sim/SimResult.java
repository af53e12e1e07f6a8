package io.highwater.fault.sim;

import io.highwater.spec.Violation;

/**
 * How a simulated run ended.
 *
 * @param violation the first thing that was wrong, or null if everything held
 * @param digest the same for every run of the same seed
 * @param virtualUs how much virtual time passed
 * @param tally what was seen
 * @param shards of each broker
 * @param traced what was written down, or null if nothing was to be
 */
public record SimResult(
    long seed,
    Violation violation,
    long digest,
    long virtualUs,
    Tally tally,
    int shards,
    Traced traced) {
  /**
   * A run's trace.
   *
   * @param lines how many actions it tells of
   * @param leftOut what ended it, because the specification leaves that out; or empty
   */
  public record Traced(long lines, String leftOut) {}

  /** Whether nothing was wrong. */
  public boolean holds() {
    return violation == null;
  }
}
