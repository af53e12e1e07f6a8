package io.highwater.tla.replay;

import static io.highwater.tla.replay.ControllerDesk.PARTITION;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.partition.Isr;
import io.highwater.tla.replay.Message.Stage;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What becomes of a cluster that is left alone: nobody crashes, comes back or writes any more, and
 * whatever else can go on does. What the model promises to happen in the end must have happened
 * then. Not thread-safe.
 */
final class Aftermath {
  private static final String WRITE_ANSWERED = "WriteEventuallyAnswered";
  private static final String CHANGE_RESOLVED = "IsrChangeEventuallyResolves";
  private static final String LAGGARD_REJOINED = "LaggardRejoinsIsr";
  private static final Set<String> PROMISES =
      Set.of(WRITE_ANSWERED, CHANGE_RESOLVED, LAGGARD_REJOINED);

  /** More than it takes two brokers to learn, fetch, join and learn of that. */
  private static final int ROUNDS = 20;

  private final ReplayCluster cluster;

  Aftermath(ReplayCluster cluster) {
    this.cluster = cluster;
  }

  /** Whether a property says that something happens in the end. */
  static boolean tellsOf(String property) {
    return PROMISES.contains(property);
  }

  /** Leaves the cluster alone; tells whether what the property promises has come true. */
  boolean fulfils(String property) {
    BrokerSet alive =
        BrokerSet.of(
            cluster.brokers().stream()
                .filter(each -> each.registered)
                .mapToInt(each -> each.id)
                .toArray());
    cluster.brokers().forEach(each -> each.script.liveAmong(alive));
    for (int round = 0; round < ROUNDS; round++) {
      for (ReplayBroker each : cluster.brokers()) {
        if (each.registered) {
          live(each);
        } else if (cluster.controller().unfenced().contains(each.id)) {
          cluster.fenceBroker(each.id, 0);
        }
      }
    }
    cluster.brokers().forEach(each -> each.script.rest());
    return holds(property);
  }

  private void live(ReplayBroker broker) {
    learn(broker);
    cluster.receiveStanding(broker.id);
    if (!cluster.controller().unfenced().contains(broker.id)) {
      cluster.heartbeat(broker.id, 0);
    }
    cluster.tick(broker.id);
    fetch(broker);
    while (!broker.alters.isEmpty()) {
      cluster.receiveAlterPartitionRequest(broker.id, broker.alters.getFirst(), 0);
    }
    if (broker.alterResponse != null) {
      cluster.receiveAlterPartitionResponse(broker.id);
    }
  }

  private void learn(ReplayBroker broker) {
    int newest = cluster.controller().versions().size() - 1;
    while (broker.applied < newest) {
      boolean first = broker.applied < 0;
      int next = first ? cluster.controller().registeredAt(broker.id) : broker.applied + 1;
      cluster.receiveMetadataUpdate(broker.id, next);
    }
  }

  /** Brings the outstanding fetch to its end. */
  private void fetch(ReplayBroker follower) {
    if (follower.fetch == null) {
      return;
    }
    if (!cluster.broker(follower.fetch.request().leaderId()).isUp()) {
      cluster.expireFetchRequest(follower.id);
      return;
    }
    if (follower.fetch.stage() == Stage.REQUEST) {
      cluster.receiveFetchRequest(follower.id);
    }
    if (follower.fetch != null && follower.fetch.stage() == Stage.PARKED) {
      cluster.sendFetchResponse(follower.id, Integer.MAX_VALUE / 2);
    }
    if (follower.fetch != null && follower.fetch.stage() == Stage.RESPONSE) {
      cluster.receiveFetchResponse(follower.id);
    }
  }

  private boolean holds(String property) {
    return switch (property) {
      case WRITE_ANSWERED -> leaders(each -> each.awaitedEnds().isEmpty());
      case CHANGE_RESOLVED -> leaders(each -> each.isr() instanceof Isr.Settled);
      case LAGGARD_REJOINED -> {
        BrokerSet replicas = BrokerSet.of(cluster.controller().newest().state().replicas());
        yield cluster.controller().newest().state().isr().containsAll(replicas);
      }
      default -> throw new IllegalArgumentException("nothing is known here of " + property);
    };
  }

  private boolean leaders(Predicate<ReplicaView.LeaderView> judged) {
    return cluster.brokers().stream()
        .map(each -> each.view(PARTITION))
        .filter(ReplicaView::isLeader)
        .allMatch(each -> judged.test(each.leading()));
  }
}
