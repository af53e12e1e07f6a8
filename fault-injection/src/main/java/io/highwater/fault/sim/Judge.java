package io.highwater.fault.sim;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.ClusterInvariants;
import io.highwater.spec.ClusterView;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.Invariants;
import io.highwater.spec.KafkaError;
import io.highwater.spec.LogView;
import io.highwater.spec.Promises;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.Violation;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.partition.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /** What {@link Partition#leaderStamp} was then. */
    final long[] stamps;

    /** What was there when a broker, alive, let its replica go. */
    final ReplicaView[] gone;

    PartitionState newest;
    Promises promises = Promises.NONE;
    ClusterView last;

    /** Whether copies have ever counted unflushed. */
    boolean countsUnflushed;

    /** Whether a disk has forgotten anything that may have counted. */
    boolean diskForgot;

    /**
     * Who has lost what others may still count, and from which version on they know that it was
     * somebody else.
     */
    final SortedMap<Integer, Integer> forgetful = new TreeMap<>();

    /**
     * Its only copy that counted was lost where copies count unflushed and nobody leaves an ISR for
     * that: nothing is promised.
     */
    boolean excused;

    /** Clients may have seen what an unclean election has taken back. */
    boolean voided;

    Case(int brokers) {
      replicas = new ReplicaView[brokers];
      stamps = new long[brokers];
      gone = new ReplicaView[brokers];
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

  boolean isSettled() {
    return settled;
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
    BrokerView before = brokers;
    brokers = version.brokers();
    for (Version.Change each : version.changes()) {
      Case its = of(each.partition());
      takeBack(its, each.state(), version.uncleanAsked());
      its.newest = each.state();
      its.countsUnflushed |= its.newest != null && its.newest.flushPolicy() != FlushPolicy.COMMIT;
    }
    if (standing && !world.shape.elr()) {
      cases.forEach(each -> reliesOnWhoForgot(each, before));
    }
    for (int partition = 0; settled && partition < cases.size(); partition++) {
      if (standing || changes(version, partition)) {
        judge(partition);
      }
    }
  }

  /** What a trace tells from here on breaks promises, as it may: see {@link #registered}. */
  private void reliesOnWhoForgot(Case its, BrokerView before) {
    for (int broker : its.forgetful.keySet()) {
      boolean returns = brokers.brokerEpoch(broker) != before.brokerEpoch(broker);
      boolean unheard = its.forgetful.get(broker) == Integer.MAX_VALUE;
      if (returns && unheard && its.newest != null && its.newest.isr().contains(broker)) {
        world.trace.leavesOut("a disk that forgot is relied on");
      }
    }
  }

  /**
   * An unclean election takes back what its leader lacks. Nobody may complain of that who has asked
   * for it; and with nobody else left, whoever led last may lead.
   */
  private static void takeBack(Case its, PartitionState now, boolean asked) {
    PartitionState before = its.newest;
    if (before == null
        || now == null
        || !now.hasLeader()
        || before.isr().union(before.elr()).contains(now.leader())) {
      return;
    }
    boolean allowed = asked || before.settings().uncleanElection();
    if (allowed || before.lastKnown().contains(now.leader())) {
      ReplicaView leader = its.replicas[now.leader() - 1];
      LogView log = leader == null ? LogView.EMPTY : countedLog(leader, before);
      LogView committed = its.promises.committed();
      its.promises = its.promises.uncleanlyElected(log, now.leaderEpoch());
      its.voided |= its.promises.committed().end() < committed.end();
    }
  }

  /** What of a log nothing can take any more that the policy speaks of. */
  private static LogView countedLog(ReplicaView replica, PartitionState state) {
    LogView log = replica.log();
    return state.flushPolicy() == FlushPolicy.COMMIT
        ? log.prefix(Math.max(log.start(), Math.min(replica.flushedEnd(), log.end())))
        : log;
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
    Case its = of(partition);
    Partition replica = broker.replica(partition);
    if (replica == null) {
      ReplicaView last = its.replicas[broker.id() - 1];
      offline(broker, partition);
      its.gone[broker.id() - 1] = its.replicas[broker.id() - 1] == null ? last : null;
      return;
    }
    ReplicaView before = its.replicas[broker.id() - 1];
    long stamp = replica.leaderStamp();
    boolean saidNothing = its.stamps[broker.id() - 1] == stamp;
    if (before != null && !mayShow(event) && saidNothing && isAs(before, replica)) {
      return;
    }
    ReplicaView now = replica.view();
    its.replicas[broker.id() - 1] = now;
    its.stamps[broker.id() - 1] = stamp;
    world.tally.saw(now);
    report(Invariants.of(now));
    if (before != null && before.leaderEpoch() >= 0) {
      report(Invariants.between(before, now));
    }
    pair(broker.log(partition), now);
    answersEventually(now);
    its.voided |=
        now.isLeader()
            && now.leaderEpoch() < its.promises.brokenIn()
            && (before == null || now.highWatermark() > before.highWatermark());
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

  /**
   * Nothing but the maximal ISR and min.insync.replicas holds the high watermark back, so that
   * whoever waits for it is answered.
   */
  private void answersEventually(ReplicaView replica) {
    if (!replica.isLeader() || !replica.leading().enoughInSync()) {
      return;
    }
    long lowest = replica.countedEnd();
    BrokerSet heard = BrokerSet.of(replica.brokerId());
    BrokerSet maximal = replica.leading().isr().maximal();
    for (ReplicaView.Progress each : replica.leading().progress()) {
      if (maximal.contains(each.replicaId())) {
        heard = heard.with(each.replicaId());
        boolean flushed = replica.flushPolicy() == FlushPolicy.COMMIT;
        lowest = Math.min(lowest, flushed ? each.flushedEnd() : each.logEnd());
      }
    }
    if (heard.containsAll(maximal) && replica.highWatermark() < lowest) {
      report(
          new Violation(
              "WriteEventuallyAnswered",
              "high watermark %d, but all of ISR %s have %d: %s"
                  .formatted(replica.highWatermark(), maximal, lowest, replica)));
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
      boolean forgot = before != null && broker.log(partition).end() < before.log().end();
      if (forgot && its.countsUnflushed) {
        its.diskForgot = true;
        its.forgetful.put(broker.id(), Integer.MAX_VALUE);
      }
      offline(broker, partition);
    }
  }

  /** Whether a broker is in the ISR of any partition. */
  boolean trusts(int broker) {
    return cases.stream()
        .anyMatch(each -> each.newest != null && each.newest.isr().contains(broker));
  }

  /**
   * The controller knows of a broker's new life. One that has lost its disk has left the ISR now.
   * Only without eligible leader replicas the last member stays: then the loss is one that this
   * flush policy allows.
   *
   * @param version in which it was registered
   */
  void registered(SimBroker broker, int version) {
    for (Case each : cases) {
      if (each.forgetful.containsKey(broker.id())) {
        boolean stays = each.newest != null && each.newest.isr().contains(broker.id());
        each.excused |= stays && !world.shape.elr();
        each.forgetful.put(broker.id(), version);
      }
    }
  }

  /** Whether a partition has lost what it was allowed to lose. */
  boolean excuses(int partition) {
    return of(partition).excused || of(partition).voided;
  }

  /** The controller's newest version of a partition. */
  PartitionState newest(int partition) {
    return of(partition).newest;
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
    if (replica != null && replica.leaderEpoch() < its.promises.brokenIn()) {
      its.voided = true; // One that an unclean election has deposed does not know of it yet.
      return;
    }
    if (!its.excused) {
      List<Violation> found =
          ClusterInvariants.acknowledged(asKnownTo(leader.id(), its), leader.id(), end);
      // Who has lost what it had counts until the leader hears of its new life.
      boolean unheard = its.forgetful.values().stream().anyMatch(each -> each > leader.applied());
      found.removeIf(each -> each.property().equals("AckedCopies") && unheard);
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

  /** A leader that has not heard of a reassignment's end counts copies that are gone since. */
  private ClusterView asKnownTo(int leader, Case its) {
    ClusterView now = view(its);
    ReplicaView knows = now.replica(leader);
    if (knows == null || !knows.isLeader()) {
      return now;
    }
    List<ReplicaView> replicas = new ArrayList<>(now.replicas());
    for (ReplicaView.Progress each : knows.leading().progress()) {
      ReplicaView was = its.gone[each.replicaId() - 1];
      if (was != null && now.replica(each.replicaId()) == null) {
        replicas.add(was);
      }
    }
    return new ClusterView(now.newest(), now.brokers(), replicas, now.promises());
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
