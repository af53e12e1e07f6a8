package io.highwater.broker.shard;

import io.highwater.broker.storage.PartitionLog;

/**
 * A hosted partition's bytes, with what the shard remembers of its flushes.
 *
 * <p>Shard thread only, but for {@link #log}.
 */
final class ShardLog {
  final PartitionLog log;

  /** The newest fsync that was asked for; one is under way at a time. */
  int wantedGeneration;

  long wantedEnd = -1;
  boolean flushing;
  boolean compacting;

  ShardLog(PartitionLog log) {
    this.log = log;
  }
}
