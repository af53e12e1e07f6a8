package io.highwater.broker.shard;

import io.highwater.spec.PartitionId;

/**
 * From where a partition is to be read, as a fetch request says it.
 *
 * @param leaderEpoch the epoch that the reader believes in, or -1
 * @param fetchOffset the first wanted offset
 * @param lastFetchedEpoch the epoch of the last record that the reader has, or -1
 * @param flushedOffset for followers: everything below it is fsynced there; 0 if it did not say
 * @param logStart for followers: where the log begins there
 * @param maxBytes how many bytes at most, though one whole batch is always allowed
 * @param correlationId the number of the request that said so
 */
public record FetchPosition(
    PartitionId partition,
    int leaderEpoch,
    long fetchOffset,
    int lastFetchedEpoch,
    long flushedOffset,
    long logStart,
    int maxBytes,
    int correlationId) {}
