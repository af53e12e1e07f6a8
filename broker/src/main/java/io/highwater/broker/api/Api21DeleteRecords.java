package io.highwater.broker.api;

import io.highwater.broker.CleanupPolicy;
import io.highwater.broker.group.Groups;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.broker.shard.DeletionTicket;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.DeleteRecords;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * DeleteRecords, versions 0 to 2: lets partitions begin later, and answers when all their in-sync
 * replicas do (KIP-107). What groups have written is not for clients to delete.
 */
final class Api21DeleteRecords implements Api<DeleteRecords.Request, DeleteRecords.Response> {
  private final BrokerServices services;

  Api21DeleteRecords(BrokerServices services) {
    this.services = services;
  }

  @Override
  public Codec<DeleteRecords.Request, DeleteRecords.Response> codec() {
    return DeleteRecords.CODEC;
  }

  @Override
  public void handle(
      DeleteRecords.Request request, RequestContext<DeleteRecords.Response> context) {
    int partitions = request.topics().stream().mapToInt(topic -> topic.partitions().size()).sum();
    Join<DeleteRecords.PartitionResult> join =
        Join.of(partitions, results -> context.respondWith(() -> response(request, results)));
    Lookup lookup = new Lookup(services.image().get(), false);
    long deadlineMs = services.nowMs().getAsLong() + Math.max(0, request.timeoutMs());
    int next = 0;
    for (DeleteRecords.Topic topic : request.topics()) {
      for (DeleteRecords.Partition each : topic.partitions()) {
        Lookup.Found found = lookup.partition(topic.name(), null, each.partitionIndex());
        ErrorCode refusal = refusal(topic.name(), lookup, found);
        if (refusal != ErrorCode.NONE) {
          join.put(next, DeleteRecords.PartitionResult.failed(each.partitionIndex(), refusal));
        } else {
          Part ticket = new Part(join, next, each.partitionIndex());
          services
              .replicas()
              .post(new Event.DeleteRecords(found.id(), ticket, each.offset(), deadlineMs));
        }
        next++;
      }
    }
  }

  private ErrorCode refusal(String topic, Lookup lookup, Lookup.Found found) {
    if (topic.equals(Groups.TOPIC)) {
      return ErrorCode.INVALID_TOPIC_EXCEPTION;
    }
    return found.id() != null
            && !CleanupPolicy.deletes(services.config(), lookup.topic(topic, null))
        ? ErrorCode.POLICY_VIOLATION
        : found.error();
  }

  /** One partition's place in the response. */
  private record Part(Join<DeleteRecords.PartitionResult> join, int place, int index)
      implements DeletionTicket {
    @Override
    public void answer(KafkaError error, long lowWatermark) {
      join.put(
          place,
          new DeleteRecords.PartitionResult(index, lowWatermark, BrokerServices.code(error)));
    }
  }

  private static DeleteRecords.Response response(
      DeleteRecords.Request request, Iterator<DeleteRecords.PartitionResult> results) {
    List<DeleteRecords.TopicResult> topics = new ArrayList<>();
    for (DeleteRecords.Topic topic : request.topics()) {
      List<DeleteRecords.PartitionResult> partitions = new ArrayList<>();
      for (int i = 0; i < topic.partitions().size(); i++) {
        partitions.add(results.next());
      }
      topics.add(new DeleteRecords.TopicResult(topic.name(), partitions));
    }
    return new DeleteRecords.Response(topics);
  }
}
