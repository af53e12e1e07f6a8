package io.highwater.fault.sim.whole;

import io.highwater.broker.Rulebook;
import io.highwater.broker.shard.ShardBug;
import io.highwater.broker.storage.StorageBug;
import io.highwater.spec.Invariants;
import io.highwater.spec.Node;
import io.highwater.spec.Violation;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.partition.Partition;
import java.util.Set;
import java.util.function.Consumer;

/** The rules of one life of one node, and a look at whether they keep what they should. */
final class LifeRules implements Rulebook {
  private final WholeMutant mutant;
  private final Consumer<Violation> found;
  private Node node;

  LifeRules(WholeMutant mutant, Consumer<Violation> found) {
    this.mutant = mutant;
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
    node = new Node(brokerId, lagMsMax, mutant.core().bugs());
    return node;
  }

  @Override
  public Controller controller(Metadata metadata, Controller.Settings settings, long nowMs) {
    return new Controller(metadata, settings, nowMs, mutant.core().bugs());
  }

  @Override
  public Set<StorageBug> storageBugs() {
    return mutant.storage().bugs();
  }

  @Override
  public Set<ShardBug> shardBugs() {
    return mutant.shard();
  }
}
