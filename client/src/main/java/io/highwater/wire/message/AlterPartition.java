package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionRequestData.BrokerState;
import org.apache.kafka.common.message.AlterPartitionResponseData;

/**
 * AlterPartition (key 56): a leader asks the controller for another ISR (KIP-497).
 *
 * <p>Versions 2 and 3: from 3 the members come with their broker epochs (KIP-903).
 */
public final class AlterPartition {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.ALTER_PARTITION,
          new Body<>(AlterPartitionRequestData::new, AlterPartition::request, AlterPartition::data),
          new Body<>(
              AlterPartitionResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  /** The broker epoch of a member is not told. */
  public static final long NO_BROKER_EPOCH = -1;

  private static final int BROKER_EPOCHS = 3;

  private AlterPartition() {}

  /** The changes that one leader wants. */
  public record Request(int brokerId, long brokerEpoch, List<Topic> topics)
      implements io.highwater.wire.message.Request {
    public Request {
      topics = List.copyOf(topics);
    }
  }

  /** Partitions of one topic. */
  public record Topic(UUID topicId, List<Partition> partitions) {
    public Topic {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * The ISR that a leader wants for one partition.
   *
   * @param partitionEpoch the one that the leader's view is based on
   */
  public record Partition(
      int partitionIndex, int leaderEpoch, List<Member> newIsr, int partitionEpoch) {
    public Partition {
      newIsr = List.copyOf(newIsr);
    }
  }

  /** A member of the new ISR; the epoch is {@link #NO_BROKER_EPOCH} in version 2. */
  public record Member(int brokerId, long brokerEpoch) {}

  /** One answer a partition. */
  public record Response(ErrorCode error, List<TopicResult> topics)
      implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
    }
  }

  /** Answers for one topic. */
  public record TopicResult(UUID topicId, List<PartitionResult> partitions) {
    public TopicResult {
      partitions = List.copyOf(partitions);
    }
  }

  /** The partition as the controller committed it, or why it did not. */
  public record PartitionResult(
      int partitionIndex,
      ErrorCode error,
      int leaderId,
      int leaderEpoch,
      List<Integer> isr,
      int partitionEpoch) {
    public PartitionResult {
      isr = List.copyOf(isr);
    }
  }

  private static Request request(AlterPartitionRequestData data, int version) {
    return new Request(
        data.brokerId(),
        data.brokerEpoch(),
        Convert.list(
            data.topics(),
            topic ->
                new Topic(
                    TopicIds.fromKafka(topic.topicId()),
                    Convert.list(topic.partitions(), part -> partition(part, version)))));
  }

  private static Partition partition(AlterPartitionRequestData.PartitionData data, int version) {
    List<Member> isr =
        version < BROKER_EPOCHS
            ? Convert.list(data.newIsr(), id -> new Member(id, NO_BROKER_EPOCH))
            : Convert.list(
                data.newIsrWithEpochs(),
                member -> new Member(member.brokerId(), member.brokerEpoch()));
    return new Partition(data.partitionIndex(), data.leaderEpoch(), isr, data.partitionEpoch());
  }

  private static AlterPartitionRequestData data(Request request, int version) {
    return new AlterPartitionRequestData()
        .setBrokerId(request.brokerId)
        .setBrokerEpoch(request.brokerEpoch)
        .setTopics(
            Convert.list(
                request.topics,
                topic ->
                    new AlterPartitionRequestData.TopicData()
                        .setTopicId(TopicIds.toKafka(topic.topicId))
                        .setPartitions(
                            Convert.list(topic.partitions, part -> data(part, version)))));
  }

  private static AlterPartitionRequestData.PartitionData data(Partition partition, int version) {
    AlterPartitionRequestData.PartitionData data =
        new AlterPartitionRequestData.PartitionData()
            .setPartitionIndex(partition.partitionIndex)
            .setLeaderEpoch(partition.leaderEpoch)
            .setPartitionEpoch(partition.partitionEpoch);
    return version < BROKER_EPOCHS
        ? data.setNewIsr(Convert.list(partition.newIsr, Member::brokerId))
        : data.setNewIsrWithEpochs(
            Convert.list(
                partition.newIsr,
                member ->
                    new BrokerState()
                        .setBrokerId(member.brokerId)
                        .setBrokerEpoch(member.brokerEpoch)));
  }

  private static Response response(AlterPartitionResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        Convert.list(
            data.topics(),
            topic ->
                new TopicResult(
                    TopicIds.fromKafka(topic.topicId()),
                    Convert.list(topic.partitions(), AlterPartition::result))));
  }

  private static PartitionResult result(AlterPartitionResponseData.PartitionData data) {
    return new PartitionResult(
        data.partitionIndex(),
        ErrorCode.of(data.errorCode()),
        data.leaderId(),
        data.leaderEpoch(),
        data.isr(),
        data.partitionEpoch());
  }

  private static AlterPartitionResponseData data(Response response) {
    return new AlterPartitionResponseData()
        .setErrorCode(response.error.code())
        .setTopics(
            Convert.list(
                response.topics,
                topic ->
                    new AlterPartitionResponseData.TopicData()
                        .setTopicId(TopicIds.toKafka(topic.topicId))
                        .setPartitions(Convert.list(topic.partitions, AlterPartition::data))));
  }

  private static AlterPartitionResponseData.PartitionData data(PartitionResult partition) {
    return new AlterPartitionResponseData.PartitionData()
        .setPartitionIndex(partition.partitionIndex)
        .setErrorCode(partition.error.code())
        .setLeaderId(partition.leaderId)
        .setLeaderEpoch(partition.leaderEpoch)
        .setIsr(partition.isr)
        .setPartitionEpoch(partition.partitionEpoch);
  }
}
