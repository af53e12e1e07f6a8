package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a partition's replicas are, and where they are going (KIP-455).
 *
 * @param replicas every broker that has to keep a copy, in order of preference; while a
 *     reassignment is under way the targets first, then those that will be removed
 * @param adding the replicas that a reassignment brings
 * @param removing the replicas that leave when it is done
 */
public record Assignment(List<Integer> replicas, BrokerSet adding, BrokerSet removing) {
  public Assignment {
    replicas = List.copyOf(replicas);
  }

  /** Replicas that stay where they are. */
  public static Assignment settled(List<Integer> replicas) {
    return new Assignment(replicas, BrokerSet.of(), BrokerSet.of());
  }

  /** Whether a reassignment is under way. */
  public boolean isMoving() {
    return !adding.isEmpty() || !removing.isEmpty();
  }

  /** The replicas that are left once the reassignment is done. */
  public List<Integer> target() {
    return without(removing);
  }

  /**
   * The way to other replicas. What an earlier reassignment was adding counts as a replica like any
   * other: it stays if it is a target again and else leaves in the end.
   */
  public Assignment towards(List<Integer> target) {
    BrokerSet from = BrokerSet.of(replicas);
    BrokerSet to = BrokerSet.of(target);
    List<Integer> all = new ArrayList<>(target);
    replicas.stream().filter(each -> !to.contains(each)).forEach(all::add);
    return new Assignment(
        all, to.where(each -> !from.contains(each)), from.where(each -> !to.contains(each)));
  }

  /** As it was before the reassignment. */
  public Assignment cancelled() {
    return settled(without(adding));
  }

  /** The reassignment is done. */
  public Assignment completed() {
    return settled(target());
  }

  private List<Integer> without(BrokerSet gone) {
    return replicas.stream().filter(each -> !gone.contains(each)).toList();
  }

  @Override
  public String toString() {
    return isMoving() ? replicas + " adding " + adding + " removing " + removing : "" + replicas;
  }
}
