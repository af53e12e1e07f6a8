package io.highwater.broker.api;

import io.highwater.broker.shard.FetchPosition;
import io.highwater.broker.shard.FetchSession;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Fetch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The partitions that a series of fetches, or a single one, speaks of: the shard keeps those that
 * exist, under their ids; here are the others, and the names under which the reader knows them all.
 * Event loop only.
 */
final class FetchScope {
  private final FetchSession session;
  private final int id;
  private final boolean byId;
  private final Map<UUID, String> names = new LinkedHashMap<>();
  private final Map<Unknown, Asked> unknown = new LinkedHashMap<>();
  private int nextEpoch = 1;

  /** A partition that the image does not have. */
  private record Unknown(String topic, UUID topicId, int index) {}

  /** A position, and the number of the request that said it. */
  private record Asked(Fetch.Partition partition, int correlationId) {}

  /**
   * @param id the session's id on the wire, or {@link FetchSessionSlots#NONE}
   * @param byId whether the reader names topics by id
   */
  FetchScope(FetchSession session, int id, boolean byId) {
    this.session = session;
    this.id = id;
    this.byId = byId;
  }

  FetchSession session() {
    return session;
  }

  int id() {
    return id;
  }

  boolean byId() {
    return byId;
  }

  /** Takes the session a step further; false if that is not the reader's next step. */
  boolean advance(int epoch) {
    if (epoch != nextEpoch) {
      return false;
    }
    nextEpoch = nextEpoch == Integer.MAX_VALUE ? 1 : nextEpoch + 1;
    return true;
  }

  /** Whether a name now means another topic than when the session met it. */
  boolean isOutdated(Lookup lookup) {
    if (byId) {
      return false;
    }
    return names.entrySet().stream()
        .anyMatch(
            each -> {
              Topic now = lookup.topic(each.getValue(), null);
              return now != null && !now.id().equals(each.getKey());
            });
  }

  /** The name under which the reader knows a topic; empty if it uses ids. */
  String name(UUID topicId) {
    return names.getOrDefault(topicId, "");
  }

  /** Notes a request's positions; those that can be read, also ones that could not before. */
  List<FetchPosition> place(Fetch.Request request, Lookup lookup, int correlationId) {
    for (Fetch.Topic topic : request.topics()) {
      for (Fetch.Partition each : topic.partitions()) {
        unknown.put(
            new Unknown(topic.topic(), topic.topicId(), each.partition()),
            new Asked(each, correlationId));
      }
    }
    List<FetchPosition> known = new ArrayList<>();
    unknown
        .entrySet()
        .removeIf(
            each -> {
              PartitionId partition = find(each.getKey(), lookup).id();
              if (partition == null) {
                return false;
              }
              names.putIfAbsent(partition.topicId(), each.getKey().topic());
              known.add(position(partition, each.getValue()));
              return true;
            });
    return known;
  }

  private static FetchPosition position(PartitionId id, Asked position) {
    Fetch.Partition asked = position.partition();
    return new FetchPosition(
        id,
        asked.currentLeaderEpoch(),
        asked.fetchOffset(),
        asked.lastFetchedEpoch(),
        Math.max(0, asked.flushedOffset()),
        asked.logStartOffset(),
        asked.maxBytes(),
        position.correlationId());
  }

  /** Takes out what a request wants to hear no more of; the ids of what the shard keeps. */
  List<PartitionId> forget(Fetch.Request request) {
    List<PartitionId> known = new ArrayList<>();
    for (Fetch.ForgottenTopic topic : request.forgottenTopics()) {
      for (int index : topic.partitions()) {
        if (unknown.remove(new Unknown(topic.topic(), topic.topicId(), index)) == null) {
          topicIds(topic).forEach(topicId -> known.add(new PartitionId(topicId, index)));
        }
      }
    }
    return known;
  }

  private List<UUID> topicIds(Fetch.ForgottenTopic topic) {
    return byId
        ? List.of(topic.topicId())
        : names.entrySet().stream()
            .filter(each -> each.getValue().equals(topic.topic()))
            .map(Map.Entry::getKey)
            .toList();
  }

  boolean hasUnknown() {
    return !unknown.isEmpty();
  }

  /** Tells the reader of every partition that does not exist, as long as it asks. */
  List<Fetch.TopicData> refusals(Lookup lookup) {
    List<Fetch.TopicData> refusals = new ArrayList<>();
    for (Unknown each : unknown.keySet()) {
      ErrorCode error = find(each, lookup).error();
      // It may exist by now; then the next request finds it.
      ErrorCode told = error.isNone() ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : error;
      refusals.add(
          new Fetch.TopicData(
              each.topic(),
              each.topicId(),
              List.of(Fetch.PartitionData.failed(each.index(), told, Optional.empty()))));
    }
    return refusals;
  }

  private static Lookup.Found find(Unknown partition, Lookup lookup) {
    return lookup.partition(partition.topic(), partition.topicId(), partition.index());
  }
}
