package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;

/**
 * OffsetFetch (key 9): how far has a group come?
 *
 * <p>Versions 1 to 10: all partitions and an error for the whole from 2, leader epochs from 5, many
 * groups from 8, members from 9, topic ids instead of names from 10. Below 8 there is exactly one
 * group, and the response does not repeat its name.
 */
public final class OffsetFetch {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.OFFSET_FETCH,
          new Body<>(OffsetFetchRequestData::new, OffsetFetch::request, OffsetFetch::data),
          new Body<>(OffsetFetchResponseData::new, OffsetFetch::response, OffsetFetch::data));

  /** The offset of a partition that the group has committed nothing for. */
  public static final long NO_OFFSET = -1;

  private static final int WHOLE = 2;
  private static final int EPOCHS = 5;
  private static final int STABLE = 7;
  private static final int MANY = 8;

  private OffsetFetch() {}

  /** Which groups' offsets; whether to wait for transactions. */
  public record Request(List<Group> groups, boolean requireStable)
      implements io.highwater.wire.message.Request {
    public Request {
      groups = List.copyOf(groups);
    }
  }

  /**
   * One group.
   *
   * @param topics absent: all that there are
   */
  public record Group(
      String groupId, Optional<String> memberId, int memberEpoch, Optional<List<Topic>> topics) {
    public Group {
      topics = topics.map(List::copyOf);
    }
  }

  /** Partitions of one topic, named by name or id. */
  public record Topic(String name, UUID topicId, List<Integer> partitionIndexes) {
    public Topic {
      partitionIndexes = List.copyOf(partitionIndexes);
    }
  }

  /** One answer a group. */
  public record Response(List<GroupResult> groups) implements io.highwater.wire.message.Response {
    public Response {
      groups = List.copyOf(groups);
    }
  }

  /** One group's offsets; before version 2 the error is not told. */
  public record GroupResult(String groupId, List<TopicResult> topics, ErrorCode error) {
    public GroupResult {
      topics = List.copyOf(topics);
    }
  }

  /** Offsets of one topic. */
  public record TopicResult(String name, UUID topicId, List<PartitionResult> partitions) {
    public TopicResult {
      partitions = List.copyOf(partitions);
    }
  }

  /** One of them, {@link #NO_OFFSET} if there is none. */
  public record PartitionResult(
      int partitionIndex,
      long committedOffset,
      int committedLeaderEpoch,
      Optional<String> metadata,
      ErrorCode error) {}

  private static Request request(OffsetFetchRequestData data, int version) {
    if (version >= MANY) {
      return new Request(Convert.list(data.groups(), OffsetFetch::group), data.requireStable());
    }
    Optional<List<Topic>> topics =
        Optional.ofNullable(data.topics())
            .map(
                all ->
                    Convert.list(
                        all,
                        each -> new Topic(each.name(), TopicIds.NONE, each.partitionIndexes())));
    return new Request(
        List.of(new Group(data.groupId(), Optional.empty(), -1, topics)), data.requireStable());
  }

  private static Group group(OffsetFetchRequestGroup data) {
    return new Group(
        data.groupId(),
        Optional.ofNullable(data.memberId()),
        data.memberEpoch(),
        Optional.ofNullable(data.topics())
            .map(
                all ->
                    Convert.list(
                        all,
                        each ->
                            new Topic(
                                each.name(),
                                TopicIds.fromKafka(each.topicId()),
                                each.partitionIndexes()))));
  }

  private static OffsetFetchRequestData data(Request request, int version) {
    OffsetFetchRequestData data = new OffsetFetchRequestData();
    if (version >= STABLE) {
      data.setRequireStable(request.requireStable);
    }
    if (version >= MANY) {
      return data.setGroups(Convert.list(request.groups, OffsetFetch::data));
    }
    Group one = only(request.groups, version);
    return data.setGroupId(one.groupId)
        .setTopics(
            one.topics
                .map(
                    all ->
                        Convert.list(
                            all,
                            each ->
                                new OffsetFetchRequestTopic()
                                    .setName(each.name)
                                    .setPartitionIndexes(each.partitionIndexes)))
                .orElse(null));
  }

  private static OffsetFetchRequestGroup data(Group group) {
    return new OffsetFetchRequestGroup()
        .setGroupId(group.groupId)
        .setMemberId(group.memberId.orElse(null))
        .setMemberEpoch(group.memberEpoch)
        .setTopics(
            group
                .topics
                .map(
                    all ->
                        Convert.list(
                            all,
                            each ->
                                new OffsetFetchRequestTopics()
                                    .setName(each.name)
                                    .setTopicId(TopicIds.toKafka(each.topicId))
                                    .setPartitionIndexes(each.partitionIndexes)))
                .orElse(null));
  }

  private static Response response(OffsetFetchResponseData data, int version) {
    if (version >= MANY) {
      return new Response(Convert.list(data.groups(), OffsetFetch::result));
    }
    List<TopicResult> topics =
        Convert.list(
            data.topics(),
            topic ->
                new TopicResult(
                    topic.name(),
                    TopicIds.NONE,
                    Convert.list(
                        topic.partitions(),
                        each ->
                            new PartitionResult(
                                each.partitionIndex(),
                                each.committedOffset(),
                                each.committedLeaderEpoch(),
                                Optional.ofNullable(each.metadata()),
                                ErrorCode.of(each.errorCode())))));
    return new Response(List.of(new GroupResult("", topics, ErrorCode.of(data.errorCode()))));
  }

  private static GroupResult result(OffsetFetchResponseGroup data) {
    return new GroupResult(
        data.groupId(),
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
                                each.partitionIndex(),
                                each.committedOffset(),
                                each.committedLeaderEpoch(),
                                Optional.ofNullable(each.metadata()),
                                ErrorCode.of(each.errorCode()))))),
        ErrorCode.of(data.errorCode()));
  }

  private static OffsetFetchResponseData data(Response response, int version) {
    OffsetFetchResponseData data = new OffsetFetchResponseData();
    if (version >= MANY) {
      return data.setGroups(Convert.list(response.groups, OffsetFetch::data));
    }
    GroupResult one = only(response.groups, version);
    if (version >= WHOLE) {
      data.setErrorCode(one.error.code());
    }
    return data.setTopics(
        Convert.list(
            one.topics,
            topic ->
                new OffsetFetchResponseTopic()
                    .setName(topic.name)
                    .setPartitions(Convert.list(topic.partitions, each -> data(each, version)))));
  }

  private static OffsetFetchResponsePartition data(PartitionResult partition, int version) {
    OffsetFetchResponsePartition data =
        new OffsetFetchResponsePartition()
            .setPartitionIndex(partition.partitionIndex)
            .setCommittedOffset(partition.committedOffset)
            .setMetadata(partition.metadata.orElse(null))
            .setErrorCode(partition.error.code());
    return version < EPOCHS ? data : data.setCommittedLeaderEpoch(partition.committedLeaderEpoch);
  }

  private static OffsetFetchResponseGroup data(GroupResult group) {
    return new OffsetFetchResponseGroup()
        .setGroupId(group.groupId)
        .setErrorCode(group.error.code())
        .setTopics(
            Convert.list(
                group.topics,
                topic ->
                    new OffsetFetchResponseTopics()
                        .setName(topic.name)
                        .setTopicId(TopicIds.toKafka(topic.topicId))
                        .setPartitions(Convert.list(topic.partitions, OffsetFetch::data))));
  }

  private static OffsetFetchResponsePartitions data(PartitionResult partition) {
    return new OffsetFetchResponsePartitions()
        .setPartitionIndex(partition.partitionIndex)
        .setCommittedOffset(partition.committedOffset)
        .setCommittedLeaderEpoch(partition.committedLeaderEpoch)
        .setMetadata(partition.metadata.orElse(null))
        .setErrorCode(partition.error.code());
  }

  private static <T> T only(List<T> many, int version) {
    if (many.size() != 1) {
      throw new IllegalArgumentException(
          "OffsetFetch v" + version + " carries one group, not " + many);
    }
    return many.get(0);
  }
}
