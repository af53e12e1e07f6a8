package io.highwater.run;

import java.util.Set;

/**
 * What a broker says of a partition.
 *
 * @param leader the leader's id, -1 for none
 * @param leaderEpoch its epoch
 * @param isr the in-sync replicas' ids
 */
public record PartitionState(int leader, int leaderEpoch, Set<Integer> isr) {
  /** Copies the ids. */
  public PartitionState {
    isr = Set.copyOf(isr);
  }

  /** Whether nothing is missing. */
  boolean isWhole(int replicationFactor) {
    return leader >= 0 && isr.size() == replicationFactor;
  }
}
