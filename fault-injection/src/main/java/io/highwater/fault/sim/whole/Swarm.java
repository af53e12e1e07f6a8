package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import java.util.ArrayList;
import java.util.List;

/**
 * What else there is in half of the runs, each part of it in some.
 *
 * @param retries how often each producer sends a batch again
 * @param links has numbers for what goes wrong with clients' links; null if nothing does
 */
record Swarm(List<Integer> retries, Rng links) {
  /** Under it there is none of this in the seeds that were on record before. */
  private static final long SALT = 1_472_548;

  private static final int WIDE_PER_MILLE = 500;
  private static final int PART_PER_MILLE = 600;

  /**
   * Draws it.
   *
   * @param mayRetry whether a broker remembers what was sent; it may forget a producer whose
   *     records were all deleted, and take a batch once more
   */
  static Swarm draw(long seed, boolean mayRetry) {
    Rng rng = new Rng(Rng.mix(seed ^ SALT));
    boolean isWide = rng.chance(WIDE_PER_MILLE);
    boolean retrying = rng.chance(PART_PER_MILLE) && isWide && mayRetry;
    List<Integer> retries = new ArrayList<>();
    for (int i = 0; i < WholeClients.WRITERS_MAX; i++) {
      int drawn = rng.oneOf(0, 2, 5, 20);
      retries.add(retrying ? drawn : 0);
    }
    boolean harmed = rng.chance(PART_PER_MILLE) && isWide;
    Rng links = rng.fork();
    return new Swarm(retries, harmed ? links : null);
  }
}
