package io.highwater.client;

import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Metadata;
import io.highwater.wire.message.NodeEndpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What brokers have said about the cluster. Immutable.
 *
 * @param controllerId -1 if not known
 * @param brokers by id
 * @param topics by name; those without an error
 */
public record MetadataView(
    Optional<String> clusterId,
    int controllerId,
    SortedMap<Integer, Address> brokers,
    SortedMap<String, Topic> topics) {
  /** Nothing is known. */
  public static final MetadataView EMPTY =
      new MetadataView(
          Optional.empty(), Metadata.NO_NODE, new TreeMap<>(), new TreeMap<String, Topic>());

  /**
   * One topic.
   *
   * @param partitions by index, without gaps
   */
  public record Topic(String name, UUID topicId, boolean isInternal, List<Partition> partitions) {
    public Topic {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * One partition.
   *
   * @param leaderId -1 if there is none
   */
  public record Partition(
      int index, int leaderId, int leaderEpoch, List<Integer> replicas, List<Integer> isr) {}

  /** The partition, if it is known. */
  public Optional<Partition> partition(TopicPartition id) {
    return Optional.ofNullable(topics.get(id.topic()))
        .filter(topic -> id.partition() >= 0 && id.partition() < topic.partitions.size())
        .map(topic -> topic.partitions.get(id.partition()));
  }

  /** The partition's leader, if it is known and has an address. */
  public Optional<Address> leader(TopicPartition id) {
    return partition(id).map(partition -> brokers.get(partition.leaderId));
  }

  /**
   * This view with an answer laid over it. A partition whose leader epoch is older in the answer,
   * which a broker cut off from the controller may well give, stays as it is.
   *
   * @param complete true if the answer lists every topic there is
   */
  MetadataView with(Metadata.Response answer, boolean complete) {
    TreeMap<String, Topic> merged = complete ? new TreeMap<>() : new TreeMap<>(topics);
    for (Metadata.Topic told : answer.topics()) {
      told.name()
          .ifPresent(
              name -> {
                if (told.error() == ErrorCode.NONE) {
                  merged.put(name, newer(topics.get(name), topic(name, told)));
                } else {
                  merged.remove(name);
                }
              });
    }
    TreeMap<Integer, Address> addresses = new TreeMap<>();
    for (NodeEndpoint node : answer.brokers()) {
      addresses.put(node.nodeId(), new Address(node.host(), node.port()));
    }
    return new MetadataView(answer.clusterId(), answer.controllerId(), addresses, merged);
  }

  private static Topic topic(String name, Metadata.Topic told) {
    List<Partition> partitions =
        told.partitions().stream()
            .map(
                p ->
                    new Partition(
                        p.partitionIndex(),
                        p.leaderId(),
                        p.leaderEpoch(),
                        p.replicaNodes(),
                        p.isrNodes()))
            .sorted(Comparator.comparingInt(Partition::index))
            .toList();
    return new Topic(name, told.topicId(), told.isInternal(), partitions);
  }

  private static Topic newer(Topic known, Topic told) {
    if (known == null || !known.topicId.equals(told.topicId)) {
      return told;
    }
    List<Partition> partitions = new ArrayList<>(told.partitions);
    for (int i = 0; i < Math.min(known.partitions.size(), partitions.size()); i++) {
      if (known.partitions.get(i).leaderEpoch > partitions.get(i).leaderEpoch) {
        partitions.set(i, known.partitions.get(i));
      }
    }
    return new Topic(told.name, told.topicId, told.isInternal, partitions);
  }
}
