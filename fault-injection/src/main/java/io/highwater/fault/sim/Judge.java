package io.highwater.fault.sim;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.ClusterInvariants;
import io.highwater.spec.ClusterView;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.Invariants;
import io.highwater.spec.KafkaError;
import io.highwater.spec.Promises;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.Violation;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.partition.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Looks at every replica after everything that happens to it, and at its whole partition whenever
 * anything that an invariant speaks of has changed. What has not changed is not looked at again;
 * nothing is left to samples.
 */
final class Judge {
  private final World world;
  private final List<Case> cases = new ArrayList<>();
  private BrokerView brokers = BrokerView.EMPTY;
  private boolean settled;

  /** Everything known of one partition. */
  private static final class Case {
    final ReplicaView[] replicas;
    PartitionState newest;
    Promises promises = Promises.NONE;
    ClusterView last;
    boolean diskForgot;

    /** Who lost what others may count on, and has not been known to be somebody new since. */
    BrokerSet forgetful = BrokerSet.of();

    /** Its only copy that counted was lost where copies count unflushed: nothing is promised. */
    boolean excused;

    Case(int brokers) {
      replicas = new ReplicaView[brokers];
    }
  }

  Judge(World world) {
    this.world = world;
  }

  /** The world has been set up; from now on it is judged. */
  void settle() {
    settled = true;
    for (int partition = 0; partition < world.partitionCount(); partition++) {
      for (SimBroker each : world.brokers()) {
        after(each, partition, null);
      }
    }
  }

  private Case of(int partition) {
    while (cases.size() <= partition) {
      cases.add(new Case(world.shape.brokers()));
    }
    return cases.get(partition);
  }

  // ---- what has happened -----------------------------------------------------------------------

  /** The controller has committed a decision. */
  void decided(Version version) {
    boolean standing = !version.brokers().toString().equals(brokers.toString());
    brokers = version.brokers();
    for (Version.Change each : version.changes()) {
      of(each.partition()).newest = each.state();
    }
    for (int partition = 0; settled && partition < cases.size(); partition++) {
      if (standing || changes(version, partition)) {
        judge(partition);
      }
    }
  }

  private static boolean changes(Version version, int partition) {
    for (Version.Change each : version.changes()) {
      if (each.partition() == partition) {
        return true;
      }
    }
    return false;
  }

  /**
   * Something may have happened to a replica.
   *
   * @param event what it was, or null if its node was only told the time
   */
  void after(SimBroker broker, int partition, Event event) {
    if (!settled) {
      return;
    }
    Partition replica = broker.replica(partition);
    if (replica == null) {
      offline(broker, partition);
      return;
    }
    Case its = of(partition);
    ReplicaView before = its.replicas[broker.id() - 1];
    if (before != null && !mayShow(event) && isAs(before, replica)) {
      return;
    }
    ReplicaView now = replica.view();
    its.replicas[broker.id() - 1] = now;
    world.tally.saw(now);
    report(Invariants.of(now));
    if (before != null && before.leaderEpoch() >= 0) {
      report(Invariants.between(before, now));
    }
    pair(broker.log(partition), now);
    its.promises = its.promises.seen(now);
    world.mix(now.log().end() * 31 + now.highWatermark());
    judge(partition);
  }

  /** Only these change what an invariant sees, but nothing that {@link #isAs} looks at. */
  private static boolean mayShow(Event event) {
    return event instanceof Event.Produce || event instanceof Event.MetadataUpdate;
  }

  private static boolean isAs(ReplicaView view, Partition replica) {
    return view.log().end() == replica.logEnd()
        && view.highWatermark() == replica.highWatermark()
        && view.flushedEnd() == replica.flushedEnd()
        && view.leaderEpoch() == replica.leaderEpoch()
        && view.generation() == replica.generation()
        && view.log().start() == replica.logStart()
        && Objects.equals(view.leading() == null ? null : view.leading().isr(), replica.isr());
  }

