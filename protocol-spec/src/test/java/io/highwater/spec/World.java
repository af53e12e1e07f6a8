package io.highwater.spec;

import io.highwater.spec.Explorer.Step;
import io.highwater.spec.Member.Alter;
import io.highwater.spec.Member.Fetch;
import io.highwater.spec.Member.Stage;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.TopicDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A small world to explore: its size, where it starts, how often what may go wrong, and so
 * everything that can happen next in any of its states.
 *
 * @param setup its size and settings
 * @param acks what producers ask for
 * @param sequenced whether they are idempotent, and repeat what they do not hear of
 * @param reads whether a client asks for latest offsets
 */
record World(
    String name,
    Setup setup,
    List<Acks> acks,
    boolean sequenced,
    boolean reads,
    Consumer<Cluster> start,
    Budget budget) {

  /** Long enough for nothing to be late unless it is meant to be. */
  private static final long LAG_MS_MAX = 10_000;

  private static final int SILENT_TICKS = 6;
  private static final long SILENT_TICK_MS = 2_000;
  private static final long PAUSE_MS = 101;

  /** A world as {@link Setup#parse} reads it. */
  static World of(String name, String setup) {
    return new World(
        name,
        Setup.parse(setup).withLagMsMax(LAG_MS_MAX),
        List.of(Acks.ALL),
        false,
        false,
        cluster -> {},
        Budget.NONE);
  }

  static World of(String name, int brokers, int minIsr) {
    return of(name, "brokers=%d min.insync.replicas=%d".formatted(brokers, minIsr));
  }

  World from(Consumer<Cluster> newStart) {
    return new World(name, setup, acks, sequenced, reads, newStart, budget);
  }

  World with(Fault fault, int times) {
    return new World(name, setup, acks, sequenced, reads, start, budget.with(fault, times));
  }

  World producing(Acks... newAcks) {
    return new World(name, setup, List.of(newAcks), sequenced, reads, start, budget);
  }

  World withRepetitions() {
    return new World(name, setup, acks, true, reads, start, budget);
  }

  World withReads() {
    return new World(name, setup, acks, sequenced, true, start, budget);
  }

  /** All brokers alive, one of them out of the ISR. */
  static void shrunk(Cluster cluster) {
    int last = cluster.ids().length;
    cluster.fence(last);
    learnAll(cluster);
    cluster.heartbeat(last);
    learnAll(cluster);
  }

  /** The leader has a record that one follower copied; the other one leads, without it. */
  static void forked(Cluster cluster) {
    cluster.produce(1, new Cluster.ProduceTicket("p", Acks.LEADER, 1), Batch.plain(1), 1_000_000);
    copy(cluster, 3);
    cluster.fence(1);
    cluster.applyMetadata(2);
    cluster.applyMetadata(3);
  }

  /** Broker 2 leads and does not know that a record which it has is committed and was told. */
  static void inherited(Cluster cluster) {
    shrunk(cluster);
    cluster.produce(1, new Cluster.ProduceTicket("p", Acks.ALL, 1), Batch.plain(1), 1_000_000);
    copy(cluster, 2);
    cluster.deliverFetch(2, cluster.member(2).fetch);
    cluster.askLatest(1, -1, "r");
    cluster.fence(1);
    cluster.applyMetadata(2);
  }

  /** Broker 1 leads in epoch 2, broker 2 still believes in its epoch 1, broker 3 knows epoch 0. */
  static void lagging(Cluster cluster) {
    cluster.fence(1);
    cluster.heartbeat(1);
    for (int version = 0; version < 2; version++) {
      cluster.applyMetadata(1);
      cluster.applyMetadata(2);
    }
    cluster.deliverFetch(1, cluster.member(1).fetch);
    cluster.deliverAlter(2, cluster.member(2).alters.getFirst());
    cluster.deliverAlterResponse(2);
    cluster.fence(2);
    while (cluster.nextVersion(1) < cluster.versions().size()) {
      cluster.applyMetadata(1);
    }
  }

  private static void copy(Cluster cluster, int follower) {
    cluster.deliverFetch(follower, cluster.member(follower).fetch);
    cluster.answerFetch(follower);
    cluster.deliverFetchResponse(follower);
  }

  /** Everybody applies everything. */
  static void learnAll(Cluster cluster) {
    for (int id : cluster.ids()) {
      while (cluster.nextVersion(id) < cluster.versions().size()) {
        cluster.applyMetadata(id);
      }
    }
  }

  /** Producer state is read back at once: nothing of interest can happen in between. */
  static void settle(Cluster cluster) {
    for (int id : cluster.ids()) {
      if (cluster.member(id).isUp() && cluster.member(id).rebuild != null) {
        cluster.completeRebuild(id);
      }
    }
  }

  /** Everything that can happen next. */
  List<Step> steps(Cluster cluster, Budget left) {
    List<Step> steps = new ArrayList<>();
    for (int id : cluster.ids()) {
      Member member = cluster.member(id);
      if (member.isUp()) {
        appends(cluster, id, steps);
        fetches(cluster, id, member, steps);
        alters(id, member, steps);
        times(cluster, id, member, steps);
        member.flushes.forEach(
            each -> add(steps, "flush at " + id, now -> now.completeFlush(id, each)));
      }
      memberships(cluster, id, member, steps);
      faults(cluster, id, member, steps);
    }
    requests(cluster, steps);
    steps.removeIf(each -> !left.allows(each.cost()));
    return steps;
  }

  private void appends(Cluster cluster, int id, List<Step> steps) {
    ReplicaView replica = cluster.replica(id);
    if (replica == null || !replica.isLeader()) {
      return;
    }
    for (Acks each : acks) {
      Batch batch = sequenced ? new Batch(0, -1, 1, 7, (short) 0, 0) : Batch.plain(1);
      add(
          steps,
          "append at %d with acks=%s".formatted(id, each),
          Fault.APPEND,
          now -> now.produce(id, new Cluster.ProduceTicket("p", each, 1), batch, 1_000_000));
    }
    if (reads && replica.leaderEpoch() >= cluster.promises().toldEpoch()) {
      add(steps, "ask %d for the latest offset".formatted(id), now -> now.askLatest(id, -1, "r"));
    }
  }

  private static void fetches(Cluster cluster, int id, Member member, List<Step> steps) {
    Fetch fetch = member.fetch;
    if (fetch != null && fetch.stage() == Stage.RESPONSE) {
      add(steps, "fetch response reaches " + id, now -> now.deliverFetchResponse(id));
    } else if (fetch != null && cluster.member(fetch.request().leaderId()).isUp()) {
      if (fetch.stage() == Stage.REQUEST) {
        add(steps, "fetch of %d arrives".formatted(id), now -> now.deliverFetch(id, fetch));
        add(
            steps,
            "fetch of %d is given up".formatted(id),
            Fault.LATE_FETCH,
            now -> now.expireFetch(id, true));
      } else {
        add(steps, "fetch of %d is answered".formatted(id), now -> now.answerFetch(id));
      }
    }
    if (!member.lateAnswers.isEmpty()) {
      add(steps, "late fetch response reaches " + id, now -> now.deliverLateAnswer(id));
    }
    for (Fetch late : member.late) {
      if (cluster.member(late.request().leaderId()).isUp()) {
        add(steps, "late fetch of %d arrives".formatted(id), now -> now.deliverFetch(id, late));
      }
    }
  }

  private static void alters(int id, Member member, List<Step> steps) {
    for (Alter each : member.alters) {
      add(
          steps,
          "AlterPartition of %d for %s arrives".formatted(id, each.request().isr()),
          now -> now.deliverAlter(id, each));
      if (each.awaited()) {
        long requestId = each.request().requestId();
        add(
            steps,
            "AlterPartition of %d is given up".formatted(id),
            Fault.LOST_ALTER,
            now -> now.expireAlter(id, requestId));
      }
    }
    if (member.alterResponse != null) {
      long requestId = member.alterResponse.requestId();
      add(steps, "AlterPartition answer reaches " + id, now -> now.deliverAlterResponse(id));
      add(
          steps,
          "AlterPartition answer to %d is lost".formatted(id),
          Fault.LOST_ALTER,
          now -> now.expireAlter(id, requestId));
    }
  }

  private static void times(Cluster cluster, int id, Member member, List<Step> steps) {
    ReplicaView replica = cluster.replica(id);
    if (replica == null) {
      return;
    }
    boolean idleFollower = replica.leaderId() >= 0 && member.fetch == null;
    if (replica.isLeader() || idleFollower) {
      add(steps, "tick at " + id, now -> now.tick(id, PAUSE_MS));
    }
    if (replica.isLeader()) {
      add(
          steps,
          "long silence at " + id,
          Fault.SILENCE,
          now -> {
            for (int i = 0; i < SILENT_TICKS; i++) {
              now.tick(id, SILENT_TICK_MS);
            }
          });
    }
  }

  private static void memberships(Cluster cluster, int id, Member member, List<Step> steps) {
    int newest = cluster.versions().size() - 1;
    BrokerView brokers = cluster.newest().brokers();
    if (!brokers.isFenced(id)) {
      add(steps, "fence " + id, Fault.FENCE, now -> now.fence(id));
    } else if (member.isRegistered() && member.applied >= member.registeredAt) {
      add(steps, "unfence " + id, now -> now.heartbeat(id));
    }
    if (member.isRegistered() && cluster.nextVersion(id) <= newest) {
      add(steps, "metadata at " + id, now -> now.applyMetadata(id));
      if (member.applied < 0 && member.registeredAt < newest) {
        add(steps, "newest metadata at " + id, now -> now.applyMetadata(id, newest));
      }
    }
    if (brokers.isActive(id) && member.isRegistered()) {
      add(
          steps,
          "controlled shutdown of " + id,
          Fault.SHUTDOWN,
          now -> now.beginControlledShutdown(id));
    } else if (member.isRegistered() && !brokers.isFenced(id)) {
      add(steps, "clean stop of " + id, now -> now.stop(id));
    }
    if (member.isUp() && !member.isRegistered()) {
      add(steps, "register " + id, now -> now.register(id));
    }
    if (!member.isUp()) {
      add(steps, "restart %d without its high watermark".formatted(id), now -> now.start(id, 0));
      if (member.checkpoint > 0) {
        add(steps, "restart " + id, now -> now.start(id, member.checkpoint));
      }
    }
  }

  /** What operators ask of the controller. */
  private void requests(Cluster cluster, List<Step> steps) {
    PartitionState newest = cluster.newest().state();
    add(steps, "preferred election", Fault.ELECTION, Cluster::electPreferredLeader);
    if (!newest.hasLeader()) {
      add(steps, "unclean election", Fault.UNCLEAN_ELECTION, Cluster::electUncleanLeader);
    }
    List<Integer> everybody = BrokerSet.of(cluster.ids()).toList();
    for (int without : everybody) {
      List<Integer> target = everybody.stream().filter(each -> each != without).toList();
      add(steps, "reassignment to " + target, Fault.REASSIGNMENT, now -> now.reassign(target));
    }
    settings(newest, steps);
    if (newest.assignment().isMoving()) {
      add(steps, "no reassignment", Fault.REASSIGNMENT, now -> now.reassign(List.of()));
    }
  }

  private static void settings(PartitionState newest, List<Step> steps) {
    int minIsr = newest.settings().minInsyncReplicas() == 1 ? 2 : 1;
    boolean unclean = !newest.settings().uncleanElection();
    String policy = newest.flushPolicy() == FlushPolicy.COMMIT ? "never" : "commit";
    setting(TopicDefaults.MIN_INSYNC_REPLICAS, String.valueOf(minIsr), steps);
    setting(TopicDefaults.UNCLEAN_ELECTION, String.valueOf(unclean), steps);
    setting(TopicDefaults.FLUSH_POLICY, policy, steps);
  }

  private static void setting(String key, String value, List<Step> steps) {
    add(steps, key + "=" + value, Fault.SETTING, now -> now.configure(key, value));
  }

  private static void faults(Cluster cluster, int id, Member member, List<Step> steps) {
    if (!member.isUp()) {
      return;
    }
    add(steps, "crash " + id, Fault.CRASH, now -> now.crash(id));
    boolean inSync = cluster.newest().state().isr().contains(id);
    for (long end = member.flushedEnd; end <= member.diskEnd(); end++) {
      long kept = end;
      add(
          steps,
          "power loss at %d keeps %d".formatted(id, kept),
          inSync ? Fault.POWER_LOSS : Fault.POWER_LOSS_OUTSIDE,
          now -> now.losePower(id, kept));
    }
  }

  private static void add(List<Step> steps, String text, Consumer<Cluster> happen) {
    add(steps, text, Fault.FREE, happen);
  }

  private static void add(List<Step> steps, String text, Fault cost, Consumer<Cluster> happen) {
    steps.add(new Step(text, happen, cost));
  }

  @Override
  public String toString() {
    return name;
  }
}
