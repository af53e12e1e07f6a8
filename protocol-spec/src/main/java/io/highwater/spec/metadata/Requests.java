package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/** What can be asked of the {@link Controller}, and what it replies. */
public final class Requests {
  private Requests() {}

  /**
   * A broker process introduces itself (KIP-631).
   *
   * @param previousBrokerEpoch of its earlier life if that ended cleanly, else {@link
   *     #NO_BROKER_EPOCH} (KIP-966)
   */
  public record RegisterBroker(
      int brokerId, UUID incarnation, List<Endpoint> endpoints, long previousBrokerEpoch) {
    public static final long NO_BROKER_EPOCH = -1;

    /** A first life, or one after an unclean end. */
    public RegisterBroker(int brokerId, UUID incarnation, List<Endpoint> endpoints) {
      this(brokerId, incarnation, endpoints, NO_BROKER_EPOCH);
    }
  }

  /** The broker's epoch, or why it is not registered. */
  public record Registered(KafkaError error, String detail, long brokerEpoch) {}

  /**
   * A sign of life.
   *
   * @param metadataOffset the broker has replayed everything below it
   * @param wantFence the broker is not ready to serve
   * @param wantShutDown the broker is about to stop, and waits to be relieved (KIP-841)
   */
  public record Heartbeat(
      int brokerId,
      long brokerEpoch,
      long metadataOffset,
      boolean wantFence,
      boolean wantShutDown) {
    /** From a broker that is not about to stop. */
    public Heartbeat(int brokerId, long brokerEpoch, long metadataOffset, boolean wantFence) {
      this(brokerId, brokerEpoch, metadataOffset, wantFence, false);
    }
  }

  /**
   * How the broker stands after its heartbeat.
   *
   * @param shouldShutDown it wanted to stop, and may now
   */
  public record HeartbeatReply(
      KafkaError error, boolean caughtUp, boolean fenced, boolean shouldShutDown) {}

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
   * Somebody shall lead (KIP-460).
   *
   * @param unclean whoever lives, where nobody leads; else the first replica
   */
  public record Elect(PartitionId partition, boolean unclean) {}

  /**
   * Where the replicas of a partition shall be (KIP-455).
   *
   * @param target the brokers in order of preference; empty to cancel what is under way
   * @param changesFactor whether there may be more or fewer of them than before (KIP-860)
   */
  public record Reassign(
      PartitionId partition, Optional<List<Integer>> target, boolean changesFactor) {
    /** To any number of brokers. */
    public Reassign(PartitionId partition, Optional<List<Integer>> target) {
      this(partition, target, true);
    }
  }

  /** Done, or why not. */
  public record Outcome(KafkaError error, String detail) {
    static final Outcome DONE = new Outcome(KafkaError.NONE, "");
  }

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
