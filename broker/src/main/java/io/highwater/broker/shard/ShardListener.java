package io.highwater.broker.shard;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.PartitionId;

/** Who is told of what a shard goes through. Called on the shard's thread; must not block. */
public interface ShardListener {
  void isrChanged(PartitionId partition, BrokerSet before, BrokerSet after);

  void leadershipChanged(PartitionId partition, int leaderId, int leaderEpoch);

  /** A disk or a check has failed: the shard has stopped and must not act again. */
  void failed(Throwable cause);
}
