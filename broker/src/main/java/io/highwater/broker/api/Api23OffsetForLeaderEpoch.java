package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.broker.shard.EpochEndTicket;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.OffsetForLeaderEpoch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * OffsetForLeaderEpoch, versions 2 to 4: where an epoch, or the newest one before it, ends in the
 * leader's log. Consumers ask after a change of leader (KIP-320); our followers need not, for their
 * fetches carry the epoch.
 */
final class Api23OffsetForLeaderEpoch
    implements Api<OffsetForLeaderEpoch.Request, OffsetForLeaderEpoch.Response> {
  private final BrokerServices services;

  Api23OffsetForLeaderEpoch(BrokerServices services) {
    this.services = services;
  }

  @Override
  public Codec<OffsetForLeaderEpoch.Request, OffsetForLeaderEpoch.Response> codec() {
    return OffsetForLeaderEpoch.CODEC;
  }

  @Override
  public void handle(
      OffsetForLeaderEpoch.Request request, RequestContext<OffsetForLeaderEpoch.Response> context) {
    int partitions = request.topics().stream().mapToInt(topic -> topic.partitions().size()).sum();
    Join<OffsetForLeaderEpoch.PartitionResult> join =
        Join.of(partitions, results -> context.respondWith(() -> response(request, results)));
    Lookup lookup = new Lookup(services.image().get(), false);
    int next = 0;
    for (OffsetForLeaderEpoch.Topic topic : request.topics()) {
      for (OffsetForLeaderEpoch.Partition each : topic.partitions()) {
        Lookup.Found found = lookup.partition(topic.topic(), null, each.partition());
        if (found.id() == null) {
          join.put(
              next,
              new OffsetForLeaderEpoch.PartitionResult(found.error(), each.partition(), -1, -1));
        } else {
          services
              .replicas()
              .post(
                  new Event.EpochEndQuery(
                      found.id(),
                      new Part(join, next, each.partition()),
                      each.currentLeaderEpoch(),
                      each.leaderEpoch()));
        }
        next++;
      }
    }
  }

  /** One partition's place in the response. */
  private record Part(Join<OffsetForLeaderEpoch.PartitionResult> join, int place, int index)
      implements EpochEndTicket {
    @Override
    public void answer(KafkaError error, int epoch, long end) {
      join.put(
          place,
          new OffsetForLeaderEpoch.PartitionResult(BrokerServices.code(error), index, epoch, end));
    }
  }

  private static OffsetForLeaderEpoch.Response response(
      OffsetForLeaderEpoch.Request request,
      Iterator<OffsetForLeaderEpoch.PartitionResult> results) {
    List<OffsetForLeaderEpoch.TopicResult> topics = new ArrayList<>();
    for (OffsetForLeaderEpoch.Topic topic : request.topics()) {
      List<OffsetForLeaderEpoch.PartitionResult> partitions = new ArrayList<>();
      for (int i = 0; i < topic.partitions().size(); i++) {
        partitions.add(results.next());
      }
      topics.add(new OffsetForLeaderEpoch.TopicResult(topic.topic(), partitions));
    }
    return new OffsetForLeaderEpoch.Response(topics);
  }
}
