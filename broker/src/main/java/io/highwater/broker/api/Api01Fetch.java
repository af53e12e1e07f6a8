package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.LogChunk;
import io.highwater.broker.net.RequestContext;
import io.highwater.broker.shard.FetchAnswer;
import io.highwater.broker.shard.FetchCall;
import io.highwater.broker.shard.FetchPosition;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Fetch;
import io.highwater.wire.message.LeaderAndEpoch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Fetch, versions 4 to 18, for consumers and followers.
 *
 * <p>Sessions follow KIP-227: epoch 0 starts one and gets a full answer, epoch -1 is a full fetch
 * without session, any other epoch must be the session's next one and names only what has changed.
 * A connection has one session at most; if there are too many in all, a new one gets id 0, which
 * means none. Partitions that do not exist are answered with their error at once, the others wait
 * in their shard for {@code minBytes} or {@code maxWaitMs}.
 *
 * <p>Followers say what they have fsynced in a tagged field of ours ({@link
 * Fetch#FLUSHED_OFFSET_TAG}). Their records are copied before they are sent, because a truncation
 * may rewrite what lies above the high watermark; so {@code replica.fetch.response.max.bytes}
 * bounds them on this side as well.
 *
 * <p>Left out: the isolation level (without transactions the last stable offset is the high
 * watermark), preferred read replicas, tiered storage.
 */
final class Api01Fetch implements Api<Fetch.Request, Fetch.Response> {
  private final BrokerServices services;
  private final FetchSessionSlots slots;

  Api01Fetch(BrokerServices services, FetchSessionSlots slots) {
    this.services = services;
    this.slots = slots;
  }

  @Override
  public Codec<Fetch.Request, Fetch.Response> codec() {
    return Fetch.CODEC;
  }

  @Override
  public void handle(Fetch.Request request, RequestContext<Fetch.Response> context) {
    Lookup lookup = lookup(context);
    FetchReader reader =
        context.state(FetchReader.class, () -> new FetchReader(services.replicas(), slots));
    FetchReader.Entry entry = reader.enter(request, lookup);
    FetchScope scope = entry.scope();
    if (scope == null) {
      context.respond(new Fetch.Response(entry.error(), 0, List.of(), List.of()));
      return;
    }
    List<PartitionId> forgotten = scope.forget(request);
    List<FetchPosition> changed = scope.place(request, lookup, context.correlationId());
    services
        .replicas()
        .fetch(
            new FetchCall(
                scope.session(),
                changed,
                forgotten,
                request.sessionEpoch() <= Fetch.INITIAL_SESSION_EPOCH,
                request.minBytes(),
                bytesMax(request),
                scope.hasUnknown() ? 0 : Math.max(0, request.maxWaitMs()),
                context.correlationId(),
                answers ->
                    context.respondWith(
                        () -> {
                          reader.answered(scope);
                          return response(scope, answers, context);
                        })));
  }

  private Lookup lookup(RequestContext<Fetch.Response> context) {
    return new Lookup(services.image().get(), Fetch.usesTopicIds(context.version()));
  }

  private int bytesMax(Fetch.Request request) {
    int own =
        request.isFromFollower()
            ? services.config().replicaFetchResponseBytesMax()
            : services.config().fetchBytesMax();
    return Math.min(request.maxBytes(), own);
  }

  // ---- the response ----------------------------------------------------------------------------

  private Fetch.Response response(
      FetchScope scope, List<FetchAnswer> answers, RequestContext<Fetch.Response> context) {
    boolean isFollower = scope.session().replicaId() >= 0;
    List<LeaderAndEpoch> leaders = new ArrayList<>();
    Map<UUID, List<Fetch.PartitionData>> byTopic = new LinkedHashMap<>();
    for (FetchAnswer answer : answers) {
      Optional<LeaderAndEpoch> leader = leader(answer);
      leader.ifPresent(leaders::add);
      byTopic
          .computeIfAbsent(answer.partition().topicId(), id -> new ArrayList<>())
          .add(data(answer, leader, records(answer, isFollower)));
    }
    List<Fetch.TopicData> topics = new ArrayList<>();
    byTopic.forEach(
        (id, partitions) -> topics.add(new Fetch.TopicData(scope.name(id), id, partitions)));
    topics.addAll(scope.refusals(lookup(context)));
    ClusterImage image = services.image().get();
    return new Fetch.Response(
        ErrorCode.NONE, scope.id(), topics, Lookup.endpoints(image, leaders, context.listener()));
  }

  private static Fetch.PartitionData data(
      FetchAnswer answer, Optional<LeaderAndEpoch> leader, Chunk records) {
    return new Fetch.PartitionData(
        answer.partition().index(),
        BrokerServices.code(answer.error()),
        answer.highWatermark(),
        answer.highWatermark(),
        answer.logStart(),
        answer.divergingEnd() < 0
            ? Optional.empty()
            : Optional.of(new Fetch.EpochEndOffset(answer.divergingEpoch(), answer.divergingEnd())),
        leader,
        records);
  }

  private static Optional<LeaderAndEpoch> leader(FetchAnswer answer) {
    return answer.error() == KafkaError.NONE || answer.leaderId() < 0
        ? Optional.empty()
        : Optional.of(new LeaderAndEpoch(answer.leaderId(), answer.leaderEpoch()));
  }

  private static Chunk records(FetchAnswer answer, boolean isFollower) {
    if (answer.records() == null) {
      return Chunk.Bytes.EMPTY;
    }
    return isFollower ? LogChunk.copyOf(answer.records()) : LogChunk.of(answer.records());
  }
}
