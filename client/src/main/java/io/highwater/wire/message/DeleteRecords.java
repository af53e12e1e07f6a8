package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResultCollection;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResultCollection;

/**
 * DeleteRecords (key 21, KIP-107).
 *
 * <p>Versions 0 to 2, which say the same.
 */
public final class DeleteRecords {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.DELETE_RECORDS,
          new Body<>(
              DeleteRecordsRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              DeleteRecordsResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  /** The offset that stands for the high watermark. */
  public static final long HIGH_WATERMARK = -1;

  private DeleteRecords() {}

  /** Where partitions are to begin. */
  public record Request(List<Topic> topics, int timeoutMs)
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
   * One of them.
   *
   * @param offset the first to stay, or {@link #HIGH_WATERMARK}
   */
  public record Partition(int partitionIndex, long offset) {}

  /** One result a partition. */
  public record Response(List<TopicResult> topics) implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
    }
  }

  /** Results for one topic. */
  public record TopicResult(String name, List<PartitionResult> partitions) {
    public TopicResult {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * What became of one partition.
   *
   * @param lowWatermark where the last of its in-sync replicas begins, or -1 with an error
   */
  public record PartitionResult(int partitionIndex, long lowWatermark, ErrorCode error) {
    /** A partition in which nothing is known to be deleted. */
    public static PartitionResult failed(int partitionIndex, ErrorCode error) {
      return new PartitionResult(partitionIndex, -1, error);
    }
  }

  private static Request request(DeleteRecordsRequestData data) {
    return new Request(
        Convert.list(
            data.topics(),
            topic ->
                new Topic(
                    topic.name(),
                    Convert.list(
                        topic.partitions(),
                        each -> new Partition(each.partitionIndex(), each.offset())))),
        data.timeoutMs());
  }

  private static DeleteRecordsRequestData data(Request request) {
    return new DeleteRecordsRequestData()
        .setTimeoutMs(request.timeoutMs)
        .setTopics(
            Convert.list(
                request.topics,
                topic ->
                    new DeleteRecordsTopic()
                        .setName(topic.name)
                        .setPartitions(
                            Convert.list(
                                topic.partitions,
                                each ->
                                    new DeleteRecordsPartition()
                                        .setPartitionIndex(each.partitionIndex)
                                        .setOffset(each.offset)))));
  }

  private static Response response(DeleteRecordsResponseData data) {
    return new Response(
        Convert.list(
            data.topics(),
            topic ->
                new TopicResult(
                    topic.name(),
                    Convert.list(
                        topic.partitions(),
                        each ->
                            new PartitionResult(
                                each.partitionIndex(),
                                each.lowWatermark(),
                                ErrorCode.of(each.errorCode()))))));
  }

  private static DeleteRecordsResponseData data(Response response) {
    return new DeleteRecordsResponseData()
        .setTopics(
            Convert.into(
                new DeleteRecordsTopicResultCollection(),
                response.topics,
                topic ->
                    new DeleteRecordsTopicResult()
                        .setName(topic.name)
                        .setPartitions(
                            Convert.into(
                                new DeleteRecordsPartitionResultCollection(),
                                topic.partitions,
                                DeleteRecords::data))));
  }

  private static DeleteRecordsPartitionResult data(PartitionResult result) {
    return new DeleteRecordsPartitionResult()
        .setPartitionIndex(result.partitionIndex)
        .setLowWatermark(result.lowWatermark)
        .setErrorCode(result.error.code());
  }
}
