package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/** What can be asked of the {@link Controller}, and what it replies. */
public final class Requests {
  private Requests() {}

  /** A broker process introduces itself (KIP-631). */
  public record RegisterBroker(int brokerId, UUID incarnation, List<Endpoint> endpoints) {}

  /** The broker's epoch, or why it is not registered. */
  public record Registered(KafkaError error, String detail, long brokerEpoch) {}

  /**
   * A sign of life.
   *
   * @param metadataOffset the broker has replayed everything below it
   * @param wantFence the broker is not ready to serve, or is about to stop
   */
  public record Heartbeat(int brokerId, long brokerEpoch, long metadataOffset, boolean wantFence) {}

  /** How the broker stands after its heartbeat. */
  public record HeartbeatReply(KafkaError error, boolean caughtUp, boolean fenced) {}

  /**
   * A leader asks for another ISR (KIP-497, KIP-903).
   *
   * @param brokerEpochs one for each member of {@code isr} in ascending order, -1 where unknown
   */
  public record AlterPartition(
      int brokerId,
      long brokerEpoch,
      PartitionId partition,
      int leaderEpoch,
      int partitionEpoch,
      BrokerSet isr,
      List<Long> brokerEpochs) {}

  /** The partition's newest version if it was accepted, else only the error counts. */
  public record AlterPartitionReply(
      KafkaError error, int leaderId, int leaderEpoch, BrokerSet isr, int partitionEpoch) {}

  /**
   * A new topic.
   *
   * @param topicId the id that it gets
   * @param partitions how many, or -1 with {@code assignments}
   * @param replicationFactor or -1 with {@code assignments}
   * @param assignments replicas of each partition, or empty for the controller to place them
   */
  public record CreateTopic(
      UUID topicId,
      String name,
      int partitions,
      int replicationFactor,
      List<List<Integer>> assignments,
      SortedMap<String, String> configs) {}

  /** The topic as created, or why not. */
  public record CreateTopicReply(
      KafkaError error, String detail, UUID topicId, int partitions, int replicationFactor) {}

  /** A topic, by id or, with a null id, by name. */
  public record DeleteTopic(UUID topicId, String name) {}

  /** What was deleted, or why nothing was. */
  public record DeleteTopicReply(KafkaError error, UUID topicId, String name) {}

  /** A block of producer ids for one broker. */
  public record AllocateProducerIds(int brokerId, long brokerEpoch) {}

  /** The block, or why there is none. */
  public record ProducerIds(KafkaError error, long first, int count) {}
}
