package io.highwater.spec;

import io.highwater.spec.metadata.Assignment;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.PartitionState;
import java.util.List;

/**
 * What always holds of the controller's versions of one partition; see {@link ClusterInvariants}.
 */
final class PartitionInvariants {
  private PartitionInvariants() {}

  /** What does not hold of one version. */
  static void of(PartitionState newest, BrokerView brokers, List<Violation> found) {
    BrokerSet isr = newest.isr();
    boolean lastOfItsKind = isr.size() == 1 && !newest.hasLeader();
    if (!lastOfItsKind && !isr.where(brokers::isActive).equals(isr)) {
      add(found, "IsrUnfenced", "ISR %s, brokers %s".formatted(isr, brokers));
    }
    if (newest.hasLeader() && !brokers.isActive(newest.leader())) {
      add(found, "LeaderUnfenced", "leader %d, brokers %s".formatted(newest.leader(), brokers));
    }
    boolean enough = isr.size() >= newest.minIsr();
    boolean nobodyElse = newest.elr().isEmpty() && newest.lastKnown().isEmpty();
    if ((enough && !nobodyElse) || !newest.elr().where(isr::contains).isEmpty()) {
      add(
          found,
          "ElrSane",
          "ISR %s, eligible %s, last known %s, min.insync.replicas=%d"
              .formatted(isr, newest.elr(), newest.lastKnown(), newest.minIsr()));
    }
    Assignment assignment = newest.assignment();
    BrokerSet replicas = BrokerSet.of(assignment.replicas());
    if (!replicas.containsAll(isr.union(newest.elr()))
        || !replicas.containsAll(assignment.adding().union(assignment.removing()))
        || !assignment.adding().where(assignment.removing()::contains).isEmpty()) {
      add(found, "ReassignmentSafe", "replicas %s, ISR %s".formatted(assignment, isr));
    }
  }

  /** What one decision may not do. */
  static void between(PartitionState before, PartitionState after, List<Violation> found) {
    if (after.leaderEpoch() < before.leaderEpoch()
        || after.partitionEpoch() < before.partitionEpoch()) {
      add(found, "EpochsMonotonic", "%s became %s".formatted(before, after));
    }
    boolean elected = after.hasLeader() && after.leader() != before.leader();
    // The last whom a reassignment waited for may lead at once, for that ended with it.
    BrokerSet replicas = BrokerSet.of(after.replicas());
    boolean moved =
        !replicas.equals(BrokerSet.of(before.replicas())) && after.isr().containsAll(replicas);
    if (elected
        && !moved
        && !before.isr().union(before.elr()).contains(after.leader())
        && !after.recovering()) {
      add(found, "UncleanIsMarked", "%s became %s".formatted(before, after));
    }
    if (movedEarly(before.assignment(), after.assignment(), after.isr())) {
      add(
          found,
          "ReassignmentSafe",
          "replicas %s became %s with ISR %s"
              .formatted(before.assignment(), after.assignment(), after.isr()));
    }
  }

  /** Replicas have left before all that stay were in sync. */
  private static boolean movedEarly(Assignment before, Assignment after, BrokerSet isr) {
    BrokerSet left = BrokerSet.of(before.replicas()).where(id -> !after.replicas().contains(id));
    boolean cancelled = after.equals(before.cancelled());
    return !left.isEmpty() && !cancelled && !isr.containsAll(BrokerSet.of(after.replicas()));
  }

  private static void add(List<Violation> found, String property, String detail) {
    found.add(new Violation(property, detail));
  }
}
