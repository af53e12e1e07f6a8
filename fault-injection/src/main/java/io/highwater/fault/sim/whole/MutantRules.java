package io.highwater.fault.sim.whole;

import io.highwater.broker.Rulebook;
import io.highwater.broker.shard.ShardBug;
import io.highwater.broker.storage.StorageBug;
import io.highwater.spec.Bugs;
import io.highwater.spec.Node;
import io.highwater.spec.group.GroupBug;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.Metadata;
import java.util.Set;

/**
 * The rules of a broker with one of them wrong. An fsync that a mutant leaves out is a matter of
 * the disk, not of these.
 */
public class MutantRules implements Rulebook {
  private final WholeMutant mutant;

  public MutantRules(WholeMutant mutant) {
    this.mutant = mutant;
  }

  /** The core's wrong rules. */
  protected final Bugs bugs() {
    return mutant.core().bugs();
  }

  @Override
  public Node node(int brokerId, long lagMsMax) {
    return new Node(brokerId, lagMsMax, bugs());
  }

  @Override
  public Controller controller(Metadata metadata, Controller.Settings settings, long nowMs) {
    return new Controller(metadata, settings, nowMs, bugs());
  }

  @Override
  public Set<StorageBug> storageBugs() {
    return mutant.storage().bugs();
  }

  @Override
  public Set<GroupBug> groupBugs() {
    return mutant.group();
  }

  @Override
  public Set<ShardBug> shardBugs() {
    return mutant.shard();
  }
}
