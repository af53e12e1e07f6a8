package io.highwater.fault.sim.whole;

import io.highwater.spec.Invariants;
import io.highwater.spec.Node;
import io.highwater.spec.PartitionId;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.partition.Partition;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules of one life of one node, and a look at whether they keep what they should. */
final class LifeRules extends MutantRules {
  private final Chronicle chronicle;
  private final SortedMap<PartitionId, ReplicaView> seen = new TreeMap<>();
  private Node node;

  LifeRules(WholeMutant mutant, Chronicle chronicle) {
    super(mutant);
    this.chronicle = chronicle;
  }

  /** Looks at every replica here; between two turns of whoever owns them. */
  void examine() {
    if (node != null) {
      for (Partition each : node.partitions()) {
        ReplicaView view = each.view();
        Invariants.of(view).forEach(chronicle::broken);
        if (chronicle.isHeard()) {
          notice(each.id(), view);
        }
      }
    }
  }

  private void notice(PartitionId id, ReplicaView now) {
    ReplicaView before = seen.put(id, now);
    String name = chronicle.nameOf(id);
    if (name != null) {
      WholeNarration.changes(name, before, now).forEach(chronicle::tell);
    }
  }

  @Override
  public Node node(int brokerId, long lagMsMax) {
    node = super.node(brokerId, lagMsMax);
    return node;
  }
}
