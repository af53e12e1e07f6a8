package io.highwater.broker.api;

import io.highwater.broker.group.Groups;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Metadata;
import io.highwater.wire.message.NodeEndpoint;
import io.highwater.wire.message.TopicRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Metadata, versions 0 to 13: the living brokers by their addresses on the listener that was asked,
 * and all topics or those named by name or id.
 *
 * <p>A topic that does not exist is created if the broker's {@code auto.create.topics.enable} and
 * the request (from version 4) say so: the controller is asked, and the answer is at once
 * LEADER_NOT_AVAILABLE, so that clients ask again. Which broker is called controller: see {@link
 * Lookup#controllerId}.
 *
 * <p>Left out: authorized operations, racks; version 0's error for replicas that are not there.
 */
final class Api03Metadata implements Api<Metadata.Request, Metadata.Response> {
  private static final List<String> INTERNAL =
      List.of(Groups.TOPIC, "__transaction_state", "__share_group_state");

  private final BrokerServices services;
  private final TopicCreation creation;

  Api03Metadata(BrokerServices services, TopicCreation creation) {
    this.services = services;
    this.creation = creation;
  }

  @Override
  public Codec<Metadata.Request, Metadata.Response> codec() {
    return Metadata.CODEC;
  }

  @Override
  public void handle(Metadata.Request request, RequestContext<Metadata.Response> context) {
    ClusterImage image = services.image().get();
    List<NodeEndpoint> alive = Lookup.nodes(image, context.listener());
    List<Metadata.Topic> topics = new ArrayList<>();
    if (request.allTopics()) {
      image.topicsByName().values().forEach(topic -> topics.add(describe(topic, alive)));
    } else {
      boolean create = request.allowAutoTopicCreation() && services.config().autoCreateTopics();
      request.topics().forEach(topic -> topics.add(find(topic, image, alive, create)));
    }
    context.respond(
        new Metadata.Response(
            alive,
            Optional.of(services.config().clusterId()),
            Lookup.controllerId(alive, services.config().nodeId()),
            topics,
            ErrorCode.NONE));
  }

  private Metadata.Topic find(
      TopicRef ref, ClusterImage image, List<NodeEndpoint> alive, boolean create) {
    boolean byId = !TopicIds.isNone(ref.topicId());
    Topic topic = new Lookup(image, byId).topic(ref.name().orElse(""), ref.topicId());
    if (topic != null) {
      return describe(topic, alive);
    }
    if (byId) {
      return missing(ref, ErrorCode.UNKNOWN_TOPIC_ID);
    }
    String name = ref.name().orElse("");
    if (!TopicCreation.isLegalName(name)) {
      return missing(ref, ErrorCode.INVALID_TOPIC_EXCEPTION);
    }
    if (!create) {
      return missing(ref, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
    if (name.equals(Groups.TOPIC)) {
      creation.startOffsets();
    } else {
      creation.start(name);
    }
    return missing(ref, ErrorCode.LEADER_NOT_AVAILABLE);
  }

  private static Metadata.Topic missing(TopicRef ref, ErrorCode error) {
    boolean internal = ref.name().map(INTERNAL::contains).orElse(false);
    return new Metadata.Topic(error, ref.name(), ref.topicId(), internal, List.of());
  }

  private static Metadata.Topic describe(Topic topic, List<NodeEndpoint> alive) {
    List<Metadata.Partition> partitions = new ArrayList<>();
    for (PartitionState state : topic.partitions()) {
      partitions.add(describe(partitions.size(), state, alive));
    }
    return new Metadata.Topic(
        ErrorCode.NONE,
        Optional.of(topic.name()),
        topic.id(),
        INTERNAL.contains(topic.name()),
        partitions);
  }

  private static Metadata.Partition describe(
      int index, PartitionState state, List<NodeEndpoint> alive) {
    boolean led = isAmong(alive, state.leader());
    return new Metadata.Partition(
        led ? ErrorCode.NONE : ErrorCode.LEADER_NOT_AVAILABLE,
        index,
        led ? state.leader() : Metadata.NO_NODE,
        state.leaderEpoch(),
        state.replicas(),
        state.isr().toList(),
        state.replicas().stream().filter(each -> !isAmong(alive, each)).toList());
  }

  private static boolean isAmong(List<NodeEndpoint> alive, int brokerId) {
    return alive.stream().anyMatch(each -> each.nodeId() == brokerId);
  }
}
