package io.highwater.wire.message;

import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.Fetch.EpochEndOffset;
import io.highwater.wire.message.Fetch.Response;
import io.highwater.wire.message.Fetch.TopicData;
import java.util.Optional;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.FetchResponseData.NodeEndpointCollection;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;

/** The response half of {@link Fetch}. */
final class FetchResponseCodec {
  static final Body<Response, FetchResponseData> BODY =
      new Body<>(
          FetchResponseData::new, (data, version) -> response(data), FetchResponseCodec::data);

  private static final int SESSIONS = 7;
  private static final int TAGGED_FIELDS = 12;
  private static final int NODE_ENDPOINTS = 16;

  private FetchResponseCodec() {}

  private static Response response(FetchResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        data.sessionId(),
        Convert.list(
            data.responses(),
            topic ->
                new TopicData(
                    topic.topic(),
                    TopicIds.fromKafka(topic.topicId()),
                    Convert.list(topic.partitions(), FetchResponseCodec::partition))),
        Convert.list(
            data.nodeEndpoints(),
            node ->
                new NodeEndpoint(
                    node.nodeId(), node.host(), node.port(), Optional.ofNullable(node.rack()))));
  }

  private static Fetch.PartitionData partition(PartitionData data) {
    return new Fetch.PartitionData(
        data.partitionIndex(),
        ErrorCode.of(data.errorCode()),
        data.highWatermark(),
        data.lastStableOffset(),
        data.logStartOffset(),
        divergingEpoch(data.divergingEpoch()),
        Convert.leader(data.currentLeader().leaderId(), data.currentLeader().leaderEpoch()),
        new Chunk.Bytes(ChunkRecords.bytesOf(data.records())));
  }

  private static Optional<EpochEndOffset> divergingEpoch(FetchResponseData.EpochEndOffset data) {
    return data.epoch() < 0 && data.endOffset() < 0
        ? Optional.empty()
        : Optional.of(new EpochEndOffset(data.epoch(), data.endOffset()));
  }

  private static FetchResponseData data(Response response, int version) {
    FetchResponseData data =
        new FetchResponseData()
            .setResponses(Convert.list(response.topics(), topic -> data(topic, version)));
    if (version >= SESSIONS) {
      data.setErrorCode(response.error().code()).setSessionId(response.sessionId());
    }
    if (version >= NODE_ENDPOINTS) {
      data.setNodeEndpoints(
          Convert.into(
              new NodeEndpointCollection(), response.nodeEndpoints(), FetchResponseCodec::data));
    }
    return data;
  }

  private static FetchableTopicResponse data(TopicData topic, int version) {
    FetchableTopicResponse data =
        new FetchableTopicResponse()
            .setPartitions(Convert.list(topic.partitions(), part -> data(part, version)));
    return Fetch.usesTopicIds(version)
        ? data.setTopicId(TopicIds.toKafka(topic.topicId()))
        : data.setTopic(topic.topic());
  }

  private static PartitionData data(Fetch.PartitionData partition, int version) {
    PartitionData data =
        new PartitionData()
            .setPartitionIndex(partition.partitionIndex())
            .setErrorCode(partition.error().code())
            .setHighWatermark(partition.highWatermark())
            .setLastStableOffset(partition.lastStableOffset())
            .setLogStartOffset(partition.logStartOffset())
            .setRecords(new ChunkRecords(partition.records()));
    if (version >= TAGGED_FIELDS) {
      partition
          .divergingEpoch()
          .ifPresent(
              end ->
                  data.setDivergingEpoch(
                      new FetchResponseData.EpochEndOffset()
                          .setEpoch(end.epoch())
                          .setEndOffset(end.endOffset())));
      partition
          .currentLeader()
          .ifPresent(
              leader ->
                  data.setCurrentLeader(
                      new LeaderIdAndEpoch()
                          .setLeaderId(leader.leaderId())
                          .setLeaderEpoch(leader.leaderEpoch())));
    }
    return data;
  }

  private static FetchResponseData.NodeEndpoint data(NodeEndpoint node) {
    return new FetchResponseData.NodeEndpoint()
        .setNodeId(node.nodeId())
        .setHost(node.host())
        .setPort(node.port())
        .setRack(node.rack().orElse(null));
  }
}
