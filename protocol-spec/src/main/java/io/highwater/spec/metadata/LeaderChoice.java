package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import java.util.List;
import java.util.function.IntPredicate;

/** Who leads: a pure function of the replicas, the ISR and who is alive. */
public final class LeaderChoice {
  private LeaderChoice() {}

  /**
   * The first replica, in order of preference, that is in sync and alive.
   *
   * @return a broker, or {@link PartitionState#NO_LEADER}: a replica outside the ISR may lack
   *     acknowledged records and is never chosen
   */
  public static int choose(List<Integer> replicas, BrokerSet isr, IntPredicate alive) {
    for (int replica : replicas) {
      if (isr.contains(replica) && alive.test(replica)) {
        return replica;
      }
    }
    return PartitionState.NO_LEADER;
  }
}
