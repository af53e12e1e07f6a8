package io.highwater.run;

import io.highwater.spec.Violation;
import java.util.SortedMap;

/**
 * How a simulated run ended, whatever was simulated.
 *
 * @param violation the first thing that was wrong, or null if everything held
 * @param digest the same for every run of the same seed
 * @param virtualUs how much virtual time passed; 0 where there is none
 * @param events how many things happened
 * @param acknowledged batches that clients know to be safe
 * @param counts how often what went wrong, those that never did included
 */
public record SeedOutcome(
    long seed,
    Violation violation,
    long digest,
    long virtualUs,
    long events,
    long acknowledged,
    SortedMap<String, Long> counts) {
  /** Whether nothing was wrong. */
  public boolean holds() {
    return violation == null;
  }
}
