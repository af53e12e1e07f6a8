package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;

/**
 * AlterPartitionReassignments (key 45, KIP-455).
 *
 * <p>Versions 0 and 1: from 1 on, whether the number of replicas may change (KIP-860).
 */
public final class AlterPartitionReassignments {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.ALTER_PARTITION_REASSIGNMENTS,
          new Body<>(
              AlterPartitionReassignmentsRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              AlterPartitionReassignmentsResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  private AlterPartitionReassignments() {}

  /**
   * Where replicas shall be.
   *
   * @param allowReplicationFactorChange always true before version 1
   */
  public record Request(int timeoutMs, boolean allowReplicationFactorChange, List<Topic> topics)
      implements io.highwater.wire.message.Request {
    public Request {
      topics = List.copyOf(topics);
    }
  }

  /** Partitions of one topic. */
  public record Topic(String name, List<Partition> partitions) {
    public Topic {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * One partition.
   *
   * @param replicas in order of preference; absent to call off what is under way
   */
  public record Partition(int partitionIndex, Optional<List<Integer>> replicas) {
    public Partition {
      replicas = replicas.map(List::copyOf);
    }
  }

  /** One result a topic. */
  public record Response(
      ErrorCode error, Optional<String> errorMessage, List<TopicResult> responses)
      implements io.highwater.wire.message.Response {
    public Response {
      responses = List.copyOf(responses);
    }
  }

  /** What became of one topic's partitions. */
  public record TopicResult(String name, List<PartitionResult> partitions) {
    public TopicResult {
      partitions = List.copyOf(partitions);
    }
  }

  /** What became of one partition. */
  public record PartitionResult(
      int partitionIndex, ErrorCode error, Optional<String> errorMessage) {}

  private static Request request(AlterPartitionReassignmentsRequestData data) {
    return new Request(
        data.timeoutMs(),
        data.allowReplicationFactorChange(),
        Convert.list(
            data.topics(),
            topic ->
                new Topic(
                    topic.name(),
                    Convert.list(
                        topic.partitions(),
                        each ->
                            new Partition(
                                each.partitionIndex(), Optional.ofNullable(each.replicas()))))));
  }

  private static AlterPartitionReassignmentsRequestData data(Request request) {
    return new AlterPartitionReassignmentsRequestData()
        .setTimeoutMs(request.timeoutMs)
        .setAllowReplicationFactorChange(request.allowReplicationFactorChange)
        .setTopics(
            Convert.list(
                request.topics,
                topic ->
                    new ReassignableTopic()
                        .setName(topic.name)
                        .setPartitions(
                            Convert.list(
                                topic.partitions,
                                each ->
                                    new ReassignablePartition()
                                        .setPartitionIndex(each.partitionIndex)
                                        .setReplicas(each.replicas.orElse(null))))));
  }

  private static Response response(AlterPartitionReassignmentsResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        Optional.ofNullable(data.errorMessage()),
        Convert.list(
            data.responses(),
            topic ->
                new TopicResult(
                    topic.name(),
                    Convert.list(
                        topic.partitions(),
                        each ->
                            new PartitionResult(
                                each.partitionIndex(),
                                ErrorCode.of(each.errorCode()),
                                Optional.ofNullable(each.errorMessage()))))));
  }

  private static AlterPartitionReassignmentsResponseData data(Response response) {
    return new AlterPartitionReassignmentsResponseData()
        .setErrorCode(response.error.code())
        .setErrorMessage(response.errorMessage.orElse(null))
        .setResponses(
            Convert.list(
                response.responses,
                topic ->
                    new ReassignableTopicResponse()
                        .setName(topic.name)
                        .setPartitions(
                            Convert.list(
                                topic.partitions,
                                each ->
                                    new ReassignablePartitionResponse()
                                        .setPartitionIndex(each.partitionIndex)
                                        .setErrorCode(each.error.code())
                                        .setErrorMessage(each.errorMessage.orElse(null))))));
  }
}
