package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopicCollection;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResultCollection;

/**
 * OffsetForLeaderEpoch (key 23): where an epoch ends in the leader's log (KIP-101, KIP-320).
 *
 * <p>Versions 2 to 4: replica id from 3.
 */
public final class OffsetForLeaderEpoch {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.OFFSET_FOR_LEADER_EPOCH,
          new Body<>(
              OffsetForLeaderEpochRequestData::new,
              (data, version) -> request(data),
              OffsetForLeaderEpoch::data),
          new Body<>(
              OffsetForLeaderEpochResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  /** Replica id of who does not say who it is. */
  public static final int UNNAMED = -2;

  private static final int REPLICA_ID = 3;

  private OffsetForLeaderEpoch() {}

  /**
   * Epochs to look up.
   *
   * @param replicaId broker id of a follower, {@link Fetch#CONSUMER}, or {@link #UNNAMED}
   */
  public record Request(int replicaId, List<Topic> topics)
      implements io.highwater.wire.message.Request {
    public Request {
      topics = List.copyOf(topics);
    }
  }

  /** Partitions of one topic. */
  public record Topic(String topic, List<Partition> partitions) {
    public Topic {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * One epoch to look up.
   *
   * @param currentLeaderEpoch the leader epoch the asker knows, or -1
   * @param leaderEpoch the epoch whose end is wanted
   */
  public record Partition(int partition, int currentLeaderEpoch, int leaderEpoch) {}

  /** One answer a partition. */
  public record Response(List<TopicResult> topics) implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
    }
  }

  /** Answers for one topic. */
  public record TopicResult(String topic, List<PartitionResult> partitions) {
    public TopicResult {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * One answer.
   *
   * @param leaderEpoch the largest epoch at or below the one asked for, or -1
   * @param endOffset where it ends, or -1
   */
  public record PartitionResult(ErrorCode error, int partition, int leaderEpoch, long endOffset) {}

  private static Request request(OffsetForLeaderEpochRequestData data) {
    return new Request(
        data.replicaId(),
        Convert.list(
            data.topics(),
            topic ->
                new Topic(
                    topic.topic(),
                    Convert.list(
                        topic.partitions(),
                        part ->
                            new Partition(
                                part.partition(),
                                part.currentLeaderEpoch(),
                                part.leaderEpoch())))));
  }

  private static OffsetForLeaderEpochRequestData data(Request request, int version) {
    OffsetForLeaderEpochRequestData data =
        new OffsetForLeaderEpochRequestData()
            .setTopics(
                Convert.into(
                    new OffsetForLeaderTopicCollection(),
                    request.topics,
                    topic ->
                        new OffsetForLeaderTopic()
                            .setTopic(topic.topic)
                            .setPartitions(
                                Convert.list(topic.partitions, OffsetForLeaderEpoch::data))));
    return version < REPLICA_ID ? data : data.setReplicaId(request.replicaId);
  }

  private static OffsetForLeaderPartition data(Partition partition) {
    return new OffsetForLeaderPartition()
        .setPartition(partition.partition)
        .setCurrentLeaderEpoch(partition.currentLeaderEpoch)
        .setLeaderEpoch(partition.leaderEpoch);
  }

  private static Response response(OffsetForLeaderEpochResponseData data) {
    return new Response(
        Convert.list(
            data.topics(),
            topic ->
                new TopicResult(
                    topic.topic(),
                    Convert.list(
                        topic.partitions(),
                        part ->
                            new PartitionResult(
                                ErrorCode.of(part.errorCode()),
                                part.partition(),
                                part.leaderEpoch(),
                                part.endOffset())))));
  }

  private static OffsetForLeaderEpochResponseData data(Response response) {
    return new OffsetForLeaderEpochResponseData()
        .setTopics(
            Convert.into(
                new OffsetForLeaderTopicResultCollection(),
                response.topics,
                topic ->
                    new OffsetForLeaderTopicResult()
                        .setTopic(topic.topic)
                        .setPartitions(
                            Convert.list(topic.partitions, OffsetForLeaderEpoch::data))));
  }

  private static EpochEndOffset data(PartitionResult partition) {
    return new EpochEndOffset()
        .setErrorCode(partition.error.code())
        .setPartition(partition.partition)
        .setLeaderEpoch(partition.leaderEpoch)
        .setEndOffset(partition.endOffset);
  }
}
