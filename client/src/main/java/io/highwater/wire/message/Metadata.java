package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBrokerCollection;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopicCollection;

/**
 * Metadata (key 3): which brokers there are, and who leads what.
 *
 * <p>Versions 0 to 13: controller id from 1, cluster id from 2, leave to create topics from 4,
 * offline replicas from 5, leader epochs from 7, topic ids from 10 (asked by id from 12), an error
 * for the whole from 13. In version 0 an empty list of topics means all of them; later an absent
 * one does, and an empty one means none.
 */
public final class Metadata {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.METADATA,
          new Body<>(MetadataRequestData::new, Metadata::request, Metadata::data),
          new Body<>(MetadataResponseData::new, (data, version) -> response(data), Metadata::data));

  /** No controller, no leader. */
  public static final int NO_NODE = -1;

  private static final int AUTO_CREATION = 4;
  private static final int TOPIC_IDS = 10;
  private static final int NULLABLE_NAMES = 12;
  private static final int WHOLE_ERROR = 13;

  private Metadata() {}

  /**
   * Which topics to tell about.
   *
   * @param allTopics true for every topic; then {@code topics} is empty
   * @param allowAutoTopicCreation true before version 4, which does not ask
   */
  public record Request(boolean allTopics, List<TopicRef> topics, boolean allowAutoTopicCreation)
      implements io.highwater.wire.message.Request {
    public Request {
      topics = List.copyOf(topics);
      if (allTopics && !topics.isEmpty()) {
        throw new IllegalArgumentException("all topics, and yet " + topics);
      }
    }

    /** Asks for every topic. */
    public static Request all() {
      return new Request(true, List.of(), false);
    }

    /** Asks for these topics, and creates none. */
    public static Request ofNames(List<String> names) {
      return new Request(false, names.stream().map(TopicRef::ofName).toList(), false);
    }
  }

  /** The cluster as the answering broker sees it. */
  public record Response(
      List<NodeEndpoint> brokers,
      Optional<String> clusterId,
      int controllerId,
      List<Topic> topics,
      ErrorCode error)
      implements io.highwater.wire.message.Response {
    public Response {
      brokers = List.copyOf(brokers);
      topics = List.copyOf(topics);
    }
  }

  /**
   * One topic.
   *
   * @param name absent if it was asked by an id that is not known
   */
  public record Topic(
      ErrorCode error,
      Optional<String> name,
      UUID topicId,
      boolean isInternal,
      List<Partition> partitions) {
    public Topic {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * One partition.
   *
   * @param leaderId {@link #NO_NODE} if there is none, with LEADER_NOT_AVAILABLE
   */
  public record Partition(
      ErrorCode error,
      int partitionIndex,
      int leaderId,
      int leaderEpoch,
      List<Integer> replicaNodes,
      List<Integer> isrNodes,
      List<Integer> offlineReplicas) {
    public Partition {
      replicaNodes = List.copyOf(replicaNodes);
      isrNodes = List.copyOf(isrNodes);
      offlineReplicas = List.copyOf(offlineReplicas);
    }
  }

  private static Request request(MetadataRequestData data, int version) {
    boolean all = data.topics() == null || (version == 0 && data.topics().isEmpty());
    return new Request(
        all,
        Convert.list(
            data.topics(),
            topic ->
                new TopicRef(
                    Optional.ofNullable(topic.name()), TopicIds.fromKafka(topic.topicId()))),
        data.allowAutoTopicCreation());
  }

  private static MetadataRequestData data(Request request, int version) {
    if (version == 0 && !request.allTopics && request.topics.isEmpty()) {
      throw new IllegalArgumentException("Metadata v0 cannot ask for no topic at all");
    }
    boolean absent = request.allTopics && version > 0;
    MetadataRequestData data =
        new MetadataRequestData()
            .setTopics(absent ? null : Convert.list(request.topics, t -> data(t, version)));
    return version < AUTO_CREATION
        ? data
        : data.setAllowAutoTopicCreation(request.allowAutoTopicCreation);
  }

  private static MetadataRequestTopic data(TopicRef topic, int version) {
    MetadataRequestTopic data = new MetadataRequestTopic().setName(topic.name().orElse(null));
    return version < TOPIC_IDS ? data : data.setTopicId(TopicIds.toKafka(topic.topicId()));
  }

  private static Response response(MetadataResponseData data) {
    return new Response(
        Convert.list(
            data.brokers(),
            node ->
                new NodeEndpoint(
                    node.nodeId(), node.host(), node.port(), Optional.ofNullable(node.rack()))),
        Optional.ofNullable(data.clusterId()),
        data.controllerId(),
        Convert.list(data.topics(), Metadata::topic),
        ErrorCode.of(data.errorCode()));
  }

  private static Topic topic(MetadataResponseTopic data) {
    return new Topic(
        ErrorCode.of(data.errorCode()),
        Optional.ofNullable(data.name()),
        TopicIds.fromKafka(data.topicId()),
        data.isInternal(),
        Convert.list(
            data.partitions(),
            partition ->
                new Partition(
                    ErrorCode.of(partition.errorCode()),
                    partition.partitionIndex(),
                    partition.leaderId(),
                    partition.leaderEpoch(),
                    partition.replicaNodes(),
                    partition.isrNodes(),
                    partition.offlineReplicas())));
  }

  private static MetadataResponseData data(Response response, int version) {
    MetadataResponseData data =
        new MetadataResponseData()
            .setBrokers(
                Convert.into(
                    new MetadataResponseBrokerCollection(), response.brokers, Metadata::data))
            .setClusterId(response.clusterId.orElse(null))
            .setControllerId(response.controllerId)
            .setTopics(
                Convert.into(
                    new MetadataResponseTopicCollection(),
                    response.topics,
                    topic -> data(topic, version)));
    return version < WHOLE_ERROR ? data : data.setErrorCode(response.error.code());
  }

  private static MetadataResponseBroker data(NodeEndpoint node) {
    return new MetadataResponseBroker()
        .setNodeId(node.nodeId())
        .setHost(node.host())
        .setPort(node.port())
        .setRack(node.rack().orElse(null));
  }

  private static MetadataResponseTopic data(Topic topic, int version) {
    MetadataResponseTopic data =
        new MetadataResponseTopic()
            .setErrorCode(topic.error.code())
            .setName(topic.name.orElse(version < NULLABLE_NAMES ? "" : null))
            .setIsInternal(topic.isInternal)
            .setPartitions(Convert.list(topic.partitions, Metadata::data));
    return version < TOPIC_IDS ? data : data.setTopicId(TopicIds.toKafka(topic.topicId));
  }

  private static MetadataResponsePartition data(Partition partition) {
    return new MetadataResponsePartition()
        .setErrorCode(partition.error.code())
        .setPartitionIndex(partition.partitionIndex)
        .setLeaderId(partition.leaderId)
        .setLeaderEpoch(partition.leaderEpoch)
        .setReplicaNodes(partition.replicaNodes)
        .setIsrNodes(partition.isrNodes)
        .setOfflineReplicas(partition.offlineReplicas);
  }
}
