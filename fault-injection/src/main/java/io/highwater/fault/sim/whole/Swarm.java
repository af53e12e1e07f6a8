package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import java.util.ArrayList;
import java.util.List;

/**
 * What else there is in half of the runs, each part of it in some.
 *
 * @param retries how often each producer sends a batch again
 * @param links has numbers for what goes wrong with clients' links and some others; null if nothing
 *     does
 * @param settings has numbers for the settings with which brokers start again; null if they keep
 *     theirs
 */
record Swarm(List<Integer> retries, Rng links, Rng settings) {
  /** Under it there is none of this in the seeds that were on record before. */
  private static final long SALT = 1_472_548;

  private static final int WIDE_PER_MILLE = 500;
  private static final int PART_PER_MILLE = 600;

  /**
   * Draws it.
   *
   * @param deletes whether records are deleted: then nobody retries, for a broker may forget a
   *     producer whose records are all gone, and take a batch once more; and segments stay as they
   *     are, for replicas may begin one of them apart
   */
  static Swarm draw(long seed, boolean deletes) {
    Rng rng = new Rng(Rng.mix(seed ^ SALT));
    boolean isWide = rng.chance(WIDE_PER_MILLE);
    boolean retrying = rng.chance(PART_PER_MILLE) && isWide && !deletes;
    List<Integer> retries = new ArrayList<>();
    for (int i = 0; i < WholeClients.WRITERS_MAX; i++) {
      int drawn = rng.oneOf(0, 2, 5, 20);
      retries.add(retrying ? drawn : 0);
    }
    boolean harmed = rng.chance(PART_PER_MILLE) && isWide;
    Rng links = rng.fork();
    boolean changed = rng.chance(PART_PER_MILLE) && isWide && !deletes;
    return new Swarm(retries, harmed ? links : null, changed ? rng.fork() : null);
  }
}
