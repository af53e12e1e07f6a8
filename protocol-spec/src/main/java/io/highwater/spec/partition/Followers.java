package io.highwater.spec.partition;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.ReplicaView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How far each follower of one leader has come, in the order of the partition's replicas. */
final class Followers {
  private static final long STAMP_FACTOR = 0x9E3779B97F4A7C15L;

  private final List<FollowerProgress> all = new ArrayList<>();

  Followers(List<Integer> replicas, int leader, long nowMs) {
    assign(replicas, leader, nowMs);
  }

  /** A reassignment brings replicas within an epoch; it takes some only with a new one. */
  void assign(List<Integer> replicas, int leader, long nowMs) {
    for (int replica : replicas) {
      if (replica != leader && on(replica) == null) {
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

  /** Up to where the copy of the follower on a broker counts; -1 if it is silent, or none. */
  long counted(int brokerId, FlushPolicy policy) {
    FollowerProgress follower = on(brokerId);
    return follower == null ? FollowerProgress.UNKNOWN : follower.counted(policy);
  }

  /** Where the log of the follower on a broker begins; -1 if it is silent, or none. */
  long logStart(int brokerId) {
    FollowerProgress follower = on(brokerId);
    return follower == null ? FollowerProgress.UNKNOWN : follower.logStart();
  }

  /** The followers that have fetched in this epoch. */
  BrokerSet heard() {
    return BrokerSet.of(
        all.stream().filter(FollowerProgress::isKnown).map(each -> each.replicaId).toList());
  }

  /** What each follower that was heard in this epoch has said. */
  List<ReplicaView.Progress> progress() {
    List<ReplicaView.Progress> known = new ArrayList<>(all.size());
    for (FollowerProgress each : all) {
      if (each.isKnown()) {
        known.add(
            new ReplicaView.Progress(
                each.replicaId, each.logEnd(), each.flushedEnd(), each.brokerEpoch()));
      }
    }
    return Collections.unmodifiableList(known);
  }

  /** Another number whenever {@link #progress} is other than before, but for chance. */
  long stamp() {
    long stamp = 0;
    for (FollowerProgress each : all) {
      stamp = stamp * STAMP_FACTOR + each.logEnd();
      stamp = stamp * STAMP_FACTOR + each.flushedEnd();
      stamp = stamp * STAMP_FACTOR + each.brokerEpoch();
    }
    return stamp;
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
