package io.highwater.broker.shard;

import io.highwater.broker.storage.PartitionName;
import io.highwater.spec.BrokerSet;

/** Who is told of what a shard goes through. Called on the shard's thread; must not block. */
public interface ShardListener {
  void isrChanged(PartitionName partition, BrokerSet before, BrokerSet after);

  void leadershipChanged(PartitionName partition, int leaderId, int leaderEpoch);

  /** A disk or a check has failed: the shard has stopped and must not act again. */
  void failed(Throwable cause);
}
