package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignmentCollection;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicCollection;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfigCollection;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResultCollection;

/**
 * CreateTopics (key 19).
 *
 * <p>Versions 2 to 7: broker defaults (-1) for partitions and replicas from 4, what was created is
 * told from 5, with its id from 7.
 */
public final class CreateTopics {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.CREATE_TOPICS,
          new Body<>(
              CreateTopicsRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              CreateTopicsResponseData::new,
              (data, version) -> response(data),
              CreateTopics::data));

  /** Partitions or replicas as the broker's default says. */
  public static final int BROKER_DEFAULT = -1;

  private static final int WHAT_WAS_CREATED = 5;
  private static final int TOPIC_IDS = 7;

  private CreateTopics() {}

  /**
   * Topics to create.
   *
   * @param validateOnly true to be told the errors and create nothing
   */
  public record Request(List<Topic> topics, int timeoutMs, boolean validateOnly)
      implements io.highwater.wire.message.Request {
    public Request {
      topics = List.copyOf(topics);
    }
  }

  /**
   * One topic to create.
   *
   * @param numPartitions at least 1, or {@link #BROKER_DEFAULT}, also if assignments are given
   * @param replicationFactor at least 1, or {@link #BROKER_DEFAULT}, also if assignments are given
   */
  public record Topic(
      String name,
      int numPartitions,
      int replicationFactor,
      List<Assignment> assignments,
      List<Config> configs) {
    public Topic {
      assignments = List.copyOf(assignments);
      configs = List.copyOf(configs);
    }
  }

  /** Where the replicas of one partition are to be; the first one leads. */
  public record Assignment(int partitionIndex, List<Integer> brokerIds) {
    public Assignment {
      brokerIds = List.copyOf(brokerIds);
    }
  }

  /** A topic config that differs from the broker's; absent to say it does not. */
  public record Config(String name, Optional<String> value) {}

  /** One result a topic. */
  public record Response(List<Result> topics) implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
    }
  }

  /**
   * What became of one topic.
   *
   * @param numPartitions -1 on an error, and before version 5
   * @param replicationFactor -1 on an error, and before version 5
   */
  public record Result(
      String name,
      UUID topicId,
      ErrorCode error,
      Optional<String> errorMessage,
      int numPartitions,
      int replicationFactor,
      List<CreatedConfig> configs) {
    public Result {
      configs = List.copyOf(configs);
    }

    /** Nothing but an error. */
    public static Result failed(String name, ErrorCode error, Optional<String> message) {
      return new Result(name, TopicIds.NONE, error, message, -1, -1, List.of());
    }
  }

  /**
   * A config of the new topic.
   *
   * @param configSource one of the sources of {@link DescribeConfigs}
   */
  public record CreatedConfig(
      String name,
      Optional<String> value,
      boolean readOnly,
      int configSource,
      boolean isSensitive) {}

  private static Request request(CreateTopicsRequestData data) {
    return new Request(
        Convert.list(
            data.topics(),
            topic ->
                new Topic(
                    topic.name(),
                    topic.numPartitions(),
                    topic.replicationFactor(),
                    Convert.list(
                        topic.assignments(),
                        assigned ->
                            new Assignment(assigned.partitionIndex(), assigned.brokerIds())),
                    Convert.list(
                        topic.configs(),
                        config -> new Config(config.name(), Optional.ofNullable(config.value()))))),
        data.timeoutMs(),
        data.validateOnly());
  }

  private static CreateTopicsRequestData data(Request request) {
    return new CreateTopicsRequestData()
        .setTopics(Convert.into(new CreatableTopicCollection(), request.topics, CreateTopics::data))
        .setTimeoutMs(request.timeoutMs)
        .setValidateOnly(request.validateOnly);
  }

  private static CreatableTopic data(Topic topic) {
    return new CreatableTopic()
        .setName(topic.name)
        .setNumPartitions(topic.numPartitions)
        .setReplicationFactor((short) topic.replicationFactor)
        .setAssignments(
            Convert.into(
                new CreatableReplicaAssignmentCollection(),
                topic.assignments,
                assigned ->
                    new CreatableReplicaAssignment()
                        .setPartitionIndex(assigned.partitionIndex)
                        .setBrokerIds(assigned.brokerIds)))
        .setConfigs(
            Convert.into(
                new CreatableTopicConfigCollection(),
                topic.configs,
                config ->
                    new CreatableTopicConfig()
                        .setName(config.name)
                        .setValue(config.value.orElse(null))));
  }

  private static Response response(CreateTopicsResponseData data) {
    return new Response(
        Convert.list(
            data.topics(),
            topic ->
                new Result(
                    topic.name(),
                    TopicIds.fromKafka(topic.topicId()),
                    ErrorCode.of(topic.errorCode()),
                    Optional.ofNullable(topic.errorMessage()),
                    topic.numPartitions(),
                    topic.replicationFactor(),
                    Convert.list(topic.configs(), CreateTopics::config))));
  }

  private static CreatedConfig config(CreatableTopicConfigs data) {
    return new CreatedConfig(
        data.name(),
        Optional.ofNullable(data.value()),
        data.readOnly(),
        data.configSource(),
        data.isSensitive());
  }

  private static CreateTopicsResponseData data(Response response, int version) {
    return new CreateTopicsResponseData()
        .setTopics(
            Convert.into(
                new CreatableTopicResultCollection(),
                response.topics,
                result -> data(result, version)));
  }

  private static CreatableTopicResult data(Result result, int version) {
    CreatableTopicResult data =
        new CreatableTopicResult()
            .setName(result.name)
            .setErrorCode(result.error.code())
            .setErrorMessage(result.errorMessage.orElse(null));
    if (version >= WHAT_WAS_CREATED) {
      data.setNumPartitions(result.numPartitions)
          .setReplicationFactor((short) result.replicationFactor)
          .setConfigs(Convert.list(result.configs, CreateTopics::data));
    }
    return version < TOPIC_IDS ? data : data.setTopicId(TopicIds.toKafka(result.topicId));
  }

  private static CreatableTopicConfigs data(CreatedConfig config) {
    return new CreatableTopicConfigs()
        .setName(config.name)
        .setValue(config.value.orElse(null))
        .setReadOnly(config.readOnly)
        .setConfigSource((byte) config.configSource)
        .setIsSensitive(config.isSensitive);
  }
}
