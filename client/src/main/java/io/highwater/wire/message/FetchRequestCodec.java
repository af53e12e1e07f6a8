package io.highwater.wire.message;

import io.highwater.wire.TopicIds;
import io.highwater.wire.message.Fetch.ForgottenTopic;
import io.highwater.wire.message.Fetch.Partition;
import io.highwater.wire.message.Fetch.Request;
import io.highwater.wire.message.Fetch.Topic;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ReplicaState;
import org.apache.kafka.common.protocol.types.RawTaggedField;

/** The request half of {@link Fetch}. */
final class FetchRequestCodec {
  static final Body<Request, FetchRequestData> BODY =
      new Body<>(FetchRequestData::new, FetchRequestCodec::request, FetchRequestCodec::data);

  /** From here on the replica id has moved into a tagged struct. */
  private static final int REPLICA_STATE = 15;

  private static final int SESSIONS = 7;
  private static final int TAGGED_FIELDS = 12;
  private static final byte READ_COMMITTED = 1;

  private FetchRequestCodec() {}

  private static Request request(FetchRequestData data, int version) {
    ReplicaState replica = data.replicaState();
    return new Request(
        version < REPLICA_STATE ? data.replicaId() : replica.replicaId(),
        replica.replicaEpoch(),
        data.maxWaitMs(),
        data.minBytes(),
        data.maxBytes(),
        data.isolationLevel() == READ_COMMITTED,
        data.sessionId(),
        data.sessionEpoch(),
        Convert.list(
            data.topics(),
            topic ->
                new Topic(
                    topic.topic(),
                    TopicIds.fromKafka(topic.topicId()),
                    Convert.list(topic.partitions(), FetchRequestCodec::partition))),
        Convert.list(
            data.forgottenTopicsData(),
            topic ->
                new ForgottenTopic(
                    topic.topic(), TopicIds.fromKafka(topic.topicId()), topic.partitions())));
  }

  private static Partition partition(FetchPartition data) {
    return new Partition(
        data.partition(),
        data.currentLeaderEpoch(),
        data.fetchOffset(),
        data.lastFetchedEpoch(),
        data.logStartOffset(),
        data.partitionMaxBytes(),
        flushedOffset(data));
  }

  private static long flushedOffset(FetchPartition data) {
    for (RawTaggedField field : data.unknownTaggedFields()) {
      if (field.tag() == Fetch.FLUSHED_OFFSET_TAG) {
        if (field.size() != Long.BYTES) {
          throw new IllegalArgumentException(
              "flushedOffset of " + field.size() + " bytes, expected " + Long.BYTES);
        }
        return ByteBuffer.wrap(field.data()).getLong();
      }
    }
    return Fetch.NO_FLUSHED_OFFSET;
  }

  private static FetchRequestData data(Request request, int version) {
    FetchRequestData data =
        new FetchRequestData()
            .setMaxWaitMs(request.maxWaitMs())
            .setMinBytes(request.minBytes())
            .setMaxBytes(request.maxBytes())
            .setIsolationLevel(request.readCommitted() ? READ_COMMITTED : 0)
            .setTopics(Convert.list(request.topics(), topic -> data(topic, version)));
    if (version < REPLICA_STATE) {
      data.setReplicaId(request.replicaId());
    } else {
      data.setReplicaState(
          new ReplicaState()
              .setReplicaId(request.replicaId())
              .setReplicaEpoch(request.replicaEpoch()));
    }
    if (version >= SESSIONS) {
      data.setSessionId(request.sessionId())
          .setSessionEpoch(request.sessionEpoch())
          .setForgottenTopicsData(
              Convert.list(request.forgottenTopics(), topic -> data(topic, version)));
    }
    return data;
  }

  private static FetchTopic data(Topic topic, int version) {
    FetchTopic data =
        new FetchTopic()
            .setPartitions(Convert.list(topic.partitions(), part -> data(part, version)));
    return Fetch.usesTopicIds(version)
        ? data.setTopicId(TopicIds.toKafka(topic.topicId()))
        : data.setTopic(topic.topic());
  }

  private static FetchPartition data(Partition partition, int version) {
    FetchPartition data =
        new FetchPartition()
            .setPartition(partition.partition())
            .setCurrentLeaderEpoch(partition.currentLeaderEpoch())
            .setFetchOffset(partition.fetchOffset())
            .setLogStartOffset(partition.logStartOffset())
            .setPartitionMaxBytes(partition.maxBytes());
    if (version >= TAGGED_FIELDS) {
      data.setLastFetchedEpoch(partition.lastFetchedEpoch());
      if (partition.flushedOffset() != Fetch.NO_FLUSHED_OFFSET) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(partition.flushedOffset()).array();
        data.unknownTaggedFields().add(new RawTaggedField(Fetch.FLUSHED_OFFSET_TAG, bytes));
      }
    }
    return data;
  }

  private static FetchRequestData.ForgottenTopic data(ForgottenTopic topic, int version) {
    FetchRequestData.ForgottenTopic data =
        new FetchRequestData.ForgottenTopic().setPartitions(topic.partitions());
    return Fetch.usesTopicIds(version)
        ? data.setTopicId(TopicIds.toKafka(topic.topicId()))
        : data.setTopic(topic.topic());
  }
}
