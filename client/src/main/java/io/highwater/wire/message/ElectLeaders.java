package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitionsCollection;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;

/**
 * ElectLeaders (key 43, KIP-460).
 *
 * <p>Versions 0 to 2: the kind of election and an error for the whole from 1.
 */
public final class ElectLeaders {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.ELECT_LEADERS,
          new Body<>(
              ElectLeadersRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              ElectLeadersResponseData::new,
              (data, version) -> response(data),
              ElectLeaders::data));

  /** The first replica shall lead. */
  public static final int PREFERRED = 0;

  /** Where nobody leads, anybody shall who lives. */
  public static final int UNCLEAN = 1;

  private static final int ERROR_OF_THE_WHOLE = 1;

  private ElectLeaders() {}

  /**
   * Where to elect.
   *
   * @param electionType {@link #PREFERRED} or {@link #UNCLEAN}
   * @param topicPartitions absent: everywhere
   */
  public record Request(int electionType, Optional<List<Topic>> topicPartitions, int timeoutMs)
      implements io.highwater.wire.message.Request {
    public Request {
      topicPartitions = topicPartitions.map(List::copyOf);
    }
  }

  /** Partitions of one topic. */
  public record Topic(String topic, List<Integer> partitions) {
    public Topic {
      partitions = List.copyOf(partitions);
    }
  }

  /** One result a topic; the error of the whole is not told before version 1. */
  public record Response(ErrorCode error, List<TopicResult> replicaElectionResults)
      implements io.highwater.wire.message.Response {
    public Response {
      replicaElectionResults = List.copyOf(replicaElectionResults);
    }
  }

  /** What became of one topic's partitions. */
  public record TopicResult(String topic, List<PartitionResult> partitionResult) {
    public TopicResult {
      partitionResult = List.copyOf(partitionResult);
    }
  }

  /** What became of one partition. */
  public record PartitionResult(int partitionId, ErrorCode error, Optional<String> errorMessage) {}

  private static Request request(ElectLeadersRequestData data) {
    return new Request(
        data.electionType(),
        Optional.ofNullable(data.topicPartitions())
            .map(
                topics -> Convert.list(topics, each -> new Topic(each.topic(), each.partitions()))),
        data.timeoutMs());
  }

  private static ElectLeadersRequestData data(Request request) {
    return new ElectLeadersRequestData()
        .setElectionType((byte) request.electionType)
        .setTopicPartitions(
            request
                .topicPartitions
                .map(
                    topics ->
                        Convert.into(
                            new TopicPartitionsCollection(),
                            topics,
                            each ->
                                new TopicPartitions()
                                    .setTopic(each.topic)
                                    .setPartitions(each.partitions)))
                .orElse(null))
        .setTimeoutMs(request.timeoutMs);
  }

  private static Response response(ElectLeadersResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        Convert.list(
            data.replicaElectionResults(),
            topic ->
                new TopicResult(
                    topic.topic(),
                    Convert.list(
                        topic.partitionResult(),
                        each ->
                            new PartitionResult(
                                each.partitionId(),
                                ErrorCode.of(each.errorCode()),
                                Optional.ofNullable(each.errorMessage()))))));
  }

  private static ElectLeadersResponseData data(Response response, int version) {
    ElectLeadersResponseData data =
        new ElectLeadersResponseData()
            .setReplicaElectionResults(
                Convert.list(response.replicaElectionResults, ElectLeaders::data));
    return version < ERROR_OF_THE_WHOLE ? data : data.setErrorCode(response.error.code());
  }

  private static ReplicaElectionResult data(TopicResult result) {
    return new ReplicaElectionResult()
        .setTopic(result.topic)
        .setPartitionResult(
            Convert.list(
                result.partitionResult,
                each ->
                    new ElectLeadersResponseData.PartitionResult()
                        .setPartitionId(each.partitionId)
                        .setErrorCode(each.error.code())
                        .setErrorMessage(each.errorMessage.orElse(null))));
  }
}
