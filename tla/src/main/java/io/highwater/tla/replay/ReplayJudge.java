package io.highwater.tla.replay;

import static io.highwater.tla.replay.ControllerDesk.PARTITION;

import io.highwater.spec.Batch;
import io.highwater.spec.ClusterInvariants;
import io.highwater.spec.ClusterView;
import io.highwater.spec.Invariants;
import io.highwater.spec.LogView;
import io.highwater.spec.Promises;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What clients of a replayed cluster were promised, and every invariant that did not hold. It looks
 * after each event, as the model's properties do after each step; which of them are claimed under
 * the faults of a behaviour is for others to say. Not thread-safe.
 */
final class ReplayJudge {
  /** A record that was acknowledged with acks=all. */
  record Acked(long offset, int epoch) {}

  private final Set<Acked> acked = new LinkedHashSet<>();
  private final Set<Batch> written = new LinkedHashSet<>();
  private final Set<Violation> violations = new LinkedHashSet<>();
  private Promises promises = Promises.NONE;

  Promises promises() {
    return promises;
  }

  Set<Acked> acked() {
    return acked;
  }

  /** What was broken so far, in the order of discovery. */
  Set<Violation> violations() {
    return violations;
  }

  // ---- what happened ---------------------------------------------------------------------------

  /** One replica lived through an event. */
  void saw(ReplicaView before, ReplicaView after) {
    violations.addAll(Invariants.of(after));
    violations.addAll(Invariants.between(before, after));
    promises = promises.seen(after);
  }

  /** A leader has appended an idempotent producer's record. */
  void wrote(Batch batch) {
    if (batch.isIdempotent()) {
      written.add(batch);
    }
  }

  /** A leader tells a producer that its record will stay. */
  void acknowledged(ClusterView now, int leader, Batch record) {
    violations.addAll(ClusterInvariants.acknowledged(now, leader, record.nextOffset()));
    acked.add(new Acked(record.baseOffset(), record.leaderEpoch()));
    promises = promises.acknowledged(record.nextOffset());
  }

  /** A leader tells the one client its latest offset. */
  void told(long latest, int leaderEpoch) {
    if (latest < promises.toldOffset()) {
      find(
          "MonotonicVisibleOffset",
          "a client was told %d, then %d".formatted(promises.toldOffset(), latest));
    }
    promises = promises.told(latest, leaderEpoch);
  }

  /** A check inside the program has failed. */
  void failed(int broker, String message) {
    find("Check", "broker " + broker + ": " + message);
  }

  // ---- the judgement ---------------------------------------------------------------------------

  /** The cluster has taken a step. */
  void stepped(ClusterView before, ClusterView now, List<ReplayBroker> brokers) {
    violations.addAll(ClusterInvariants.of(now));
    violations.addAll(ClusterInvariants.between(before, now));
    violations.addAll(ClusterInvariants.isrHoldsCommitted(now));
    inOrder();
    for (ReplayBroker each : brokers) {
      holdsAcknowledged(each, now);
      holdsCommitted(each, now);
      long awaited = each.alters.stream().filter(Message.Alter::awaited).count();
      if (awaited > 1) {
        find("AtMostOneAlterInFlight", "broker " + each.id + " awaits " + awaited);
      }
    }
  }

  /** Also what was acknowledged without being committed, if a wrong rule did so. */
  private void holdsAcknowledged(ReplayBroker broker, ClusterView now) {
    ReplicaView replica = broker.view(PARTITION);
    if (!replica.isLeader() || replica.leaderEpoch() != now.newest().leaderEpoch()) {
      return;
    }
    for (Acked each : acked) {
      if (replica.log().epochAt(each.offset()) != each.epoch()) {
        find("AckedDurable", "broker %d leads without %s".formatted(broker.id, each));
      }
    }
  }

  /**
   * A broker may be named leader from its registration on, which a view of the replicas cannot
   * tell.
   */
  private void holdsCommitted(ReplayBroker broker, ClusterView now) {
    LogView committed = promises.committed();
    LogView log = broker.view(PARTITION).log();
    if (!broker.registered || committed.firstDifference(log, committed.end()) < 0) {
      return;
    }
    String detail = "committed %s, broker %d has %s".formatted(committed, broker.id, log);
    if (now.newest().isr().union(now.newest().elr()).contains(broker.id)) {
      find("CandidateComplete", detail);
    }
    if (now.newest().leader() == broker.id) {
      find("LeaderComplete", detail);
    }
  }

  /** Of each idempotent producer, what is committed is there once and in its order. */
  private void inOrder() {
    LogView committed = promises.committed();
    Map<Long, TreeMap<Long, Integer>> sequences = new HashMap<>();
    for (Batch each : written) {
      if (committed.epochAt(each.baseOffset()) == each.leaderEpoch()) {
        sequences
            .computeIfAbsent(each.producerId(), id -> new TreeMap<>())
            .merge(each.baseOffset(), each.baseSequence(), Math::min);
      }
    }
    sequences.forEach(
        (producer, byOffset) -> {
          List<Integer> told = new ArrayList<>(byOffset.values());
          if (!told.equals(told.stream().distinct().sorted().toList())) {
            find("ExactlyOnceInOrder", "producer %d: %s".formatted(producer, byOffset));
          }
        });
  }

  private void find(String property, String detail) {
    violations.add(new Violation(property, detail));
  }
}
