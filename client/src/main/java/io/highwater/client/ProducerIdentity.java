package io.highwater.client;

import io.highwater.wire.ProducerStamp;
import java.util.HashMap;
import java.util.Map;

/**
 * The producer id of an idempotent producer, and the next sequence number of each partition.
 *
 * <p>Any batch that does not end well spends the identity: the next sequence number may or may not
 * have been used, so only a new producer id is sure to be understood.
 */
final class ProducerIdentity {
  private final long producerId;
  private final int producerEpoch;
  private final Map<TopicPartition, Integer> nextSequences = new HashMap<>();
  private volatile boolean spent;

  ProducerIdentity(long producerId, int producerEpoch) {
    this.producerId = producerId;
    this.producerEpoch = producerEpoch;
  }

  /** No identity, and none is needed. */
  static ProducerIdentity none() {
    return new ProducerIdentity(-1, -1);
  }

  /** No identity yet. */
  static ProducerIdentity missing() {
    ProducerIdentity missing = none();
    missing.spend();
    return missing;
  }

  boolean isSpent() {
    return spent;
  }

  void spend() {
    spent = true;
  }

  /** The stamp of the next batch; to be called in the order in which batches are sent. */
  ProducerStamp next(TopicPartition partition, int records) {
    if (producerId < 0) {
      return ProducerStamp.NONE;
    }
    int sequence = nextSequences.getOrDefault(partition, 0);
    nextSequences.put(partition, (sequence + records) & Integer.MAX_VALUE);
    return new ProducerStamp(producerId, producerEpoch, sequence);
  }
}
