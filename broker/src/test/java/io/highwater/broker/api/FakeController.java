package io.highwater.broker.api;

import io.highwater.broker.control.ControllerService;
import io.highwater.broker.control.MetadataChunk;
import io.highwater.broker.control.PartitionRef;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.Requests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Agrees to everything at once, unless it is away, and remembers what it was asked. */
final class FakeController implements ControllerService {
  final List<Object> asked = new CopyOnWriteArrayList<>();
  volatile boolean away;
  volatile KafkaError error = KafkaError.NONE;
  volatile ByteBuffer metadata = ByteBuffer.allocate(0);
  private long nextProducerId;

  private <R> CompletableFuture<R> reply(Object request, R reply) {
    asked.add(request);
    return away
        ? CompletableFuture.failedFuture(new IOException("the controller is away"))
        : CompletableFuture.completedFuture(reply);
  }

  @Override
  public CompletableFuture<Requests.Registered> registerBroker(Requests.RegisterBroker request) {
    return reply(request, new Requests.Registered(error, "", 77));
  }

  @Override
  public CompletableFuture<Requests.HeartbeatReply> heartbeat(Requests.Heartbeat request) {
    return reply(request, new Requests.HeartbeatReply(error, true, false, request.wantShutDown()));
  }

  @Override
  public CompletableFuture<Requests.AlterPartitionReply> alterPartition(
      Requests.AlterPartition request) {
    return reply(
        request,
        error == KafkaError.NONE
            ? new Requests.AlterPartitionReply(
                error,
                request.brokerId(),
                request.leaderEpoch(),
                request.isr(),
                request.partitionEpoch() + 1)
            : new Requests.AlterPartitionReply(error, -1, -1, BrokerSet.of(), -1));
  }

  @Override
  public synchronized CompletableFuture<Requests.ProducerIds> allocateProducerIds(
      Requests.AllocateProducerIds request) {
    long first = nextProducerId;
    nextProducerId += 1000;
    return reply(request, new Requests.ProducerIds(error, first, 1000));
  }

  @Override
  public CompletableFuture<List<Requests.CreateTopicReply>> createTopics(
      List<Requests.CreateTopic> topics, boolean validateOnly) {
    List<Requests.CreateTopicReply> replies = new ArrayList<>();
    for (Requests.CreateTopic each : topics) {
      replies.add(
          new Requests.CreateTopicReply(
              error,
              error == KafkaError.NONE ? "" : "as the test wants it",
              each.topicId(),
              each.partitions(),
              each.replicationFactor()));
    }
    asked.add(validateOnly);
    return reply(topics, replies);
  }

  @Override
  public CompletableFuture<List<Requests.DeleteTopicReply>> deleteTopics(
      List<Requests.DeleteTopic> topics) {
    return reply(
        topics,
        topics.stream()
            .map(each -> new Requests.DeleteTopicReply(error, each.topicId(), each.name()))
            .toList());
  }

  @Override
  public CompletableFuture<List<Requests.Outcome>> electLeaders(
      List<PartitionRef> partitions, boolean unclean) {
    asked.add(unclean);
    return reply(partitions, outcomes(partitions));
  }

  @Override
  public CompletableFuture<List<Requests.Outcome>> reassign(
      List<Move> moves, boolean changesFactor) {
    asked.add(changesFactor);
    return reply(moves, outcomes(moves));
  }

  private List<Requests.Outcome> outcomes(List<?> asked) {
    String detail = error == KafkaError.NONE ? "" : "as the test wants it";
    return asked.stream().map(each -> new Requests.Outcome(error, detail)).toList();
  }

  @Override
  public CompletableFuture<MetadataChunk> readMetadata(
      int brokerId, long fromOffset, int maxBytes, long maxWaitMs) {
    return reply(List.of(fromOffset, maxBytes, maxWaitMs), new MetadataChunk(42, metadata));
  }
}
