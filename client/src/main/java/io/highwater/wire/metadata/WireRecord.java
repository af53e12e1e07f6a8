package io.highwater.wire.metadata;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A record of the metadata log as it is on disk and on the wire; one for each of Kafka's generated
 * classes that Highwater writes. Fields that Highwater does not use have Kafka's defaults.
 */
public sealed interface WireRecord {
  /** No leader. */
  int NO_LEADER = -1;

  /**
   * A broker process has started.
   *
   * @param brokerEpoch offset of this very record, unique for all time
   * @param fenced true until it has caught up
   */
  record RegisterBroker(
      int brokerId,
      UUID incarnationId,
      long brokerEpoch,
      List<Endpoint> endPoints,
      Optional<String> rack,
      boolean fenced,
      boolean inControlledShutdown)
      implements WireRecord {
    public RegisterBroker {
      endPoints = List.copyOf(endPoints);
    }
  }

  /**
   * Where a broker listens.
   *
   * @param port 0 to 65535
   * @param securityProtocol 0 is PLAINTEXT
   */
  record Endpoint(String name, String host, int port, int securityProtocol) {}

  /** A broker is gone for good. */
  record UnregisterBroker(int brokerId, long brokerEpoch) implements WireRecord {}

  /**
   * A registration changes.
   *
   * @param fenced absent if that does not change
   * @param inControlledShutdown true once it begins; never goes back
   */
  record BrokerRegistrationChange(
      int brokerId, long brokerEpoch, Optional<Boolean> fenced, boolean inControlledShutdown)
      implements WireRecord {}

  /** A broker may neither lead nor be in an ISR. */
  record FenceBroker(int id, long epoch) implements WireRecord {}

  /** A broker may lead and be in an ISR again. */
  record UnfenceBroker(int id, long epoch) implements WireRecord {}

  /** A topic exists; its partitions follow. */
  record Topic(String name, UUID topicId) implements WireRecord {}

  /**
   * A partition exists.
   *
   * @param replicas the preferred leader first
   * @param removing those of them that a reassignment takes (KIP-455)
   * @param adding those of them that a reassignment brings
   * @param leader {@link #NO_LEADER} if there is none
   * @param recovering the leader may lack what was committed (KIP-704)
   * @param eligibleLeaderReplicas those outside the ISR that hold all that is committed (KIP-966)
   * @param lastKnownElr as above, after an unclean shutdown
   */
  record Partition(
      int partitionId,
      UUID topicId,
      List<Integer> replicas,
      List<Integer> removing,
      List<Integer> adding,
      List<Integer> isr,
      int leader,
      boolean recovering,
      int leaderEpoch,
      int partitionEpoch,
      List<Integer> eligibleLeaderReplicas,
      List<Integer> lastKnownElr)
      implements WireRecord {
    public Partition {
      replicas = List.copyOf(replicas);
      removing = List.copyOf(removing);
      adding = List.copyOf(adding);
      isr = List.copyOf(isr);
      eligibleLeaderReplicas = List.copyOf(eligibleLeaderReplicas);
      lastKnownElr = List.copyOf(lastKnownElr);
    }
  }

  /**
   * A partition changes; what is absent stays. Each one raises the partition epoch by one, and the
   * leader epoch too if {@code leader} is present.
   */
  record PartitionChange(
      int partitionId,
      UUID topicId,
      Optional<List<Integer>> isr,
      OptionalInt leader,
      Optional<Boolean> recovering,
      Optional<List<Integer>> replicas,
      Optional<List<Integer>> removing,
      Optional<List<Integer>> adding,
      Optional<List<Integer>> eligibleLeaderReplicas,
      Optional<List<Integer>> lastKnownElr)
      implements WireRecord {
    public PartitionChange {
      isr = isr.map(List::copyOf);
      replicas = replicas.map(List::copyOf);
      removing = removing.map(List::copyOf);
      adding = adding.map(List::copyOf);
      eligibleLeaderReplicas = eligibleLeaderReplicas.map(List::copyOf);
      lastKnownElr = lastKnownElr.map(List::copyOf);
    }
  }

  /** A topic and its partitions are gone. */
  record RemoveTopic(UUID topicId) implements WireRecord {}

  /**
   * A config is set.
   *
   * @param resourceType 2 for a topic, 4 for a broker
   * @param value absent if it is unset
   */
  record Config(int resourceType, String resourceName, String name, Optional<String> value)
      implements WireRecord {}

  /** Producer ids below {@code nextProducerId} have been handed out. */
  record ProducerIds(int brokerId, long brokerEpoch, long nextProducerId) implements WireRecord {}

  /** Nothing; moves the offset on. */
  record NoOp() implements WireRecord {}

  /** A feature is at a level, such as {@code metadata.version}. */
  record FeatureLevel(String name, int featureLevel) implements WireRecord {}
}
