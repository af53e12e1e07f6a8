package io.highwater.spec.partition;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.ReplicaView;
import java.util.ArrayList;
import java.util.List;

/** How far each follower of one leader has come, in the order of the partition's replicas. */
final class Followers {
  private final List<FollowerProgress> all = new ArrayList<>();

  Followers(List<Integer> replicas, int leader, long nowMs) {
    for (int replica : replicas) {
      if (replica != leader) {
        all.add(new FollowerProgress(replica, nowMs));
      }
    }
  }

  /** The follower on a broker, or null if it hosts no replica. */
  FollowerProgress on(int brokerId) {
    for (FollowerProgress each : all) {
      if (each.replicaId == brokerId) {
        return each;
      }
    }
    return null;
  }

  List<FollowerProgress> all() {
    return all;
  }

  /** The lowest end that counts among {@code members} and {@code own}; a silent member has none. */
  long lowestCounted(BrokerSet members, FlushPolicy policy, long own) {
    long lowest = own;
    for (FollowerProgress each : all) {
      if (members.contains(each.replicaId)) {
        lowest = Math.min(lowest, each.counted(policy));
      }
    }
    return lowest;
  }

  /** What each follower that was heard in this epoch has said. */
  List<ReplicaView.Progress> progress() {
    return all.stream()
        .filter(FollowerProgress::isKnown)
        .map(
            each ->
                new ReplicaView.Progress(
                    each.replicaId, each.logEnd(), each.flushedEnd(), each.brokerEpoch()))
        .toList();
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
