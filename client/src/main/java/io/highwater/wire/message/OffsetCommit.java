package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;

/**
 * OffsetCommit (key 8): a group has come so far.
 *
 * <p>Versions 2 to 10: a retention time up to 4, leader epochs from 6, static members from 7, topic
 * ids instead of names from 10.
 */
public final class OffsetCommit {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.OFFSET_COMMIT,
          new Body<>(
              OffsetCommitRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              OffsetCommitResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  private OffsetCommit() {}

  /**
   * What is committed, and by whom.
   *
   * @param generationIdOrMemberEpoch -1 from one who is in no group
   * @param retentionTimeMs -1: as long as the broker says
   */
  public record Request(
      String groupId,
      int generationIdOrMemberEpoch,
      String memberId,
      Optional<String> groupInstanceId,
      long retentionTimeMs,
      List<Topic> topics)
      implements io.highwater.wire.message.Request {
    public Request {
      topics = List.copyOf(topics);
    }
  }

  /** Partitions of one topic, named by name or id. */
  public record Topic(String name, UUID topicId, List<Partition> partitions) {
    public Topic {
      partitions = List.copyOf(partitions);
    }
  }

  /** One of them; the leader epoch is -1 if it is not told. */
  public record Partition(
      int partitionIndex,
      long committedOffset,
      int committedLeaderEpoch,
      Optional<String> committedMetadata) {}

  /** One outcome a partition. */
  public record Response(List<TopicResult> topics) implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
    }
  }

  /** Outcomes of one topic. */
  public record TopicResult(String name, UUID topicId, List<PartitionResult> partitions) {
    public TopicResult {
      partitions = List.copyOf(partitions);
    }
  }

  /** One of them. */
  public record PartitionResult(int partitionIndex, ErrorCode error) {}

  private static Request request(OffsetCommitRequestData data) {
    return new Request(
        data.groupId(),
        data.generationIdOrMemberEpoch(),
        data.memberId(),
        Optional.ofNullable(data.groupInstanceId()),
        data.retentionTimeMs(),
        Convert.list(
            data.topics(),
            topic ->
                new Topic(
                    topic.name(),
                    TopicIds.fromKafka(topic.topicId()),
                    Convert.list(
                        topic.partitions(),
                        each ->
                            new Partition(
                                each.partitionIndex(),
                                each.committedOffset(),
                                each.committedLeaderEpoch(),
                                Optional.ofNullable(each.committedMetadata()))))));
  }

  private static OffsetCommitRequestData data(Request request) {
    return new OffsetCommitRequestData()
        .setGroupId(request.groupId)
        .setGenerationIdOrMemberEpoch(request.generationIdOrMemberEpoch)
        .setMemberId(request.memberId)
        .setGroupInstanceId(request.groupInstanceId.orElse(null))
        .setRetentionTimeMs(request.retentionTimeMs)
        .setTopics(
            Convert.list(
                request.topics,
                topic ->
                    new OffsetCommitRequestTopic()
                        .setName(topic.name)
                        .setTopicId(TopicIds.toKafka(topic.topicId))
                        .setPartitions(
                            Convert.list(
                                topic.partitions,
                                each ->
                                    new OffsetCommitRequestPartition()
                                        .setPartitionIndex(each.partitionIndex)
                                        .setCommittedOffset(each.committedOffset)
                                        .setCommittedLeaderEpoch(each.committedLeaderEpoch)
                                        .setCommittedMetadata(
                                            each.committedMetadata.orElse(null))))));
  }

  private static Response response(OffsetCommitResponseData data) {
    return new Response(
        Convert.list(
            data.topics(),
            topic ->
                new TopicResult(
                    topic.name(),
                    TopicIds.fromKafka(topic.topicId()),
                    Convert.list(
                        topic.partitions(),
                        each ->
                            new PartitionResult(
                                each.partitionIndex(), ErrorCode.of(each.errorCode()))))));
  }

  private static OffsetCommitResponseData data(Response response) {
    return new OffsetCommitResponseData()
        .setTopics(
            Convert.list(
                response.topics,
                topic ->
                    new OffsetCommitResponseTopic()
                        .setName(topic.name)
                        .setTopicId(TopicIds.toKafka(topic.topicId))
                        .setPartitions(
                            Convert.list(
                                topic.partitions,
                                each ->
                                    new OffsetCommitResponsePartition()
                                        .setPartitionIndex(each.partitionIndex)
                                        .setErrorCode(each.error.code())))));
  }
}
