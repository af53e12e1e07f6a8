package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.spec.group.TopicPartition;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.OffsetDelete;
import java.util.ArrayList;
import java.util.List;

/** OffsetDelete, version 0. */
final class Api47OffsetDelete implements Api<OffsetDelete.Request, OffsetDelete.Response> {
  private final GroupDesk groups;

  Api47OffsetDelete(GroupDesk groups) {
    this.groups = groups;
  }

  @Override
  public Codec<OffsetDelete.Request, OffsetDelete.Response> codec() {
    return OffsetDelete.CODEC;
  }

  @Override
  public void handle(OffsetDelete.Request request, RequestContext<OffsetDelete.Response> context) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (OffsetDelete.Topic topic : request.topics()) {
      topic
          .partitions()
          .forEach(each -> partitions.add(new TopicPartition(topic.name(), each.partitionIndex())));
    }
    groups.ask(
        request.groupId(),
        ticket -> new GroupRequest.DeleteOffsets(ticket, request.groupId(), partitions),
        reply -> context.respondWith(() -> response(request, reply)));
  }

  private static OffsetDelete.Response response(OffsetDelete.Request request, GroupReply reply) {
    if (!(reply instanceof GroupReply.OffsetsChanged changed)) {
      return new OffsetDelete.Response(GroupDesk.error(reply), List.of());
    }
    List<OffsetDelete.TopicResult> topics = new ArrayList<>();
    for (OffsetDelete.Topic topic : request.topics()) {
      topics.add(
          new OffsetDelete.TopicResult(
              topic.name(),
              topic.partitions().stream().map(each -> result(topic, each, changed)).toList()));
    }
    return new OffsetDelete.Response(ErrorCode.NONE, topics);
  }

  private static OffsetDelete.PartitionResult result(
      OffsetDelete.Topic topic, OffsetDelete.Partition partition, GroupReply.OffsetsChanged reply) {
    TopicPartition named = new TopicPartition(topic.name(), partition.partitionIndex());
    return new OffsetDelete.PartitionResult(
        partition.partitionIndex(), BrokerServices.code(reply.outcomes().get(named)));
  }
}
