package io.highwater.fault.sim.whole;

import io.highwater.spec.ClusterInvariants;
import io.highwater.spec.ClusterView;
import io.highwater.spec.Event;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.Invariants;
import io.highwater.spec.LogView;
import io.highwater.spec.Node;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Promises;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.Violation;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.partition.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Looks at each partition across all brokers, dead ones included, after each event of one of them
 * and each turn of the controller: at the invariants that the specification has by the same names.
 *
 * <p>The newest version of a partition is the controller's, be it committed or not yet: what is
 * decided is right from the start, and nobody acts on it before it is committed.
 */
final class ClusterWatch {
  /** Everything known of one partition. */
  private static final class Case {
    final SortedMap<Integer, ReplicaView> replicas = new TreeMap<>();
    PartitionState newest;
    Promises promises = Promises.NONE;
    ClusterView last;

    /** A disk has forgotten what counted: bare nodes are judged by what that may do. */
    boolean excused;
  }

  /** A replica after an event; null if it is gone. */
  private record Look(int broker, PartitionId partition, ReplicaView replica) {}

  private final Consumer<Violation> broken;
  private final List<Look> looks = new ArrayList<>();
  private final SortedMap<PartitionId, Case> cases = new TreeMap<>();
  private Metadata metadata;

  /**
   * Has seen nothing yet.
   *
   * @param broken told of everything that is wrong
   */
  ClusterWatch(Consumer<Violation> broken) {
    this.broken = broken;
  }

  /**
   * A controller has begun, and goes by this from now on. What the one before it had not committed
   * is as if it had never been.
   */
  void controlledBy(Metadata its) {
    metadata = its;
    cases.values().forEach(each -> each.last = null);
  }

  /** The controller may have decided something. */
  void lookAtController() {
    if (metadata != null) {
      cases.forEach(this::decide);
    }
  }

  private void decide(PartitionId id, Case its) {
    PartitionState now = metadata.partition(id);
    if (now != null && now.equals(its.newest)) {
      return;
    }
    if (now != null) {
      takeBack(its, now);
    }
    its.newest = now; // null once its topic is deleted
    judge(its);
  }

  /** Nobody who counts is left, so that whoever led last leads: what it lacks is lost (KIP-704). */
  private static void takeBack(Case its, PartitionState now) {
    PartitionState before = its.newest;
    if (before == null
        || !now.hasLeader()
        || before.isr().union(before.elr()).contains(now.leader())
        || !before.lastKnown().contains(now.leader())) {
      return;
    }
    ReplicaView leader = its.replicas.get(now.leader());
    LogView log = leader == null ? LogView.EMPTY : kept(leader, before.flushPolicy());
    its.promises = its.promises.uncleanlyElected(log, now.leaderEpoch());
  }

  /** What of a log nothing can take any more that the policy speaks of. */
  private static LogView kept(ReplicaView replica, FlushPolicy policy) {
    LogView log = replica.log();
    return policy == FlushPolicy.COMMIT
        ? log.prefix(Math.max(log.start(), Math.min(replica.flushedEnd(), log.end())))
        : log;
  }

  /** A broker has dealt with an event. */
  void lookAt(Node node, Event event) {
    if (event instanceof Event.OfPartition it) {
      lookAt(node, it.partition());
    } else {
      node.partitions().forEach(each -> lookAt(node, each.id()));
    }
  }

  private void lookAt(Node node, PartitionId id) {
    Partition replica = node.partition(id);
    looks.add(new Look(node.brokerId(), id, replica == null ? null : replica.view()));
  }

  /**
   * A turn is over in which events were looked at. What they mean is performed by now; if that has
   * failed, the process has ended, and nobody has seen anything of it.
   */
  void turned(boolean alive) {
    if (alive) {
      looks.forEach(this::take);
    }
    looks.clear();
  }

  private void take(Look look) {
    Case its = cases.computeIfAbsent(look.partition, unknown -> new Case());
    ReplicaView before = its.replicas.get(look.broker);
    if (look.replica != null && !look.replica.equals(before)) {
      saw(its, before, look.replica);
    } else if (look.replica == null && before != null) {
      its.replicas.remove(look.broker);
      judge(its);
    }
  }

  private void saw(Case its, ReplicaView before, ReplicaView now) {
    its.replicas.put(now.brokerId(), now);
    Invariants.of(now).forEach(broken);
    if (before != null && before.leaderEpoch() >= 0) {
      Invariants.between(before, now).forEach(broken);
    }
    its.promises = its.promises.seen(now);
    judge(its);
  }

  /**
   * A broker's process is gone.
   *
   * @param power whether its disk has what was fsynced, and may have nothing else
   */
  void ended(int broker, boolean power) {
    for (Case each : cases.values()) {
      ReplicaView before = each.replicas.get(broker);
      if (before != null) {
        each.excused |= power && before.flushPolicy() != FlushPolicy.COMMIT;
        LogView log = power ? kept(before, before.flushPolicy()) : before.log();
        each.replicas.put(broker, ReplicaView.offline(broker, log, before.flushedEnd()));
        judge(each);
      }
    }
  }

  private void judge(Case its) {
    if (its.newest == null || its.excused) {
      its.last = null;
      return;
    }
    List<ReplicaView> replicas = new ArrayList<>(its.replicas.values());
    ClusterView now = new ClusterView(its.newest, metadata.brokerView(), replicas, its.promises);
    ClusterInvariants.of(now).forEach(broken);
    ClusterInvariants.isrHoldsCommitted(now).forEach(broken);
    if (its.last != null) {
      ClusterInvariants.between(its.last, now).forEach(broken);
    }
    its.last = now;
  }
}
