package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData.ListPartitionReassignmentsTopics;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingPartitionReassignment;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingTopicReassignment;

/** ListPartitionReassignments (key 46, KIP-455), version 0. */
public final class ListPartitionReassignments {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.LIST_PARTITION_REASSIGNMENTS,
          new Body<>(
              ListPartitionReassignmentsRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              ListPartitionReassignmentsResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  private ListPartitionReassignments() {}

  /**
   * Of which partitions to tell.
   *
   * @param topics absent: of all
   */
  public record Request(int timeoutMs, Optional<List<Topic>> topics)
      implements io.highwater.wire.message.Request {
    public Request {
      topics = topics.map(List::copyOf);
    }
  }

  /** Partitions of one topic. */
  public record Topic(String name, List<Integer> partitionIndexes) {
    public Topic {
      partitionIndexes = List.copyOf(partitionIndexes);
    }
  }

  /** Only what is on the move. */
  public record Response(ErrorCode error, Optional<String> errorMessage, List<Moving> topics)
      implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
    }
  }

  /** Partitions of one topic that are on the move. */
  public record Moving(String name, List<Move> partitions) {
    public Moving {
      partitions = List.copyOf(partitions);
    }
  }

  /** One partition on the move; the replicas are all that there are now. */
  public record Move(
      int partitionIndex,
      List<Integer> replicas,
      List<Integer> addingReplicas,
      List<Integer> removingReplicas) {
    public Move {
      replicas = List.copyOf(replicas);
      addingReplicas = List.copyOf(addingReplicas);
      removingReplicas = List.copyOf(removingReplicas);
    }
  }

  private static Request request(ListPartitionReassignmentsRequestData data) {
    return new Request(
        data.timeoutMs(),
        Optional.ofNullable(data.topics())
            .map(
                topics ->
                    Convert.list(topics, each -> new Topic(each.name(), each.partitionIndexes()))));
  }

  private static ListPartitionReassignmentsRequestData data(Request request) {
    return new ListPartitionReassignmentsRequestData()
        .setTimeoutMs(request.timeoutMs)
        .setTopics(
            request
                .topics
                .map(
                    topics ->
                        Convert.<Topic, ListPartitionReassignmentsTopics>list(
                            topics,
                            each ->
                                new ListPartitionReassignmentsTopics()
                                    .setName(each.name)
                                    .setPartitionIndexes(each.partitionIndexes)))
                .orElse(null));
  }

  private static Response response(ListPartitionReassignmentsResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        Optional.ofNullable(data.errorMessage()),
        Convert.list(
            data.topics(),
            topic ->
                new Moving(
                    topic.name(),
                    Convert.list(
                        topic.partitions(),
                        each ->
                            new Move(
                                each.partitionIndex(),
                                each.replicas(),
                                each.addingReplicas(),
                                each.removingReplicas())))));
  }

  private static ListPartitionReassignmentsResponseData data(Response response) {
    return new ListPartitionReassignmentsResponseData()
        .setErrorCode(response.error.code())
        .setErrorMessage(response.errorMessage.orElse(null))
        .setTopics(
            Convert.list(
                response.topics,
                topic ->
                    new OngoingTopicReassignment()
                        .setName(topic.name)
                        .setPartitions(
                            Convert.list(
                                topic.partitions,
                                each ->
                                    new OngoingPartitionReassignment()
                                        .setPartitionIndex(each.partitionIndex)
                                        .setReplicas(each.replicas)
                                        .setAddingReplicas(each.addingReplicas)
                                        .setRemovingReplicas(each.removingReplicas)))));
  }
}
