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
    if (elected
        && !before.isr().union(before.elr()).contains(after.leader())
        && !after.recovering()
        && !moved(before, after)) {
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

  /** The last whom a reassignment waited for may lead at once, for that ended with it. */
  private static boolean moved(PartitionState before, PartitionState after) {
    BrokerSet replicas = BrokerSet.of(after.replicas());
    return !replicas.equals(BrokerSet.of(before.replicas())) && after.isr().containsAll(replicas);
  }

  /** Replicas have left before all that stay were in sync. */
  private static boolean movedEarly(Assignment before, Assignment after, BrokerSet isr) {
    return !after.replicas().containsAll(before.replicas())
        && !isr.containsAll(BrokerSet.of(after.replicas()))
        && !after.equals(before.cancelled());
  }

  private static void add(List<Violation> found, String property, String detail) {
    found.add(new Violation(property, detail));
  }
}
