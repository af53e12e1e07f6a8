package io.highwater.broker.net;

import io.highwater.broker.control.ControllerService;
import io.highwater.broker.control.MetadataChunk;
import io.highwater.broker.control.PartitionRef;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.AllocateProducerIds;
import io.highwater.wire.message.AlterPartition;
import io.highwater.wire.message.AlterPartitionReassignments;
import io.highwater.wire.message.BrokerHeartbeat;
import io.highwater.wire.message.BrokerRegistration;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.CreateTopics;
import io.highwater.wire.message.DeleteTopics;
import io.highwater.wire.message.ElectLeaders;
import io.highwater.wire.message.Fetch;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import io.highwater.wire.message.TopicRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * The controller in another process. Each call is one request in the newest version; a node that is
 * not the active controller fails it with an {@link IOException} like any other trouble.
 *
 * <p>Reading the metadata log waits at the controller, and responses come in order: use one
 * instance with a channel of its own for reading and another for the rest.
 */
public final class RemoteController implements ControllerService {
  /** The metadata log's topic id, as Kafka has it. */
  public static final UUID METADATA_TOPIC = new UUID(0, 1);

  /** The metadata log's name. */
  public static final String METADATA_TOPIC_NAME = "__cluster_metadata";

  private static final int PLAINTEXT = 0;

  private final PeerChannel channel;
  private final String clusterId;
  private final long timeoutMs;

