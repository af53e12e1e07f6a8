package io.highwater.spec;

import io.highwater.spec.Member.Alter;
import io.highwater.spec.Member.FetchTicket;
import io.highwater.spec.metadata.PartitionState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Looks at the invariants while a {@link Cluster} lives, and remembers what they have to know. */
final class Judge {
  private final List<Violation> violations = new ArrayList<>();
  private Promises promises = Promises.NONE;
  private boolean diskForgot;

  /** One that remembers the same, and has found nothing yet. */
  Judge copy() {
    Judge copy = new Judge();
    copy.promises = promises;
    copy.diskForgot = diskForgot;
    return copy;
  }

  Promises promises() {
    return promises;
  }

  List<Violation> violations() {
    return violations;
  }

  /** A disk that was not asked to keep something has lost it: that the ISR has it may be over. */
  void diskForgot() {
    diskForgot = true;
  }

  /** A node stopped because a check failed. */
  void stopped(int brokerId, Check.Violated failure) {
    find("Check", "broker %d: %s".formatted(brokerId, failure.getMessage()));
  }

  /** A replica has handled an event; null where there is none. */
  void handled(ReplicaView before, ReplicaView after) {
    if (after != null) {
      violations.addAll(Invariants.of(after));
      if (before != null) {
        violations.addAll(Invariants.between(before, after));
      }
      promises = promises.seen(after);
    }
  }

  /** The effects of that have been performed. */
  void performed(Member member, ReplicaView after) {
    if (after == null) {
      return;
    }
    if (after.flushedEnd() > member.flushedEnd) {
      find("FlushedIsOnDisk", "%d is flushed: %s".formatted(member.flushedEnd, after));
    }
    if (member.diskEnd() != after.log().end()) {
      find("DiskIsTheLog", "disk ends at %d: %s".formatted(member.diskEnd(), after));
    }
    List<Batch> sequenced = member.idempotentBelow(member.diskEnd());
    long distinct =
        sequenced.stream()
            .map(each -> List.of(each.producerId(), each.producerEpoch(), each.baseSequence()))
            .distinct()
            .count();
    if (distinct < sequenced.size()) {
      find("ExactlyOnceInOrder", "broker %d holds %s".formatted(member.id, sequenced));
    }
  }

  /**
   * The controller has decided: an unclean election takes back what its leader lacks. Nobody may
   * complain of that who has asked for it; and with nobody else left, whoever led last may lead.
   */
  void decided(
      PartitionState before,
      PartitionState now,
      boolean uncleanAllowed,
      Collection<ReplicaView> replicas) {
    boolean unclean = now.recovering() && now.leaderEpoch() > before.leaderEpoch();
    if (unclean && (uncleanAllowed || before.lastKnown().contains(now.leader()))) {
      for (ReplicaView each : replicas) {
        if (each.brokerId() == now.leader()) {
          promises = promises.uncleanlyElected(each.log(), now.leaderEpoch());
        }
      }
    }
  }

  /** The cluster has taken a step. */
  void stepped(ClusterView before, ClusterView now, Member[] members) {
    violations.addAll(ClusterInvariants.of(now));
    violations.addAll(ClusterInvariants.between(before, now));
    if (!diskForgot) {
      violations.addAll(ClusterInvariants.isrHoldsCommitted(now));
    }
    for (Member each : members) {
      long awaited = each.alters.stream().filter(Alter::awaited).count();
      if (awaited + (each.alterResponse == null ? 0 : 1) > 1) {
        find("AtMostOneAlterInFlight", "broker %d: %s".formatted(each.id, each.alters));
      }
    }
  }

  /** A client was told a latest offset. */
  void told(Effect.LatestOffset it) {
    if (it.error() == KafkaError.NONE && it.leaderEpoch() >= promises.toldEpoch()) {
      promises = promises.told(it.latest(), it.leaderEpoch());
    }
  }

  /** A producer was told that everything below {@code end} is there to stay. */
  void acknowledged(ClusterView now, int leader, long end) {
    if (now.replica(leader).leaderEpoch() < promises.brokenIn()) {
      return; // One that was deposed by an unclean election does not know yet that it is void.
    }
    violations.addAll(ClusterInvariants.acknowledged(now, leader, end));
    promises = promises.acknowledged(end);
  }

  /** A follower is told who leads in which epoch before it is told anything about itself. */
  void rejected(Effect.FetchRejected it) {
    if (it.ticket() instanceof FetchTicket fetch
        && it.error() == KafkaError.REPLICA_NOT_AVAILABLE
        && fetch.request().leaderEpoch() != it.leaderEpoch()) {
      find("FetchErrorsTruthful", "%s answers %s".formatted(it, fetch.request()));
    }
  }

  private void find(String property, String detail) {
    violations.add(new Violation(property, detail));
  }
}
