package io.highwater.broker.api;

import io.highwater.broker.group.Groups;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.group.GroupCoordinator;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.FindCoordinator;
import io.highwater.wire.message.NodeEndpoint;
import java.util.Optional;

/**
 * FindCoordinator, versions 0 to 6: the leader of the partition of {@code __consumer_offsets} that
 * a group's id leads to. The first who asks makes that topic, and is told to ask again.
 *
 * <p>For a transactional id clients would ask again until a timeout that explains nothing, so that
 * is INVALID_REQUEST with a text, which ends at once.
 */
final class Api10FindCoordinator implements Api<FindCoordinator.Request, FindCoordinator.Response> {
  private final BrokerServices services;
  private final TopicCreation creation;

  Api10FindCoordinator(BrokerServices services, TopicCreation creation) {
    this.services = services;
    this.creation = creation;
  }

  @Override
  public Codec<FindCoordinator.Request, FindCoordinator.Response> codec() {
    return FindCoordinator.CODEC;
  }

  @Override
  public void handle(
      FindCoordinator.Request request, RequestContext<FindCoordinator.Response> context) {
    boolean group = request.keyType() == FindCoordinator.GROUP;
    ClusterImage image = services.image().get();
    context.respond(
        new FindCoordinator.Response(
            request.keys().stream()
                .map(
                    key ->
                        group
                            ? find(image, key, context.listener())
                            : FindCoordinator.Coordinator.failed(
                                key,
                                ErrorCode.INVALID_REQUEST,
                                "only groups have coordinators, and transactions are not served"
                                    + " here"))
                .toList()));
  }

  private FindCoordinator.Coordinator find(ClusterImage image, String groupId, String listener) {
    Topic topic = image.topicsByName().get(Groups.TOPIC);
    if (topic == null) {
      creation.startOffsets();
      return FindCoordinator.Coordinator.failed(
          groupId,
          ErrorCode.COORDINATOR_NOT_AVAILABLE,
          Groups.TOPIC
              + " is being created, once there are offsets.topic.replication.factor brokers");
    }
    PartitionState state =
        topic.partition(GroupCoordinator.partitionOf(groupId, topic.partitions().size()));
    Optional<NodeEndpoint> node =
        state.hasLeader() ? Lookup.node(image, state.leader(), listener) : Optional.empty();
    return node.map(
            at ->
                new FindCoordinator.Coordinator(
                    groupId, at.nodeId(), at.host(), at.port(), ErrorCode.NONE, Optional.empty()))
        .orElseGet(
            () ->
                FindCoordinator.Coordinator.failed(
                    groupId,
                    ErrorCode.COORDINATOR_NOT_AVAILABLE,
                    "the group's partition of " + Groups.TOPIC + " has no leader at the moment"));
  }
}