  /**
   * @param clusterId the controller refuses to register brokers of another cluster
   * @param timeoutMs how long to wait for an answer, beyond what was asked for
   */
  public RemoteController(PeerChannel channel, String clusterId, long timeoutMs) {
    this.channel = channel;
    this.clusterId = clusterId;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public CompletableFuture<Requests.Registered> registerBroker(Requests.RegisterBroker request) {
    BrokerRegistration.Request body =
        new BrokerRegistration.Request(
            request.brokerId(),
            clusterId,
            request.incarnation(),
            request.endpoints().stream()
                .map(
                    each ->
                        new BrokerRegistration.Listener(
                            each.listener(), each.host(), each.port(), PLAINTEXT))
                .toList(),
            Optional.empty(),
            request.previousBrokerEpoch());
    return call(BrokerRegistration.CODEC, body)
        .thenApply(
            response ->
                new Requests.Registered(
                    error(response.error()), response.error().message(), response.brokerEpoch()));
  }

  @Override
  public CompletableFuture<Requests.HeartbeatReply> heartbeat(Requests.Heartbeat beat) {
    // The wire has the last offset replayed, we the one after it.
    BrokerHeartbeat.Request body =
        new BrokerHeartbeat.Request(
            beat.brokerId(),
            beat.brokerEpoch(),
            beat.metadataOffset() - 1,
            beat.wantFence(),
            beat.wantShutDown());
    return call(BrokerHeartbeat.CODEC, body)
        .thenApply(
            response ->
                new Requests.HeartbeatReply(
                    error(response.error()),
                    response.isCaughtUp(),
                    response.isFenced(),
                    response.shouldShutDown()));
  }

  @Override
  public CompletableFuture<Requests.AlterPartitionReply> alterPartition(
      Requests.AlterPartition request) {
    List<AlterPartition.Member> isr = new ArrayList<>();
    for (int i = 0; i < request.isr().size(); i++) {
      isr.add(new AlterPartition.Member(request.isr().at(i), request.brokerEpochs().get(i)));
    }
    PartitionId id = request.partition();
    AlterPartition.Partition partition =
        new AlterPartition.Partition(
            id.index(), request.leaderEpoch(), isr, request.partitionEpoch());
    AlterPartition.Request body =
        new AlterPartition.Request(
            request.brokerId(),
            request.brokerEpoch(),
            List.of(new AlterPartition.Topic(id.topicId(), List.of(partition))));
    return call(AlterPartition.CODEC, body).thenApply(RemoteController::reply);
  }

  private static Requests.AlterPartitionReply reply(AlterPartition.Response response) {
    if (!response.error().isNone()) {
      return new Requests.AlterPartitionReply(error(response.error()), -1, -1, BrokerSet.of(), -1);
    }
    AlterPartition.PartitionResult result = only(only(response.topics()).partitions());
    return new Requests.AlterPartitionReply(
        error(result.error()),
        result.leaderId(),
        result.leaderEpoch(),
        BrokerSet.of(result.isr()),
        result.partitionEpoch());
  }

  @Override
  public CompletableFuture<Requests.ProducerIds> allocateProducerIds(
      Requests.AllocateProducerIds request) {
    return call(
            AllocateProducerIds.CODEC,
            new AllocateProducerIds.Request(request.brokerId(), request.brokerEpoch()))
        .thenApply(
            response ->
                new Requests.ProducerIds(
                    error(response.error()), response.producerIdStart(), response.producerIdLen()));
  }

  /** {@inheritDoc} The controller chooses the topics' ids; those given here are not sent. */
  @Override
  public CompletableFuture<List<Requests.CreateTopicReply>> createTopics(
      List<Requests.CreateTopic> topics, boolean validateOnly) {
    CreateTopics.Request body =
        new CreateTopics.Request(
            topics.stream().map(RemoteController::topic).toList(), (int) timeoutMs, validateOnly);
    return call(CreateTopics.CODEC, body)
        .thenApply(
            response ->
                sameNumber(topics, response.topics()).stream()
                    .map(
                        each ->
                            new Requests.CreateTopicReply(
                                error(each.error()),
                                each.errorMessage().orElse(""),
                                each.topicId(),
                                each.numPartitions(),
                                each.replicationFactor()))
                    .toList());
  }

  private static CreateTopics.Topic topic(Requests.CreateTopic topic) {
    List<CreateTopics.Assignment> assignments = new ArrayList<>();
    for (List<Integer> replicas : topic.assignments()) {
      assignments.add(new CreateTopics.Assignment(assignments.size(), replicas));
    }
    return new CreateTopics.Topic(
        topic.name(),
        topic.partitions(),
        topic.replicationFactor(),
        assignments,
        topic.configs().entrySet().stream()
            .map(each -> new CreateTopics.Config(each.getKey(), Optional.of(each.getValue())))
            .toList());
  }

  @Override
  public CompletableFuture<List<Requests.DeleteTopicReply>> deleteTopics(
      List<Requests.DeleteTopic> topics) {
    List<TopicRef> refs =
        topics.stream()
            .map(
                each ->
                    each.topicId() == null
                        ? TopicRef.ofName(each.name())
                        : TopicRef.ofId(each.topicId()))
            .toList();
    return call(DeleteTopics.CODEC, new DeleteTopics.Request(refs, (int) timeoutMs))
        .thenApply(
            response ->
                sameNumber(topics, response.topics()).stream()
                    .map(
                        each ->
                            new Requests.DeleteTopicReply(
                                error(each.error()),
                                TopicIds.isNone(each.topicId()) ? null : each.topicId(),
                                each.name().orElse(null)))
                    .toList());
  }

  @Override
  public CompletableFuture<List<Requests.Outcome>> electLeaders(
      List<PartitionRef> partitions, boolean unclean) {
    List<ElectLeaders.Topic> topics = new ArrayList<>();
    for (List<PartitionRef> each : byTopic(partitions, each -> each)) {
      topics.add(
          new ElectLeaders.Topic(
              each.get(0).topic(), each.stream().map(PartitionRef::index).toList()));
    }
    ElectLeaders.Request body =
        new ElectLeaders.Request(
            unclean ? ElectLeaders.UNCLEAN : ElectLeaders.PREFERRED,
            Optional.of(topics),
            (int) timeoutMs);
    return call(ElectLeaders.CODEC, body)
        .thenApply(
            response -> {
              error(response.error());
              List<Requests.Outcome> outcomes = new ArrayList<>();
              for (ElectLeaders.TopicResult topic : response.replicaElectionResults()) {
                topic
                    .partitionResult()
                    .forEach(each -> outcomes.add(outcome(each.error(), each.errorMessage())));
              }
              return sameNumber(partitions, outcomes);
            });
  }

  @Override
  public CompletableFuture<List<Requests.Outcome>> reassign(
      List<Move> moves, boolean changesFactor) {
    List<AlterPartitionReassignments.Topic> topics = new ArrayList<>();
    for (List<Move> each : byTopic(moves, Move::partition)) {
      topics.add(
          new AlterPartitionReassignments.Topic(
              each.get(0).partition().topic(),
              each.stream()
                  .map(
                      move ->
                          new AlterPartitionReassignments.Partition(
                              move.partition().index(), move.target()))
                  .toList()));
    }
    AlterPartitionReassignments.Request body =
        new AlterPartitionReassignments.Request((int) timeoutMs, changesFactor, topics);
    return call(AlterPartitionReassignments.CODEC, body)
        .thenApply(
            response -> {
              error(response.error());
              List<Requests.Outcome> outcomes = new ArrayList<>();
              for (AlterPartitionReassignments.TopicResult topic : response.responses()) {
                topic
                    .partitions()
                    .forEach(each -> outcomes.add(outcome(each.error(), each.errorMessage())));
              }
              return sameNumber(moves, outcomes);
            });
  }

  private static Requests.Outcome outcome(ErrorCode error, Optional<String> message) {
    return new Requests.Outcome(error(error), message.orElse(""));
  }

  /** Neighbours of one topic together, so that the answers come in the order asked. */
  private static <T> List<List<T>> byTopic(List<T> asked, Function<T, PartitionRef> partition) {
    List<List<T>> topics = new ArrayList<>();
    String topic = null;
    for (T each : asked) {
      if (!partition.apply(each).topic().equals(topic)) {
        topic = partition.apply(each).topic();
        topics.add(new ArrayList<>());
      }
      topics.getLast().add(each);
    }
    return topics;
  }

  @Override
  public CompletableFuture<MetadataChunk> readMetadata(
      int brokerId, long fromOffset, int maxBytes, long maxWaitMs) {
    Fetch.Partition position =
        new Fetch.Partition(
            0, Fetch.NO_EPOCH, fromOffset, Fetch.NO_EPOCH, -1, maxBytes, Fetch.NO_FLUSHED_OFFSET);
    Fetch.Topic topic = new Fetch.Topic(METADATA_TOPIC_NAME, METADATA_TOPIC, List.of(position));
    Fetch.Request body =
        new Fetch.Request(
            brokerId,
            -1,
            (int) maxWaitMs,
            1,
            maxBytes,
            false,
            0,
            Fetch.FINAL_SESSION_EPOCH,
            List.of(topic),
            List.of());
    return channel
        .call(Fetch.CODEC, Fetch.CODEC.api().highestVersion(), body, timeoutMs + maxWaitMs)
        .thenApply(RemoteController::chunk);
  }

  private static MetadataChunk chunk(Fetch.Response response) {
    error(response.error());
    Fetch.PartitionData data = only(only(response.topics()).partitions());
    if (error(data.error()) != KafkaError.NONE) {
      throw new CompletionException(new IOException("metadata log: " + data.error().message()));
    }
    if (!(data.records() instanceof Chunk.Bytes bytes)) {
      throw new IllegalStateException("decoded records are in memory, not " + data.records());
    }
    return new MetadataChunk(data.highWatermark(), bytes.buffer());
  }

  private <Q extends Request, R extends Response> CompletableFuture<R> call(
      Codec<Q, R> codec, Q request) {
    return channel.call(codec, codec.api().highestVersion(), request, timeoutMs);
  }

  /** The core's name for an error; what it has none for, and NOT_CONTROLLER, fail the call. */
  private static KafkaError error(ErrorCode code) {
    if (code != ErrorCode.NOT_CONTROLLER) {
      for (KafkaError each : KafkaError.values()) {
        if (each.code() == code.code()) {
          return each;
        }
      }
    }
    throw new CompletionException(new IOException("controller: " + code + ", " + code.message()));
  }

  private static <T> T only(List<T> list) {
    return sameNumber(List.of(list), list).get(0);
  }

  private static <T> List<T> sameNumber(List<?> asked, List<T> answered) {
    if (asked.size() != answered.size()) {
      throw new CompletionException(
          new IOException(
              "controller: %d answers to %d questions".formatted(answered.size(), asked.size())));
    }
    return answered;
  }
}
