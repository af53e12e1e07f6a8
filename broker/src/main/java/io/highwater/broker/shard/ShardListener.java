package io.highwater.broker.shard;

import io.highwater.broker.storage.PartitionName;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.PartitionId;

/** Who is told of what a shard goes through. Called on the shard's thread; must not block. */
public interface ShardListener {
  void isrChanged(PartitionName partition, BrokerSet before, BrokerSet after);

  /**
   * Somebody else leads, or the same broker in another epoch; an id of -1: nobody, or the partition
   * is gone.
   */
  void leadershipChanged(PartitionId id, PartitionName partition, int leaderId, int leaderEpoch);

  /** About ten times a second, between events. */
  void tick();

  /** A disk or a check has failed: the shard has stopped and must not act again. */
  void failed(Throwable cause);
}
