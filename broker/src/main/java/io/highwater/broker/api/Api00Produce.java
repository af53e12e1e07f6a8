package io.highwater.broker.api;

import io.highwater.broker.CleanupPolicy;
import io.highwater.broker.api.BatchRules.Judged;
import io.highwater.broker.group.Groups;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.broker.shard.BatchPayload;
import io.highwater.broker.shard.ProduceTicket;
import io.highwater.spec.Acks;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.Compaction;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.LeaderAndEpoch;
import io.highwater.wire.message.Produce;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Produce, versions 3 to 13; listed from 0, because librdkafka takes an absent version 0 for a
 * broker that knows no compression.
 *
 * <p>Each partition's batch is judged here, on the connection's thread, and goes to the partition's
 * shard without being copied. The response leaves when every partition has its outcome. With acks=0
 * there is none; an error then closes the connection, as it does with Kafka, so that the producer
 * notices and asks for new metadata.
 *
 * <p>Left out: transactions (a transactional batch or id is refused), record errors (a bad record
 * is told in the partition's message), LogAppendTime.
 */
final class Api00Produce implements Api<Produce.Request, Produce.Response> {
  private static final int TOPIC_IDS = 13;

  private final BrokerServices services;

  Api00Produce(BrokerServices services) {
    this.services = services;
  }

  @Override
  public Codec<Produce.Request, Produce.Response> codec() {
    return Produce.CODEC;
  }

  @Override
  public int lowestListed() {
    return 0;
  }

  @Override
  public void handle(Produce.Request request, RequestContext<Produce.Response> context) {
    int partitions = request.topics().stream().mapToInt(topic -> topic.partitions().size()).sum();
    Join<Produce.PartitionResult> join =
        Join.of(partitions, results -> finish(request, results, context));
    Lookup lookup = new Lookup(services.image().get(), context.version() >= TOPIC_IDS);
    int next = 0;
    for (Produce.Topic topic : request.topics()) {
      for (Produce.Partition partition : topic.partitions()) {
        append(request, lookup, topic, partition, new Part(join, next, partition.index()), context);
        next++;
      }
    }
  }

  private void append(
      Produce.Request request,
      Lookup lookup,
      Produce.Topic topic,
      Produce.Partition partition,
      Part part,
      RequestContext<Produce.Response> context) {
    Acks acks = acks(request.acks());
    if (acks == null) {
      part.refuse(
          ErrorCode.INVALID_REQUIRED_ACKS,
          "acks=%d, expected -1, 0 or 1".formatted(request.acks()));
      return;
    }
    if (request.transactionalId().isPresent()) {
      part.refuse(ErrorCode.INVALID_RECORD, "no transactions here");
      return;
    }
    Lookup.Found found = lookup.partition(topic.name(), topic.topicId(), partition.index());
    if (found.id() == null) {
      part.refuse(found.error(), found.error().message());
      return;
    }
    if (topic(lookup, found).name().equals(Groups.TOPIC)) {
      part.refuse(ErrorCode.INVALID_TOPIC_EXCEPTION, "only coordinators write to " + Groups.TOPIC);
      return;
    }
    Judged judged =
        BatchRules.judge(partition.records(), context.version(), bytesMax(topic(lookup, found)));
    if (judged.batch() == null) {
      part.refuse(judged.error(), judged.detail());
      return;
    }
    if (CleanupPolicy.compacts(services.config(), topic(lookup, found))
        && !Compaction.haveKeys(partition.records())) {
      part.refuse(ErrorCode.INVALID_RECORD, "a compacted topic takes no record without a key");
      return;
    }
    services
        .replicas()
        .post(
            new Event.Produce(
                found.id(),
                part,
                judged.batch(),
                acks,
                new BatchPayload(partition.records(), context.retainFrame()),
                services.nowMs().getAsLong() + request.timeoutMs()));
  }

  private static Acks acks(int acks) {
    return switch (acks) {
      case -1 -> Acks.ALL;
      case 0 -> Acks.NONE;
      case 1 -> Acks.LEADER;
      default -> null;
    };
  }

  private static Topic topic(Lookup lookup, Lookup.Found found) {
    return lookup.image().topicsById().get(found.id().topicId());
  }

  private int bytesMax(Topic topic) {
    String own = topic.configs().get(TopicSettings.MAX_MESSAGE_BYTES);
    return own == null ? services.config().messageBytesMax() : Integer.parseInt(own);
  }

  /** One partition's place in the response. */
  private static final class Part implements ProduceTicket {
    private final Join<Produce.PartitionResult> join;
    private final int place;
    private final int index;

    Part(Join<Produce.PartitionResult> join, int place, int index) {
      this.join = join;
      this.place = place;
      this.index = index;
    }

    void refuse(ErrorCode error, String detail) {
      join.put(place, Produce.PartitionResult.failed(index, error, Optional.of(detail)));
    }

    @Override
    public void answer(KafkaError error, long baseOffset, long logStart, String detail) {
      if (error == KafkaError.NONE) {
        join.put(place, Produce.PartitionResult.appended(index, baseOffset, logStart));
      } else {
        ErrorCode code = BrokerServices.code(error);
        refuse(code, detail.isEmpty() ? code.message() : detail);
      }
    }
  }

  // ---- the response ----------------------------------------------------------------------------

  private void finish(
      Produce.Request request,
      Iterator<Produce.PartitionResult> results,
      RequestContext<Produce.Response> context) {
    if (request.acks() == 0) {
      finishWithoutResponse(results, context);
    } else {
      context.respondWith(() -> response(request, results, context));
    }
  }

  private static void finishWithoutResponse(
      Iterator<Produce.PartitionResult> results, RequestContext<Produce.Response> context) {
    context.endWithoutResponse();
    while (results.hasNext()) {
      Produce.PartitionResult each = results.next();
      if (!each.error().isNone()) {
        context.disconnect(
            "acks=0, and yet %s for partition %d: %s"
                .formatted(each.error(), each.index(), each.errorMessage().orElse("")));
        return;
      }
    }
  }

  private Produce.Response response(
      Produce.Request request,
      Iterator<Produce.PartitionResult> results,
      RequestContext<Produce.Response> context) {
    ClusterImage image = services.image().get();
    Lookup lookup = new Lookup(image, context.version() >= TOPIC_IDS);
    List<LeaderAndEpoch> leaders = new ArrayList<>();
    List<Produce.TopicResult> topics = new ArrayList<>();
    for (Produce.Topic topic : request.topics()) {
      List<Produce.PartitionResult> partitions = new ArrayList<>();
      for (int i = 0; i < topic.partitions().size(); i++) {
        partitions.add(withLeader(results.next(), topic, lookup, leaders));
      }
      topics.add(new Produce.TopicResult(topic.name(), topic.topicId(), partitions));
    }
    return new Produce.Response(topics, Lookup.endpoints(image, leaders, context.listener()));
  }

  /** Spares a client that asked the wrong broker a round trip (KIP-951). */
  private static Produce.PartitionResult withLeader(
      Produce.PartitionResult result,
      Produce.Topic topic,
      Lookup lookup,
      List<LeaderAndEpoch> leaders) {
    if (result.error() != ErrorCode.NOT_LEADER_OR_FOLLOWER) {
      return result;
    }
    PartitionId id = lookup.partition(topic.name(), topic.topicId(), result.index()).id();
    Optional<LeaderAndEpoch> leader = id == null ? Optional.empty() : lookup.leader(id);
    leader.ifPresent(leaders::add);
    return new Produce.PartitionResult(
        result.index(),
        result.error(),
        result.baseOffset(),
        result.logAppendTimeMs(),
        result.logStartOffset(),
        result.recordErrors(),
        result.errorMessage(),
        leader);
  }
}
