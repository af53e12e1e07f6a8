package io.highwater.broker.api;

import io.highwater.broker.control.ControllerService;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.AlterPartition;
import io.highwater.wire.message.Codec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * AlterPartition, versions 2 and 3: a leader asks for another ISR (KIP-497). Partitions are decided
 * one by one; each is answered once its decision is committed, the response when all are.
 */
final class Api56AlterPartition implements Api<AlterPartition.Request, AlterPartition.Response> {
  private final ControllerService controller;

  Api56AlterPartition(ControllerService controller) {
    this.controller = controller;
  }

  @Override
  public Codec<AlterPartition.Request, AlterPartition.Response> codec() {
    return AlterPartition.CODEC;
  }

  @Override
  public void handle(
      AlterPartition.Request request, RequestContext<AlterPartition.Response> context) {
    int partitions = request.topics().stream().mapToInt(topic -> topic.partitions().size()).sum();
    Join<AlterPartition.PartitionResult> join =
        Join.of(partitions, results -> context.respondWith(() -> response(request, results)));
    int next = 0;
    for (AlterPartition.Topic topic : request.topics()) {
      for (AlterPartition.Partition each : topic.partitions()) {
        int place = next++;
        CompletableFuture<?> unused =
            controller
                .alterPartition(translate(request, topic, each))
                .whenComplete(
                    (reply, failure) ->
                        join.put(place, result(each.partitionIndex(), reply, failure)));
      }
    }
  }

  private static Requests.AlterPartition translate(
      AlterPartition.Request request,
      AlterPartition.Topic topic,
      AlterPartition.Partition partition) {
    List<AlterPartition.Member> isr =
        partition.newIsr().stream()
            .sorted(Comparator.comparingInt(AlterPartition.Member::brokerId))
            .toList();
    return new Requests.AlterPartition(
        request.brokerId(),
        request.brokerEpoch(),
        new PartitionId(topic.topicId(), partition.partitionIndex()),
        partition.leaderEpoch(),
        partition.partitionEpoch(),
        BrokerSet.of(isr.stream().mapToInt(AlterPartition.Member::brokerId).toArray()),
        isr.stream().map(AlterPartition.Member::brokerEpoch).toList());
  }

  private static AlterPartition.PartitionResult result(
      int index, Requests.AlterPartitionReply reply, Throwable failure) {
    return failure != null
        ? new AlterPartition.PartitionResult(index, ErrorCode.NOT_CONTROLLER, -1, -1, List.of(), -1)
        : new AlterPartition.PartitionResult(
            index,
            BrokerServices.code(reply.error()),
            reply.leaderId(),
            reply.leaderEpoch(),
            reply.isr().toList(),
            reply.partitionEpoch());
  }

  private static AlterPartition.Response response(
      AlterPartition.Request request, Iterator<AlterPartition.PartitionResult> results) {
    List<AlterPartition.TopicResult> topics = new ArrayList<>();
    for (AlterPartition.Topic topic : request.topics()) {
      List<AlterPartition.PartitionResult> partitions = new ArrayList<>();
      for (int i = 0; i < topic.partitions().size(); i++) {
        partitions.add(results.next());
      }
      topics.add(new AlterPartition.TopicResult(topic.topicId(), partitions));
    }
    return new AlterPartition.Response(ErrorCode.NONE, topics);
  }
}
