package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopicCollection;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartitionCollection;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopicCollection;

/** OffsetDelete (key 47, KIP-496), version 0: forgets a group's offsets. */
public final class OffsetDelete {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.OFFSET_DELETE,
          new Body<>(
              OffsetDeleteRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              OffsetDeleteResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  private OffsetDelete() {}

  /** Which offsets. */
  public record Request(String groupId, List<Topic> topics)
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

  /** One of them. */
  public record Partition(int partitionIndex) {}

  /** One outcome a partition, or an error for the whole. */
  public record Response(ErrorCode error, List<TopicResult> topics)
      implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
    }
  }

  /** Outcomes of one topic. */
  public record TopicResult(String name, List<PartitionResult> partitions) {
    public TopicResult {
      partitions = List.copyOf(partitions);
    }
  }

  /** One of them. */
  public record PartitionResult(int partitionIndex, ErrorCode error) {}

  private static Request request(OffsetDeleteRequestData data) {
    return new Request(
        data.groupId(),
        Convert.list(
            data.topics(),
            topic ->
                new Topic(
                    topic.name(),
                    Convert.list(
                        topic.partitions(), each -> new Partition(each.partitionIndex())))));
  }

  private static OffsetDeleteRequestData data(Request request) {
    return new OffsetDeleteRequestData()
        .setGroupId(request.groupId)
        .setTopics(
            Convert.into(
                new OffsetDeleteRequestTopicCollection(),
                request.topics,
                topic ->
                    new OffsetDeleteRequestTopic()
                        .setName(topic.name)
                        .setPartitions(
                            Convert.list(
                                topic.partitions,
                                each ->
                                    new OffsetDeleteRequestPartition()
                                        .setPartitionIndex(each.partitionIndex)))));
  }

  private static Response response(OffsetDeleteResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        Convert.list(
            data.topics(),
            topic ->
                new TopicResult(
                    topic.name(),
                    Convert.list(
                        topic.partitions(),
                        each ->
                            new PartitionResult(
                                each.partitionIndex(), ErrorCode.of(each.errorCode()))))));
  }

  private static OffsetDeleteResponseData data(Response response) {
    return new OffsetDeleteResponseData()
        .setErrorCode(response.error.code())
        .setTopics(
            Convert.into(
                new OffsetDeleteResponseTopicCollection(),
                response.topics,
                topic ->
                    new OffsetDeleteResponseTopic()
                        .setName(topic.name)
                        .setPartitions(
                            Convert.into(
                                new OffsetDeleteResponsePartitionCollection(),
                                topic.partitions,
                                each ->
                                    new OffsetDeleteResponsePartition()
                                        .setPartitionIndex(each.partitionIndex)
                                        .setErrorCode(each.error.code())))));
  }
}
