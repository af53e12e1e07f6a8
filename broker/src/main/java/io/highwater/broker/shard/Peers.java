package io.highwater.broker.shard;

import io.highwater.spec.Effect;
import io.highwater.spec.PartitionId;

/**
 * The other nodes, as a shard's effects reach them. Called on the shard's thread; must not block.
 */
public interface Peers {
  /** Fetches from a leader from now on; replaces an earlier position of the same partition. */
  void sendFetch(Effect.SendFetch fetch);

  /** Fetches a partition from nobody any more. */
  void stopFetching(PartitionId partition);

  /** Asks the controller; the answer or its absence comes back as an event. */
  void sendAlterPartition(Effect.SendAlterPartition request);

  /** The turn is over: what was collected may leave. */
  void endTurn();
}
