package io.highwater.broker.shard;

/**
 * How a broker fetches from the leaders that it follows.
 *
 * @param brokerId this broker
 * @param maxWaitMs {@code replica.fetch.wait.max.ms}: how long a leader may wait for records
 * @param patienceMs {@code replica.socket.timeout.ms}: beyond that, so that only a silent leader
 *     lets a request time out
 * @param minBytes {@code replica.fetch.min.bytes}
 * @param maxBytesPerPartition {@code replica.fetch.max.bytes}
 * @param maxBytes {@code replica.fetch.response.max.bytes}
 */
public record FetchSettings(
    int brokerId,
    int maxWaitMs,
    int patienceMs,
    int minBytes,
    int maxBytesPerPartition,
    int maxBytes) {}
