package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.group.CommittedOffset;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.spec.group.TopicPartition;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.OffsetFetch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * OffsetFetch, versions 1 to 9. There are no transactions that offsets would have to wait for
 * (KIP-447).
 *
 * <p>Left out: topic ids (version 10), which only members of the newer protocol send.
 */
final class Api09OffsetFetch implements Api<OffsetFetch.Request, OffsetFetch.Response> {
  private static final int BY_NAME = 9;
  private static final int ERROR_OF_THE_WHOLE = 2;
  private static final CommittedOffset NONE = new CommittedOffset(OffsetFetch.NO_OFFSET, -1, "");

  private final GroupDesk groups;

  Api09OffsetFetch(GroupDesk groups) {
    this.groups = groups;
  }

  @Override
  public Codec<OffsetFetch.Request, OffsetFetch.Response> codec() {
    return OffsetFetch.CODEC;
  }

  @Override
  public int highest() {
    return BY_NAME;
  }

  @Override
  public void handle(OffsetFetch.Request request, RequestContext<OffsetFetch.Response> context) {
    Join<GroupReply> join =
        Join.of(
            request.groups().size(),
            replies -> context.respondWith(() -> response(request, replies, context.version())));
    int next = 0;
    for (OffsetFetch.Group group : request.groups()) {
      int place = next++;
      groups.ask(
          group.groupId(),
          ticket -> new GroupRequest.FetchOffsets(ticket, group.groupId(), partitions(group)),
          reply -> join.put(place, reply));
    }
  }

  /** Null for all. */
  private static List<TopicPartition> partitions(OffsetFetch.Group group) {
    return group
        .topics()
        .map(
            topics ->
                topics.stream()
                    .flatMap(
                        topic ->
                            topic.partitionIndexes().stream()
                                .map(index -> new TopicPartition(topic.name(), index)))
                    .toList())
        .orElse(null);
  }

  private static OffsetFetch.Response response(
      OffsetFetch.Request request, Iterator<GroupReply> replies, int version) {
    List<OffsetFetch.GroupResult> results = new ArrayList<>();
    for (OffsetFetch.Group group : request.groups()) {
      results.add(result(group, replies.next(), version));
    }
    return new OffsetFetch.Response(results);
  }

  private static OffsetFetch.GroupResult result(
      OffsetFetch.Group group, GroupReply reply, int version) {
    if (reply instanceof GroupReply.OffsetsFetched fetched) {
      return result(group, fetched.offsets(), ErrorCode.NONE, ErrorCode.NONE);
    }
    ErrorCode error = GroupDesk.error(reply);
    return version < ERROR_OF_THE_WHOLE
        ? result(group, new TreeMap<>(), error, ErrorCode.NONE)
        : new OffsetFetch.GroupResult(group.groupId(), List.of(), error);
  }

  private static OffsetFetch.GroupResult result(
      OffsetFetch.Group group,
      SortedMap<TopicPartition, CommittedOffset> offsets,
      ErrorCode ofEach,
      ErrorCode ofAll) {
    List<TopicPartition> wanted = partitions(group);
    Map<String, List<OffsetFetch.PartitionResult>> topics = new TreeMap<>();
    for (TopicPartition each : wanted == null ? offsets.keySet() : wanted) {
      CommittedOffset offset = offsets.getOrDefault(each, NONE);
      topics
          .computeIfAbsent(each.topic(), topic -> new ArrayList<>())
          .add(
              new OffsetFetch.PartitionResult(
                  each.partition(),
                  offset.offset(),
                  offset.leaderEpoch(),
                  Optional.of(offset.metadata()),
                  ofEach));
    }
    return new OffsetFetch.GroupResult(
        group.groupId(),
        topics.entrySet().stream()
            .map(each -> new OffsetFetch.TopicResult(each.getKey(), TopicIds.NONE, each.getValue()))
            .toList(),
        ofAll);
  }
}
