package io.highwater.fault.sim.storage;

import io.highwater.spec.Violation;
import java.util.Map;

/**
 * How a simulated life of a log directory ended.
 *
 * @param violation the first thing that was wrong, or null if everything held
 * @param digest the same for every run of the same seed
 * @param deeds how often what happened
 */
public record StorageResult(long seed, Violation violation, long digest, Map<Deed, Integer> deeds) {
  /** Whether nothing was wrong. */
  public boolean holds() {
    return violation == null;
  }
}
