package io.highwater.broker.api;

import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Registration;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.LeaderAndEpoch;
import io.highwater.wire.message.NodeEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds things in an image for one request, which names topics either all by id or all by name.
 *
 * @param byId whether the request's version names topics by id (KIP-516)
 */
record Lookup(ClusterImage image, boolean byId) {

  /** A partition's id, or with a null id why there is none. */
  record Found(PartitionId id, ErrorCode error) {}

  Topic topic(String name, UUID id) {
    return byId ? image.topicsById().get(id) : image.topicsByName().get(name);
  }

  Found partition(String name, UUID id, int index) {
    Topic topic = topic(name, id);
    if (topic == null) {
      return new Found(
          null, byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
    return topic.partition(index) == null
        ? new Found(null, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
        : new Found(new PartitionId(topic.id(), index), ErrorCode.NONE);
  }

  /** Who leads a partition as far as the image knows. */
  Optional<LeaderAndEpoch> leader(PartitionId id) {
    Topic topic = image.topicsById().get(id.topicId());
    PartitionState state = topic == null ? null : topic.partition(id.index());
    return state != null && state.hasLeader()
        ? Optional.of(new LeaderAndEpoch(state.leader(), state.leaderEpoch()))
        : Optional.empty();
  }

  /** Where a listener of an unfenced broker can be reached. */
  static Optional<NodeEndpoint> node(ClusterImage image, int brokerId, String listener) {
    Registration broker = image.brokers().get(brokerId);
    return broker == null || broker.fenced() ? Optional.empty() : node(broker, listener);
  }

  /** Where a listener of a broker can be reached, fenced or not. */
  static Optional<NodeEndpoint> node(Registration broker, String listener) {
    Endpoint endpoint = broker.endpoint(listener);
    return endpoint == null
        ? Optional.empty()
        : Optional.of(new NodeEndpoint(broker.brokerId(), endpoint.host(), endpoint.port()));
  }

  /** The unfenced brokers that have the listener, by id. */
  static List<NodeEndpoint> nodes(ClusterImage image, String listener) {
    return image.brokers().keySet().stream()
        .flatMap(id -> node(image, id, listener).stream())
        .toList();
  }

  /** The broker to call controller: any will do, for all forward to it; this one if it is alive. */
  static int controllerId(List<NodeEndpoint> alive, int nodeId) {
    boolean here = alive.stream().anyMatch(each -> each.nodeId() == nodeId);
    return here ? nodeId : alive.stream().findFirst().map(NodeEndpoint::nodeId).orElse(-1);
  }

  /** Endpoints of the leaders named along with errors (KIP-951), each once. */
  static List<NodeEndpoint> endpoints(
      ClusterImage image, List<LeaderAndEpoch> leaders, String listener) {
    return leaders.stream()
        .map(LeaderAndEpoch::leaderId)
        .distinct()
        .flatMap(id -> node(image, id, listener).stream())
        .toList();
  }
}
