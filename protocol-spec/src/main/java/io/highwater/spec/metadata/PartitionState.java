package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.FlushPolicy;
import java.util.List;

/**
 * One version of a partition in the metadata log.
 *
 * @param replicas the assigned brokers in order of preference
 * @param leader a broker, or {@link #NO_LEADER}
 * @param leaderEpoch grows by one with every election
 * @param partitionEpoch grows by one with every change (KIP-497)
 * @param minInsyncReplicas as configured, not yet capped by the number of replicas
 */
public record PartitionState(
    List<Integer> replicas,
    int leader,
    int leaderEpoch,
    int partitionEpoch,
    BrokerSet isr,
    int minInsyncReplicas,
    FlushPolicy flushPolicy) {

  public static final int NO_LEADER = -1;

  public PartitionState {
    replicas = List.copyOf(replicas);
  }

  /** How many in-sync copies an acknowledgement needs: never more than there are replicas. */
  public int minIsr() {
    return Math.min(minInsyncReplicas, replicas.size());
  }

  /** The next version: same leader, another ISR. */
  public PartitionState withIsr(BrokerSet newIsr) {
    return new PartitionState(
        replicas, leader, leaderEpoch, partitionEpoch + 1, newIsr, minInsyncReplicas, flushPolicy);
  }

  /** The next version: another election, even if the same broker or nobody is chosen. */
  public PartitionState withLeader(int newLeader, BrokerSet newIsr) {
    return new PartitionState(
        replicas,
        newLeader,
        leaderEpoch + 1,
        partitionEpoch + 1,
        newIsr,
        minInsyncReplicas,
        flushPolicy);
  }

  public boolean hasLeader() {
    return leader != NO_LEADER;
  }
}
