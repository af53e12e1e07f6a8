package io.highwater.fault.sim.whole;

import io.highwater.spec.Invariants;
import io.highwater.spec.Node;
import io.highwater.spec.Violation;
import io.highwater.spec.partition.Partition;
import java.util.function.Consumer;

/** The rules of one life of one node, and a look at whether they keep what they should. */
final class LifeRules extends MutantRules {
  private final Consumer<Violation> found;
  private Node node;

  LifeRules(WholeMutant mutant, Consumer<Violation> found) {
    super(mutant);
    this.found = found;
  }

  /** Looks at every replica here; between two turns of whoever owns them. */
  void examine() {
    if (node != null) {
      for (Partition each : node.partitions()) {
        Invariants.of(each.view()).forEach(found);
      }
    }
  }

  @Override
  public Node node(int brokerId, long lagMsMax) {
    node = super.node(brokerId, lagMsMax);
    return node;
  }
}
