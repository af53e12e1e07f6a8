package io.highwater.spec;

import io.highwater.spec.Member.Stage;
import io.highwater.spec.metadata.PartitionState;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets everything go on that can go on, fairly, without any further fault and without time standing
 * still: what must happen in the end has happened then. Brokers that are down stay down.
 */
final class Healing {
  private static final int ROUNDS = 60;
  private static final long TICK_MS = 250;

  private Healing() {}

  /** Heals, and says what should have happened and did not. */
  static List<Violation> heal(Cluster cluster) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int id : cluster.ids()) {
        if (cluster.member(id).isUp()) {
          goOn(cluster, id);
        } else if (!cluster.newest().brokers().isFenced(id)) {
          cluster.fence(id);
        }
      }
      cluster.controllerTick();
    }
    return unresolved(cluster);
  }

  private static void goOn(Cluster cluster, int id) {
    if (!cluster.member(id).isRegistered()) {
      cluster.register(id);
    }
    while (cluster.nextVersion(id) < cluster.versions().size()) {
      cluster.applyMetadata(id);
    }
    cluster.heartbeat(id);
    World.settle(cluster);
    cluster.member(id).flushes.forEach(each -> cluster.completeFlush(id, each));
    while (!cluster.member(id).alters.isEmpty()) {
      cluster.deliverAlter(id, cluster.member(id).alters.getFirst());
    }
    if (cluster.member(id).alterResponse != null) {
      cluster.deliverAlterResponse(id);
    }
    fetch(cluster, id);
    cluster.tick(id, TICK_MS);
  }

  private static void fetch(Cluster cluster, int id) {
    Member member = cluster.member(id);
    if (member.fetch != null && !cluster.member(member.fetch.request().leaderId()).isUp()) {
      cluster.expireFetch(id, false);
    }
    if (is(member, Stage.REQUEST)) {
      cluster.deliverFetch(id, cluster.member(id).fetch);
    }
    if (is(cluster.member(id), Stage.PARKED)) {
      cluster.answerFetch(id);
    }
    if (is(cluster.member(id), Stage.RESPONSE)) {
      cluster.deliverFetchResponse(id);
    }
  }

  private static boolean is(Member member, Stage stage) {
    return member.fetch != null && member.fetch.stage() == stage;
  }

  private static List<Violation> unresolved(Cluster cluster) {
    List<Violation> found = new ArrayList<>();
    PartitionState newest = cluster.newest().state();
    BrokerSet alive = BrokerSet.of(newest.replicas()).where(id -> cluster.member(id).isUp());
    if (!newest.hasLeader()) {
      if (!newest.isr().union(newest.elr()).where(alive::contains).isEmpty()) {
        found.add(new Violation("LeaderEventuallyIfEligible", newest.toString()));
      }
      return found;
    }
    ReplicaView leader = cluster.replica(newest.leader());
    if (!newest.isr().containsAll(alive)) {
      String detail = "ISR %s, alive %s".formatted(newest.isr(), alive);
      found.add(new Violation("LaggardRejoinsIsr", detail));
    }
    if (!alive.containsAll(newest.isr()) || leader.leading().requestOutstanding()) {
      found.add(new Violation("IsrChangeEventuallyResolves", leader.leading().isr().toString()));
    }
    boolean stuck =
        newest.isr().size() >= newest.minIsr() && !leader.leading().awaitedEnds().isEmpty();
    if (stuck) {
      String detail = "somebody waits for " + leader.leading().awaitedEnds();
      found.add(new Violation("WriteEventuallyAnswered", detail));
    }
    return found;
  }
}
