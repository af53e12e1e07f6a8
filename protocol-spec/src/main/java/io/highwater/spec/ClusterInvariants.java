package io.highwater.spec;

import io.highwater.spec.metadata.PartitionState;
import java.util.ArrayList;
import java.util.List;

/**
 * What always holds of one partition across brokers and controller, by the names that the TLA+
 * specification uses. Pure functions for whoever sees the whole cluster: the simulator asks after
 * every event.
 *
 * <p>All of it speaks of a world in which disks keep what they were asked to keep: process crashes,
 * or power loss under flush policy {@code commit}. A replica outside the ISR may lose anything.
 */
public final class ClusterInvariants {
  private ClusterInvariants() {}

  /** What does not hold in a state. */
  public static List<Violation> of(ClusterView cluster) {
    List<Violation> found = new ArrayList<>();
    committedIsKept(cluster, found);
    logsMatch(cluster, found);
    leadersAgree(cluster, found);
    PartitionInvariants.of(cluster.newest(), cluster.brokers(), found);
    return found;
  }

  private static void committedIsKept(ClusterView cluster, List<Violation> found) {
    PartitionState newest = cluster.newest();
    LogView committed = cluster.promises().committed();
    for (ReplicaView each : cluster.replicas()) {
      long missing = committed.firstDifference(each.log(), committed.end());
      if (missing >= 0) {
        boolean lives = each.leaderEpoch() >= 0;
        if (lives && each.brokerId() == newest.leader()) {
          add(found, "LeaderComplete", "committed %s, leader %s".formatted(committed, each));
        }
        if (lives && newest.isr().union(newest.elr()).contains(each.brokerId())) {
          add(found, "CandidateComplete", "committed %s, candidate %s".formatted(committed, each));
        }
        boolean leadsNow = each.isLeader() && each.leaderEpoch() == newest.leaderEpoch();
        if (leadsNow && missing < cluster.promises().ackedEnd()) {
          add(
              found,
              "AckedDurable",
              "offset %d is not what was acknowledged in %s".formatted(missing, each));
        }
      }
      long exposed = committed.firstDifference(each.log(), each.highWatermark());
      if (exposed >= 0 && !cluster.promises().broken()) {
        add(
            found,
            "ExposedCommitted",
            "offset %d: committed %s, %s".formatted(exposed, committed, each));
      }
    }
  }

  /**
   * Every member of the ISR, dead or alive, holds what is committed. Holds only while no disk has
   * forgotten anything: a replica that lost its disk outside the ISR may be let in before the
   * controller has heard of its new life, and leaves when it has.
   */
  public static List<Violation> isrHoldsCommitted(ClusterView cluster) {
    List<Violation> found = new ArrayList<>();
    LogView committed = cluster.promises().committed();
    for (ReplicaView each : cluster.replicas()) {
      if (cluster.newest().isr().contains(each.brokerId())
          && committed.firstDifference(each.log(), committed.end()) >= 0) {
        add(found, "IsrHoldsCommitted", "committed %s, member %s".formatted(committed, each));
      }
    }
    return found;
  }

  private static void logsMatch(ClusterView cluster, List<Violation> found) {
    List<ReplicaView> replicas = cluster.replicas();
    for (int i = 0; i < replicas.size(); i++) {
      for (int j = i + 1; j < replicas.size(); j++) {
        LogView one = replicas.get(i).log();
        LogView other = replicas.get(j).log();
        long common = Math.min(one.end(), other.end());
        long parted = one.firstDifference(other, common);
        if (parted >= 0 && agreeSomewhere(one, other, parted, common)) {
          add(
              found,
              "LogMatching",
              "%s and %s part at %d".formatted(replicas.get(i), replicas.get(j), parted));
        }
      }
    }
  }

  /** Epochs start anew only at boundaries, so it is enough to look there and just before. */
  private static boolean agreeSomewhere(LogView one, LogView other, long from, long end) {
    for (LogView each : List.of(one, other)) {
      for (Event.EpochStart start : each.epochs()) {
        long offset = Math.max(from, start.startOffset());
        if (offset < end && one.epochAt(offset) == other.epochAt(offset)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void leadersAgree(ClusterView cluster, List<Violation> found) {
    PartitionState newest = cluster.newest();
    for (ReplicaView each : cluster.replicas()) {
      if (!each.isLeader()) {
        continue;
      }
      for (ReplicaView other : cluster.replicas()) {
        if (other.isLeader()
            && other.brokerId() > each.brokerId()
            && other.leaderEpoch() == each.leaderEpoch()) {
          add(
              found,
              "OneLeaderPerEpoch",
              "brokers %d and %d lead in epoch %d"
                  .formatted(each.brokerId(), other.brokerId(), each.leaderEpoch()));
        }
      }
      BrokerSet maximal = each.leading().isr().maximal();
      if (each.leaderEpoch() == newest.leaderEpoch() && !maximal.containsAll(newest.isr())) {
        add(
            found,
            "QuorumSuperset",
            "ISR %s, leader counts on %s".formatted(newest.isr(), maximal));
      }
    }
  }

  /** What one step, anywhere in the cluster, may not do. */
  public static List<Violation> between(ClusterView before, ClusterView after) {
    List<Violation> found = new ArrayList<>();
    Promises was = before.promises();
    Promises is = after.promises();
    long rewritten = was.committed().firstDifference(is.committed(), was.committed().end());
    if (rewritten >= 0 && !is.broken()) {
      add(
          found,
          "CommittedAppendOnly",
          "offset %d: %s became %s".formatted(rewritten, was.committed(), is.committed()));
    }
    if (is.toldOffset() < was.toldOffset() && !is.broken()) {
      add(
          found,
          "MonotonicVisibleOffset",
          "a client was told %d in epoch %d, then %d in epoch %d"
              .formatted(was.toldOffset(), was.toldEpoch(), is.toldOffset(), is.toldEpoch()));
    }
    PartitionInvariants.between(before.newest(), after.newest(), found);
    return found;
  }

  /**
   * What must hold at the moment when a leader acknowledges, with {@code acks=all}, records up to
   * {@code end}.
   */
  public static List<Violation> acknowledged(ClusterView cluster, int leader, long end) {
    List<Violation> found = new ArrayList<>();
    ReplicaView replica = cluster.replica(leader);
    if (replica == null || !replica.isLeader()) {
      add(found, "AckOnlyByLeader", "broker %d acknowledges: %s".formatted(leader, replica));
      return found;
    }
    if (!replica.leading().enoughInSync()) {
      add(found, "NoAckBelowMinIsr", "offset %d acknowledged by %s".formatted(end - 1, replica));
    }
    int epoch = replica.log().epochAt(end - 1);
    if (cluster.promises().committed().epochAt(end - 1) != epoch || epoch < 0) {
      add(
          found,
          "AckedCommitted",
          "offset %d of %s, committed %s"
              .formatted(end - 1, replica, cluster.promises().committed()));
    }
    int copies = 0;
    for (ReplicaView each : cluster.replicas()) {
      boolean counts =
          replica.flushPolicy() == FlushPolicy.COMMIT
              ? each.flushedEnd() >= end
              : each.log().end() >= end;
      copies += counts && each.log().epochAt(end - 1) == epoch ? 1 : 0;
    }
    if (copies < replica.leading().minIsr()) {
      add(found, "AckedCopies", "offset %d is on %d disks: %s".formatted(end - 1, copies, cluster));
    }
    return found;
  }

  private static void add(List<Violation> found, String property, String detail) {
    found.add(new Violation(property, detail));
  }
}
