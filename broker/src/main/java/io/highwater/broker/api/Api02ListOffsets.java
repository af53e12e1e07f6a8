package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.broker.shard.OffsetTicket;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.ListOffsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * ListOffsets, versions 1 to 11: latest (the high watermark), earliest, by timestamp, and the
 * offset of the largest timestamp (KIP-734).
 *
 * <p>Without tiered storage the earliest local offset (-4) is the earliest one, and there is no
 * latest tiered offset (-5) or earliest one to upload (-6): both are answered with -1, as Kafka
 * does where tiered storage is switched off. Left out: the isolation level, as in {@link
 * Api01Fetch}.
 */
final class Api02ListOffsets implements Api<ListOffsets.Request, ListOffsets.Response> {
  private static final long LATEST_TIERED = -5;
  private static final long EARLIEST_PENDING_UPLOAD = -6;

  private final BrokerServices services;

  Api02ListOffsets(BrokerServices services) {
    this.services = services;
  }

  @Override
  public Codec<ListOffsets.Request, ListOffsets.Response> codec() {
    return ListOffsets.CODEC;
  }

  @Override
  public void handle(ListOffsets.Request request, RequestContext<ListOffsets.Response> context) {
    int partitions = request.topics().stream().mapToInt(topic -> topic.partitions().size()).sum();
    Join<ListOffsets.PartitionResult> join =
        Join.of(partitions, results -> context.respondWith(() -> response(request, results)));
    Lookup lookup = new Lookup(services.image().get(), false);
    int next = 0;
    for (ListOffsets.Topic topic : request.topics()) {
      for (ListOffsets.Partition each : topic.partitions()) {
        ask(lookup.partition(topic.name(), null, each.partitionIndex()), each, join, next);
        next++;
      }
    }
  }

  private void ask(
      Lookup.Found found,
      ListOffsets.Partition asked,
      Join<ListOffsets.PartitionResult> join,
      int place) {
    long timestamp =
        asked.timestamp() == ListOffsets.EARLIEST_LOCAL ? ListOffsets.EARLIEST : asked.timestamp();
    if (found.id() == null) {
      join.put(place, ListOffsets.PartitionResult.failed(asked.partitionIndex(), found.error()));
    } else if (timestamp == LATEST_TIERED || timestamp == EARLIEST_PENDING_UPLOAD) {
      join.put(place, ListOffsets.PartitionResult.failed(asked.partitionIndex(), ErrorCode.NONE));
    } else if (timestamp < EARLIEST_PENDING_UPLOAD) {
      join.put(
          place,
          ListOffsets.PartitionResult.failed(
              asked.partitionIndex(), ErrorCode.UNSUPPORTED_VERSION));
    } else {
      services
          .replicas()
          .post(
              new Event.ListLatest(
                  found.id(),
                  new Part(join, place, asked.partitionIndex(), timestamp),
                  asked.currentLeaderEpoch()));
    }
  }

  /** One partition's place in the response. */
  private record Part(Join<ListOffsets.PartitionResult> join, int place, int index, long timestamp)
      implements OffsetTicket {
    @Override
    public void answer(KafkaError error, long offset, long foundTimestamp, int leaderEpoch) {
      join.put(
          place,
          error == KafkaError.NONE
              ? new ListOffsets.PartitionResult(
                  index, ErrorCode.NONE, foundTimestamp, offset, leaderEpoch)
              : ListOffsets.PartitionResult.failed(index, BrokerServices.code(error)));
    }
  }

  private static ListOffsets.Response response(
      ListOffsets.Request request, Iterator<ListOffsets.PartitionResult> results) {
    List<ListOffsets.TopicResult> topics = new ArrayList<>();
    for (ListOffsets.Topic topic : request.topics()) {
      List<ListOffsets.PartitionResult> partitions = new ArrayList<>();
      for (int i = 0; i < topic.partitions().size(); i++) {
        partitions.add(results.next());
      }
      topics.add(new ListOffsets.TopicResult(topic.name(), partitions));
    }
    return new ListOffsets.Response(topics);
  }
}
