package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.ProduceResponseData.NodeEndpointCollection;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponseCollection;

/**
 * Produce (key 0): appends record batches.
 *
 * <p>Versions 3 to 13: log start offset from 5, error messages from 8, current leader and node
 * endpoints from 10 (KIP-951), topic ids instead of names from 13. With acks=0 there is no response
 * at all. librdkafka needs the API to be <em>listed</em> from version 0.
 */
public final class Produce {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.PRODUCE,
          new Body<>(ProduceRequestData::new, (data, version) -> request(data), Produce::data),
          new Body<>(ProduceResponseData::new, (data, version) -> response(data), Produce::data));

  /** From here on topics are named by id. */
  private static final int TOPIC_IDS = 13;

  private static final int CURRENT_LEADER = 10;

  private Produce() {}

  /**
   * Batches to append.
   *
   * @param acks 0: no answer, 1: the leader has it, -1: the whole ISR has it
   * @param timeoutMs how long the leader may wait for the ISR, after the append
   */
  public record Request(
      Optional<String> transactionalId, int acks, int timeoutMs, List<Topic> topics)
      implements io.highwater.wire.message.Request {
    public Request {
      topics = List.copyOf(topics);
    }
  }

  /** The batches for one topic; by name below version 13, by id from there on. */
  public record Topic(String name, UUID topicId, List<Partition> partitions) {
    public Topic {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * The batches for one partition.
   *
   * @param records unvalidated v2 batches; a slice of the frame they came in, with its own position
   */
  public record Partition(int index, ByteBuffer records) {}

  /**
   * One result a partition.
   *
   * @param nodeEndpoints where the leaders named in the results listen
   */
  public record Response(List<TopicResult> topics, List<NodeEndpoint> nodeEndpoints)
      implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
      nodeEndpoints = List.copyOf(nodeEndpoints);
    }
  }

  /** The results of one topic. */
  public record TopicResult(String name, UUID topicId, List<PartitionResult> partitions) {
    public TopicResult {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * What became of the batches for one partition.
   *
   * @param baseOffset offset of the first record, or -1 on an error; for a duplicate that of the
   *     original
   * @param logAppendTimeMs the broker's timestamp if the topic asks for it, -1 otherwise
   * @param currentLeader told with NOT_LEADER_OR_FOLLOWER, if known
   */
  public record PartitionResult(
      int index,
      ErrorCode error,
      long baseOffset,
      long logAppendTimeMs,
      long logStartOffset,
      List<RecordError> recordErrors,
      Optional<String> errorMessage,
      Optional<LeaderAndEpoch> currentLeader) {
    public PartitionResult {
      recordErrors = List.copyOf(recordErrors);
    }

    /** The batches are where they should be. */
    public static PartitionResult appended(int index, long baseOffset, long logStartOffset) {
      return new PartitionResult(
          index,
          ErrorCode.NONE,
          baseOffset,
          -1,
          logStartOffset,
          List.of(),
          Optional.empty(),
          Optional.empty());
    }

    /** The batches were refused, or nobody can tell. */
    public static PartitionResult failed(int index, ErrorCode error, Optional<String> message) {
      return new PartitionResult(index, error, -1, -1, -1, List.of(), message, Optional.empty());
    }
  }

  /** Why one record of a batch made the broker refuse the batch. */
  public record RecordError(int batchIndex, Optional<String> message) {}

  private static Request request(ProduceRequestData data) {
    return new Request(
        Optional.ofNullable(data.transactionalId()),
        data.acks(),
        data.timeoutMs(),
        Convert.list(
            data.topicData(),
            topic ->
                new Topic(
                    topic.name(),
                    TopicIds.fromKafka(topic.topicId()),
                    Convert.list(
                        topic.partitionData(),
                        partition ->
                            new Partition(
                                partition.index(), ChunkRecords.bytesOf(partition.records()))))));
  }

  private static ProduceRequestData data(Request request, int version) {
    return new ProduceRequestData()
        .setTransactionalId(request.transactionalId.orElse(null))
        .setAcks((short) request.acks)
        .setTimeoutMs(request.timeoutMs)
        .setTopicData(
            Convert.into(
                new TopicProduceDataCollection(), request.topics, topic -> data(topic, version)));
  }

  private static TopicProduceData data(Topic topic, int version) {
    TopicProduceData data =
        new TopicProduceData()
            .setPartitionData(
                Convert.list(
                    topic.partitions,
                    partition ->
                        new PartitionProduceData()
                            .setIndex(partition.index)
                            .setRecords(new ChunkRecords(new Chunk.Bytes(partition.records)))));
    return version < TOPIC_IDS
        ? data.setName(topic.name)
        : data.setTopicId(TopicIds.toKafka(topic.topicId));
  }

  private static Response response(ProduceResponseData data) {
    return new Response(
        Convert.list(
            data.responses(),
            topic ->
                new TopicResult(
                    topic.name(),
                    TopicIds.fromKafka(topic.topicId()),
                    Convert.list(topic.partitionResponses(), Produce::result))),
        Convert.list(
            data.nodeEndpoints(),
            node ->
                new NodeEndpoint(
                    node.nodeId(), node.host(), node.port(), Optional.ofNullable(node.rack()))));
  }

  private static PartitionResult result(PartitionProduceResponse partition) {
    LeaderIdAndEpoch leader = partition.currentLeader();
    return new PartitionResult(
        partition.index(),
        ErrorCode.of(partition.errorCode()),
        partition.baseOffset(),
        partition.logAppendTimeMs(),
        partition.logStartOffset(),
        Convert.list(
            partition.recordErrors(),
            error ->
                new RecordError(
                    error.batchIndex(), Optional.ofNullable(error.batchIndexErrorMessage()))),
        Optional.ofNullable(partition.errorMessage()),
        Convert.leader(leader.leaderId(), leader.leaderEpoch()));
  }

  private static ProduceResponseData data(Response response, int version) {
    ProduceResponseData data =
        new ProduceResponseData()
            .setResponses(
                Convert.into(
                    new TopicProduceResponseCollection(),
                    response.topics,
                    topic -> data(topic, version)));
    if (version >= CURRENT_LEADER) {
      data.setNodeEndpoints(
          Convert.into(new NodeEndpointCollection(), response.nodeEndpoints, Produce::data));
    }
    return data;
  }

  private static TopicProduceResponse data(TopicResult topic, int version) {
    TopicProduceResponse data =
        new TopicProduceResponse()
            .setPartitionResponses(
                Convert.list(topic.partitions, partition -> data(partition, version)));
    return version < TOPIC_IDS
        ? data.setName(topic.name)
        : data.setTopicId(TopicIds.toKafka(topic.topicId));
  }

  private static PartitionProduceResponse data(PartitionResult partition, int version) {
    PartitionProduceResponse data =
        new PartitionProduceResponse()
            .setIndex(partition.index)
            .setErrorCode(partition.error.code())
            .setBaseOffset(partition.baseOffset)
            .setLogAppendTimeMs(partition.logAppendTimeMs)
            .setLogStartOffset(partition.logStartOffset)
            .setRecordErrors(Convert.list(partition.recordErrors, Produce::data))
            .setErrorMessage(partition.errorMessage.orElse(null));
    if (version >= CURRENT_LEADER) {
      partition.currentLeader.ifPresent(
          leader ->
              data.setCurrentLeader(
                  new LeaderIdAndEpoch()
                      .setLeaderId(leader.leaderId())
                      .setLeaderEpoch(leader.leaderEpoch())));
    }
    return data;
  }

  private static ProduceResponseData.BatchIndexAndErrorMessage data(RecordError error) {
    return new ProduceResponseData.BatchIndexAndErrorMessage()
        .setBatchIndex(error.batchIndex)
        .setBatchIndexErrorMessage(error.message.orElse(null));
  }

  private static ProduceResponseData.NodeEndpoint data(NodeEndpoint node) {
    return new ProduceResponseData.NodeEndpoint()
        .setNodeId(node.nodeId())
        .setHost(node.host())
        .setPort(node.port())
        .setRack(node.rack().orElse(null));
  }
}
