package io.highwater.broker;

import io.highwater.broker.shard.ShardBug;
import io.highwater.broker.storage.StorageBug;
import io.highwater.spec.Node;
import io.highwater.spec.group.GroupBug;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.Metadata;
import java.util.Set;

/**
 * The rules that a node follows. Processes follow the right ones; whoever judges judges has others,
 * and whoever watches nodes gets hold of them here.
 */
public interface Rulebook {
  /** The rules as they are meant. */
  Rulebook RIGHT = new Rulebook() {};

  /** A broker's protocol, at its beginning. */
  default Node node(int brokerId, long lagMsMax) {
    return new Node(brokerId, lagMsMax);
  }

  /** The controller's protocol, once the metadata log was replayed. */
  default Controller controller(Metadata metadata, Controller.Settings settings, long nowMs) {
    return new Controller(metadata, settings, nowMs);
  }

  /** Wrong rules of storage. */
  default Set<StorageBug> storageBugs() {
    return Set.of();
  }

  /** Wrong rules of those who coordinate groups. */
  default Set<GroupBug> groupBugs() {
    return Set.of();
  }

  /** Wrong rules of shards. */
  default Set<ShardBug> shardBugs() {
    return Set.of();
  }
}
