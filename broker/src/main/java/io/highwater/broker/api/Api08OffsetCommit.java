package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.KafkaError;
import io.highwater.spec.group.CommittedOffset;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.spec.group.TopicPartition;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.OffsetCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * OffsetCommit, versions 2 to 9: a partition that nobody knows is refused here, the others by the
 * group.
 *
 * <p>Left out: topic ids (version 10), which only members of the newer protocol send, and retention
 * times of single commits (up to 4), since none expires.
 */
final class Api08OffsetCommit implements Api<OffsetCommit.Request, OffsetCommit.Response> {
  private static final int BY_NAME = 9;

  private final BrokerServices services;
  private final GroupDesk groups;

  Api08OffsetCommit(BrokerServices services, GroupDesk groups) {
    this.services = services;
    this.groups = groups;
  }

  @Override
  public Codec<OffsetCommit.Request, OffsetCommit.Response> codec() {
    return OffsetCommit.CODEC;
  }

  @Override
  public int highest() {
    return BY_NAME;
  }

  @Override
  public void handle(OffsetCommit.Request request, RequestContext<OffsetCommit.Response> context) {
    Lookup lookup = new Lookup(services.image().get(), false);
    SortedMap<TopicPartition, CommittedOffset> offsets = new TreeMap<>();
    for (OffsetCommit.Topic topic : request.topics()) {
      for (OffsetCommit.Partition each : topic.partitions()) {
        if (lookup.partition(topic.name(), null, each.partitionIndex()).id() != null) {
          offsets.put(
              new TopicPartition(topic.name(), each.partitionIndex()),
              new CommittedOffset(
                  each.committedOffset(),
                  each.committedLeaderEpoch(),
                  each.committedMetadata().orElse("")));
        }
      }
    }
    groups.ask(
        request.groupId(),
        ticket ->
            new GroupRequest.CommitOffsets(
                ticket,
                request.groupId(),
                GroupDesk.speaker(request.memberId(), request.groupInstanceId()),
                request.generationIdOrMemberEpoch(),
                offsets),
        reply -> context.respondWith(() -> response(request, offsets, reply)));
  }

  private static OffsetCommit.Response response(
      OffsetCommit.Request request,
      SortedMap<TopicPartition, CommittedOffset> asked,
      GroupReply reply) {
    List<OffsetCommit.TopicResult> topics = new ArrayList<>();
    for (OffsetCommit.Topic topic : request.topics()) {
      List<OffsetCommit.PartitionResult> partitions = new ArrayList<>();
      for (OffsetCommit.Partition each : topic.partitions()) {
        TopicPartition partition = new TopicPartition(topic.name(), each.partitionIndex());
        ErrorCode error =
            asked.containsKey(partition)
                ? outcome(reply, partition)
                : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        partitions.add(new OffsetCommit.PartitionResult(each.partitionIndex(), error));
      }
      topics.add(new OffsetCommit.TopicResult(topic.name(), topic.topicId(), partitions));
    }
    return new OffsetCommit.Response(topics);
  }

  private static ErrorCode outcome(GroupReply reply, TopicPartition partition) {
    KafkaError own =
        reply instanceof GroupReply.OffsetsChanged changed
            ? changed.outcomes().get(partition)
            : KafkaError.NONE;
    return own == KafkaError.NONE ? GroupDesk.error(reply) : BrokerServices.code(own);
  }
}