  private void pair(SimLog log, ReplicaView replica) {
    if (log.end() != replica.log().end()) {
      report(new Violation("DiskIsTheLog", "disk ends at %d: %s".formatted(log.end(), replica)));
    }
    if (log.flushedEnd() < replica.flushedEnd()) {
      report(
          new Violation(
              "FlushedIsOnDisk", "%d is flushed: %s".formatted(log.flushedEnd(), replica)));
    }
  }

  private void offline(SimBroker broker, int partition) {
    Case its = of(partition);
    ReplicaView view = broker.view(partition);
    its.replicas[broker.id() - 1] = view;
    judge(partition);
  }

  /** A process or a machine is gone. */
  void brokerChanged(SimBroker broker) {
    for (int partition : broker.hosted()) {
      Case its = of(partition);
      ReplicaView before = its.replicas[broker.id() - 1];
      offline(broker, partition);
      ReplicaView now = its.replicas[broker.id() - 1];
      boolean forgot = before != null && now.log().end() < before.log().end();
      if (forgot && before.flushPolicy() != FlushPolicy.COMMIT) {
        its.diskForgot = true;
        its.forgetful = its.forgetful.with(broker.id());
      }
    }
  }

  /** Whether a broker is in the ISR of any partition. */
  boolean trusts(int broker) {
    return cases.stream()
        .anyMatch(each -> each.newest != null && each.newest.isr().contains(broker));
  }

  /**
   * The controller knows of a broker's new life. One that had lost its disk outside the ISR, and
   * was let in for its old life, has left again now, unless it is the last member: then the loss is
   * one that this flush policy allows.
   */
  void registered(SimBroker broker) {
    for (Case each : cases) {
      if (each.forgetful.contains(broker.id())) {
        each.excused |= each.newest != null && each.newest.isr().contains(broker.id());
        each.forgetful = each.forgetful.without(broker.id());
      }
    }
  }

  /** Whether a partition has lost what it was allowed to lose. */
  boolean excuses(int partition) {
    return of(partition).excused;
  }

  // ---- what was promised -----------------------------------------------------------------------

  /** A leader tells a producer that everything below {@code end} will stay. */
  void acknowledged(SimBroker leader, int partition, long end) {
    Case its = of(partition);
    Partition replica = leader.replica(partition);
    if (replica != null) {
      ReplicaView now = replica.view();
      its.replicas[leader.id() - 1] = now;
      its.promises = its.promises.seen(now);
    }
    if (!its.excused) {
      List<Violation> found = ClusterInvariants.acknowledged(view(its), leader.id(), end);
      // One that was let in for its old life may count until the controller hears of its new one.
      found.removeIf(each -> each.property().equals("AckedCopies") && !its.forgetful.isEmpty());
      report(found);
    }
    its.promises = its.promises.acknowledged(end);
  }

  /** A client is told the latest offset. */
  void told(Effect.LatestOffset it) {
    world.tally.error(it.error());
    Case its = of(world.place(it.partition()));
    if (it.error() == KafkaError.NONE && it.leaderEpoch() >= its.promises.toldEpoch()) {
      its.promises = its.promises.told(it.latest(), it.leaderEpoch());
      judge(world.place(it.partition()));
    }
  }

  // ---- the judgement ---------------------------------------------------------------------------

  private ClusterView view(Case its) {
    List<ReplicaView> replicas = new ArrayList<>(its.replicas.length);
    for (ReplicaView each : its.replicas) {
      if (each != null) {
        replicas.add(each);
      }
    }
    return new ClusterView(its.newest, brokers, replicas, its.promises);
  }

  private void judge(int partition) {
    Case its = of(partition);
    if (its.newest == null || its.excused) {
      its.last = null;
      return;
    }
    ClusterView now = view(its);
    report(ClusterInvariants.of(now));
    if (its.last != null) {
      report(ClusterInvariants.between(its.last, now));
    }
    if (!its.diskForgot) {
      report(ClusterInvariants.isrHoldsCommitted(now));
    }
    its.last = now;
  }

  private void report(List<Violation> found) {
    if (!found.isEmpty()) {
      report(found.getFirst());
    }
  }

  private void report(Violation found) {
    world.report(found);
  }
}
