package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import java.util.List;
import java.util.UUID;

/**
 * One entry of the metadata log. {@link Controller} decides which to write; {@link Metadata#replay}
 * is the only thing that acts on them, on the controller and on every broker alike.
 */
public sealed interface MetadataRecord {

  /** Where a broker can be reached under a listener's name. */
  record Endpoint(String listener, String host, int port) {}

  /** A broker's process has started; it stays fenced until it has caught up. */
  record BrokerRegistered(
      int brokerId, long brokerEpoch, UUID incarnation, List<Endpoint> endpoints)
      implements MetadataRecord {
    public BrokerRegistered {
      endpoints = List.copyOf(endpoints);
    }
  }

  /** The broker serves nothing and joins no ISR until it is unfenced. */
  record BrokerFenced(int brokerId, long brokerEpoch) implements MetadataRecord {}

  /** The broker may lead and join. */
  record BrokerUnfenced(int brokerId, long brokerEpoch) implements MetadataRecord {}

  /** The broker is about to stop: it serves on, but may neither lead nor join (KIP-841). */
  record BrokerStopping(int brokerId, long brokerEpoch) implements MetadataRecord {}

  /** A topic exists; its partitions follow. */
  record TopicCreated(UUID topicId, String name) implements MetadataRecord {}

  /** A topic and everything that belongs to it is gone. */
  record TopicRemoved(UUID topicId) implements MetadataRecord {}

  /** A partition exists, in leader epoch 0 and partition epoch 0. */
  record PartitionCreated(
      UUID topicId, int index, List<Integer> replicas, BrokerSet isr, int leader)
      implements MetadataRecord {
    public PartitionCreated {
      replicas = List.copyOf(replicas);
    }
  }

  /** The next version of a partition. */
  record PartitionChanged(UUID topicId, int index, PartitionChange change)
      implements MetadataRecord {}

  /** A topic's setting; a null value removes it. */
  record TopicConfigured(String topic, String key, String value) implements MetadataRecord {}

  /** Producer ids below {@code nextProducerId} are taken. */
  record ProducerIdsAllocated(int brokerId, long brokerEpoch, long nextProducerId)
      implements MetadataRecord {}
}
