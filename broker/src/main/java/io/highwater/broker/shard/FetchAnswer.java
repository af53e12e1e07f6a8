package io.highwater.broker.shard;

import io.highwater.broker.storage.LogSlice;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;

/**
 * A partition's part of a fetch response.
 *
 * @param highWatermark or -1 where unknown; consumers get it as the last stable offset too
 * @param divergingEpoch the leader's last common epoch (-1 if there is none), meaningful with
 *     {@code divergingEnd}
 * @param divergingEnd where that epoch ends in the leader's log, or -1 if the logs do not diverge
 * @param leaderId who leads, as far as known, with an error; else -1
 * @param leaderEpoch in which epoch; else -1
 * @param records whole batches, or null; whoever takes the answer closes it once
 */
public record FetchAnswer(
    PartitionId partition,
    KafkaError error,
    long highWatermark,
    long logStart,
    int divergingEpoch,
    long divergingEnd,
    int leaderId,
    int leaderEpoch,
    LogSlice records) {}
