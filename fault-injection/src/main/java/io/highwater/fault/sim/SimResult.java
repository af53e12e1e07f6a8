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
 */
public record SimResult(
    long seed, Violation violation, long digest, long virtualUs, Tally tally, int shards) {
  /** Whether nothing was wrong. */
  public boolean holds() {
    return violation == null;
  }
}
