package io.highwater.broker.shard;

import io.highwater.spec.PartitionId;
import java.util.List;
import java.util.function.Consumer;

/**
 * One fetch request on its way through a shard.
 *
 * @param session the positions that the reader already gave; a new one for a fetch without session
 * @param changed positions that are new or have moved
 * @param forgotten partitions that leave the session
 * @param full whether every partition of the session is answered, not just those with news
 * @param minBytes the answer waits for so many bytes; an error or a divergence does not wait
 * @param maxBytes bytes of records in all; the first batch is sent even if it is larger
 * @param maxWaitMs how long the answer may wait
 * @param correlationId the request's number on its connection
 * @param done called once, on the shard's thread, with the answers in the order in which partitions
 *     became ready; must not block
 */
public record FetchCall(
    FetchSession session,
    List<FetchPosition> changed,
    List<PartitionId> forgotten,
    boolean full,
    int minBytes,
    int maxBytes,
    long maxWaitMs,
    int correlationId,
    Consumer<List<FetchAnswer>> done) {}
