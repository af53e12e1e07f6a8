package io.highwater.fault.sim.whole;

import io.highwater.spec.Effects;
import io.highwater.spec.Event;
import io.highwater.spec.Node;
import io.highwater.spec.PartitionId;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.Metadata;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules of one life of one node, and a look at whether they keep what they should. */
final class LifeRules extends MutantRules {
  private final Chronicle chronicle;
  private final ClusterWatch watch;
  private final SortedMap<PartitionId, ReplicaView> seen = new TreeMap<>();
  private Node node;

  LifeRules(WholeMutant mutant, Chronicle chronicle, ClusterWatch watch) {
    super(mutant);
    this.chronicle = chronicle;
    this.watch = watch;
  }

  /**
   * Looks at what was done or decided in a turn, and tells it.
   *
   * @param alive whether the process has survived it
   */
  void examine(boolean alive) {
    watch.turned(alive);
    if (node == null) {
      watch.lookAtController();
    } else if (chronicle.isHeard()) {
      node.partitions().forEach(each -> notice(each.id(), each.view()));
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
    node =
        new Node(brokerId, lagMsMax, bugs()) {
          @Override
          public void dispatch(Event event, long nowMs, Effects out) {
            super.dispatch(event, nowMs, out);
            watch.lookAt(this, event);
          }
        };
    return node;
  }

  @Override
  public Controller controller(Metadata metadata, Controller.Settings settings, long nowMs) {
    watch.controlledBy(metadata);
    return super.controller(metadata, settings, nowMs);
  }
}
