package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;

/**
 * ListOffsets (key 2): the offset at a time, or at an end of the log.
 *
 * <p>Versions 1 to 11: isolation level from 2, leader epochs from 4; 7, 8, 9 and 11 add the special
 * timestamps -3, -4, -5 and -6, 10 a timeout.
 */
public final class ListOffsets {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.LIST_OFFSETS,
          new Body<>(
              ListOffsetsRequestData::new, (data, version) -> request(data), ListOffsets::data),
          new Body<>(
              ListOffsetsResponseData::new, (data, version) -> response(data), ListOffsets::data));

  /** Timestamp that asks for the high watermark. */
  public static final long LATEST = -1;

  /** Timestamp that asks for the log start offset. */
  public static final long EARLIEST = -2;

  /** Timestamp that asks for the record with the largest timestamp. */
  public static final long MAX_TIMESTAMP = -3;

  /** Timestamp that asks for the log start offset on the broker's own disk (KIP-405). */
  public static final long EARLIEST_LOCAL = -4;

  private static final int LEADER_EPOCHS = 4;
  private static final int TIMEOUT = 10;
  private static final byte READ_COMMITTED = 1;

  private ListOffsets() {}

  /**
   * Timestamps to look up.
   *
   * @param replicaId broker id of a follower, or {@link Fetch#CONSUMER}
   * @param timeoutMs how long a lookup in remote storage may take
   */
  public record Request(int replicaId, boolean readCommitted, List<Topic> topics, int timeoutMs)
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
   * One timestamp to look up.
   *
   * @param timestamp milliseconds since the epoch, or one of the constants above
   */
  public record Partition(int partitionIndex, int currentLeaderEpoch, long timestamp) {}

  /** One answer a partition. */
  public record Response(List<TopicResult> topics) implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
    }
  }

  /** Answers for one topic. */
  public record TopicResult(String name, List<PartitionResult> partitions) {
    public TopicResult {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * One answer.
   *
   * @param timestamp of the record found; -1 for an end of the log, or if none was found
   * @param offset -1 if none was found
   * @param leaderEpoch of the record at the offset, or -1
   */
  public record PartitionResult(
      int partitionIndex, ErrorCode error, long timestamp, long offset, int leaderEpoch) {
    /** Nothing but an error. */
    public static PartitionResult failed(int partitionIndex, ErrorCode error) {
      return new PartitionResult(partitionIndex, error, -1, -1, -1);
    }
  }

  private static Request request(ListOffsetsRequestData data) {
    return new Request(
        data.replicaId(),
        data.isolationLevel() == READ_COMMITTED,
        Convert.list(
            data.topics(),
            topic ->
                new Topic(
                    topic.name(),
                    Convert.list(
                        topic.partitions(),
                        partition ->
                            new Partition(
                                partition.partitionIndex(),
                                partition.currentLeaderEpoch(),
                                partition.timestamp())))),
        data.timeoutMs());
  }

  private static ListOffsetsRequestData data(Request request, int version) {
    ListOffsetsRequestData data =
        new ListOffsetsRequestData()
            .setReplicaId(request.replicaId)
            .setTopics(
                Convert.list(
                    request.topics,
                    topic ->
                        new ListOffsetsTopic()
                            .setName(topic.name)
                            .setPartitions(
                                Convert.list(topic.partitions, part -> data(part, version)))));
    if (version > 1) {
      data.setIsolationLevel(request.readCommitted ? READ_COMMITTED : 0);
    }
    return version < TIMEOUT ? data : data.setTimeoutMs(request.timeoutMs);
  }

  private static ListOffsetsPartition data(Partition partition, int version) {
    ListOffsetsPartition data =
        new ListOffsetsPartition()
            .setPartitionIndex(partition.partitionIndex)
            .setTimestamp(partition.timestamp);
    return version < LEADER_EPOCHS
        ? data
        : data.setCurrentLeaderEpoch(partition.currentLeaderEpoch);
  }

  private static Response response(ListOffsetsResponseData data) {
    return new Response(
        Convert.list(
            data.topics(),
            topic ->
                new TopicResult(
                    topic.name(),
                    Convert.list(
                        topic.partitions(),
                        partition ->
                            new PartitionResult(
                                partition.partitionIndex(),
                                ErrorCode.of(partition.errorCode()),
                                partition.timestamp(),
                                partition.offset(),
                                partition.leaderEpoch())))));
  }

  private static ListOffsetsResponseData data(Response response, int version) {
    return new ListOffsetsResponseData()
        .setTopics(
            Convert.list(
                response.topics,
                topic ->
                    new ListOffsetsTopicResponse()
                        .setName(topic.name)
                        .setPartitions(
                            Convert.list(topic.partitions, part -> data(part, version)))));
  }

  private static ListOffsetsPartitionResponse data(PartitionResult partition, int version) {
    ListOffsetsPartitionResponse data =
        new ListOffsetsPartitionResponse()
            .setPartitionIndex(partition.partitionIndex)
            .setErrorCode(partition.error.code())
            .setTimestamp(partition.timestamp)
            .setOffset(partition.offset);
    return version < LEADER_EPOCHS ? data : data.setLeaderEpoch(partition.leaderEpoch);
  }
}
