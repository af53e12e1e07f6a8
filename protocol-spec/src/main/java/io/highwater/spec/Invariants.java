package io.highwater.spec;

import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.ReplicaView.LeaderView;
import java.util.ArrayList;
import java.util.List;

/**
 * What always holds on one replica, and between two of its moments with one event in between. Pure
 * functions for whoever judges: the simulator asks after every event.
 */
public final class Invariants {
  private Invariants() {}

  /** What does not hold of a replica. */
  public static List<Violation> of(ReplicaView replica) {
    List<Violation> found = new ArrayList<>();
    LogView log = replica.log();
    if (replica.highWatermark() < log.start() || replica.highWatermark() > log.end()) {
      add(found, "HwInRange", replica, "hw=%d, log %s".formatted(replica.highWatermark(), log));
    }
    if (replica.flushedEnd() < 0 || replica.flushedEnd() > log.end()) {
      add(
          found,
          "FlushedInRange",
          replica,
          "flushed=%d, log %s".formatted(replica.flushedEnd(), log));
    }
    if (!ascending(log)) {
      add(found, "EpochsAscending", replica, "log %s".formatted(log));
    }
    if (replica.isLeader()) {
      ofLeader(replica, replica.leading(), found);
    }
    return found;
  }

  private static void ofLeader(ReplicaView replica, LeaderView leading, List<Violation> found) {
    if (!leading.isr().committed().contains(replica.brokerId())) {
      add(found, "LeaderInIsr", replica, "ISR %s".formatted(leading.isr()));
    }
    if (!leading.isr().maximal().containsAll(leading.isr().committed())
        || !leading.isr().maximal().containsAll(leading.isr().proposed())) {
      add(found, "MaximalIsr", replica, "ISR %s".formatted(leading.isr()));
    }
    if (leading.epochStart() > replica.log().end()) {
      add(
          found,
          "EpochStartInLog",
          replica,
          "%d, log %s".formatted(leading.epochStart(), replica.log()));
    }
    long answerable = leading.awaitedEnds().isEmpty() ? 0 : replica.answerable();
    for (long end : leading.awaitedEnds()) {
      if (end <= answerable || end > replica.log().end()) {
        add(
            found,
            "AwaitedAboveHw",
            replica,
            "somebody waits for %d, whom hw=%d answers up to %d, log %s"
                .formatted(end, replica.highWatermark(), answerable, replica.log()));
      }
    }
  }

  private static boolean ascending(LogView log) {
    EpochStart previous = new EpochStart(-1, Long.MIN_VALUE);
    for (EpochStart each : log.epochs()) {
      if (each.epoch() <= previous.epoch()
          || each.startOffset() <= previous.startOffset()
          || each.startOffset() > log.end()) {
        return false;
      }
      previous = each;
    }
    return true;
  }

  /** What one event may not do to a replica that lived through it. */
  public static List<Violation> between(ReplicaView before, ReplicaView after) {
    List<Violation> found = new ArrayList<>();
    if (after.leaderEpoch() < before.leaderEpoch()) {
      add(
          found,
          "EpochsMonotonic",
          after,
          "%d after %d".formatted(after.leaderEpoch(), before.leaderEpoch()));
    }
    if (after.log().end() < before.log().end() && after.generation() == before.generation()) {
      add(
          found,
          "TruncationStartsGeneration",
          after,
          "log %s became %s in generation %d"
              .formatted(before.log(), after.log(), after.generation()));
    }
    if (after.isLeader()) {
      betweenOfLeader(before, after, found);
    }
    return found;
  }

  private static void betweenOfLeader(
      ReplicaView before, ReplicaView after, List<Violation> found) {
    LeaderView leading = after.leading();
    if (after.highWatermark() < before.highWatermark()) {
      add(
          found,
          "LeaderHwMonotonic",
          after,
          "%d after %d".formatted(after.highWatermark(), before.highWatermark()));
    }
    if (after.highWatermark() > before.highWatermark() && !leading.enoughInSync()) {
      add(
          found,
          "StrictHighWatermark",
          after,
          "%d after %d with ISR %s, min.insync.replicas=%d"
              .formatted(
                  after.highWatermark(), before.highWatermark(), leading.isr(), leading.minIsr()));
    }
    if (before.isLeader() && after.leaderEpoch() == before.leaderEpoch()) {
      long difference = before.log().firstDifference(after.log(), before.log().end());
      if (difference >= 0) {
        add(found, "LeaderAppendOnly", after, "%s became %s".formatted(before.log(), after.log()));
      }
      if (leading.isr().partitionEpoch() < before.leading().isr().partitionEpoch()) {
        add(
            found,
            "EpochsMonotonic",
            after,
            "%s after %s".formatted(leading.isr(), before.leading().isr()));
      }
    }
  }

  private static void add(
      List<Violation> found, String property, ReplicaView replica, String detail) {
    found.add(new Violation(property, "broker " + replica.brokerId() + ": " + detail));
  }
}
