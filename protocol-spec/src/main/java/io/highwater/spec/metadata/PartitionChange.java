package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one version of a partition has that the version before had not; what is absent stays. Each
 * change makes the next partition epoch, and the next leader epoch too if {@code leader} is there,
 * be it the same broker again.
 */
public record PartitionChange(
    OptionalInt leader,
    Optional<BrokerSet> isr,
    Optional<BrokerSet> elr,
    Optional<BrokerSet> lastKnown,
    Optional<Boolean> recovering,
    Optional<List<Integer>> replicas,
    Optional<BrokerSet> adding,
    Optional<BrokerSet> removing) {

  /** What leads from one version to the next. */
  static PartitionChange between(PartitionState before, PartitionState after) {
    Assignment from = before.assignment();
    Assignment to = after.assignment();
    return new PartitionChange(
        after.leaderEpoch() == before.leaderEpoch()
            ? OptionalInt.empty()
            : OptionalInt.of(after.leader()),
        changed(before.isr(), after.isr()),
        changed(before.elr(), after.elr()),
        changed(before.lastKnown(), after.lastKnown()),
        changed(before.recovering(), after.recovering()),
        changed(from.replicas(), to.replicas()),
        changed(from.adding(), to.adding()),
        changed(from.removing(), to.removing()));
  }

  private static <T> Optional<T> changed(T before, T after) {
    return after.equals(before) ? Optional.empty() : Optional.of(after);
  }

  /** The next version. */
  PartitionState appliedTo(PartitionState before) {
    Assignment from = before.assignment();
    return new PartitionState(
        new Assignment(
            replicas.orElse(from.replicas()),
            adding.orElse(from.adding()),
            removing.orElse(from.removing())),
        leader.orElse(before.leader()),
        before.leaderEpoch() + (leader.isPresent() ? 1 : 0),
        before.partitionEpoch() + 1,
        isr.orElse(before.isr()),
        elr.orElse(before.elr()),
        lastKnown.orElse(before.lastKnown()),
        recovering.orElse(before.recovering()),
        before.settings());
  }
}
