package io.highwater.broker.storage;

import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Where a broker keeps its logs: one log directory.
 *
 * <p>Methods may be called by any thread; those that say so fsync, and do not belong on a shard's.
 * All throw {@link LogDirFailure} when the disk fails.
 */
public interface LogStore extends AutoCloseable {
  /** Whether the last user closed this store by {@link #closeCleanly}. */
  boolean wasClosedCleanly();

  /** The broker epoch given to {@link #closeCleanly}; nothing after an unclean end (KIP-966). */
  OptionalLong previousBrokerEpoch();

  /** The partitions that there are, with their topics' ids. */
  SortedMap<PartitionName, UUID> partitions();

  /**
   * Opens the log of an existing partition, once. May read much and fsync.
   *
   * @throws IllegalStateException if it is open, or does not exist
   */
  Recovery open(PartitionName name, LogConfig config);

  /**
   * Creates a partition with an empty log. Fsyncs.
   *
   * @throws IllegalStateException if there is such a partition
   */
  PartitionLog create(PartitionName name, UUID topicId, LogConfig config);

  /** Closes the partition's log, if open, and moves it out of the way. Fsyncs a checkpoint. */
  void delete(PartitionName name);

  /** Frees the space of deleted partitions. */
  void purgeDeleted();

  /** The high watermarks as last checkpointed. The caller clamps them to what the logs hold. */
  SortedMap<PartitionName, Long> highWatermarks();

  /** Replaces the checkpoint of high watermarks. Fsyncs. */
  void checkpointHighWatermarks(Map<PartitionName, Long> highWatermarks);

  /** Saves how far each log has been flushed, so that recovery need not look below. Fsyncs. */
  void checkpointRecoveryPoints();

  /** Bytes that can still be written. */
  long usableBytes();

  /**
   * Flushes and closes every log and leaves word that no recovery is needed; not if some log still
   * is as an unclean end left it, because nobody has opened it.
   *
   * @param brokerEpoch the epoch of the incarnation that ends, or -1
   * @return whether that word was left
   */
  boolean closeCleanly(long brokerEpoch);

  /** Closes every log as it is. */
  @Override
  void close();
}
