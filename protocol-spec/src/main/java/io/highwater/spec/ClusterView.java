package io.highwater.spec;

import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.PartitionState;
import java.util.List;

/**
 * One partition across the whole cluster at one moment.
 *
 * @param newest the controller's newest version
 * @param brokers who is registered and unfenced, as the controller sees it
 * @param replicas every replica, running or not
 * @param promises what clients have been told so far
 */
public record ClusterView(
    PartitionState newest, BrokerView brokers, List<ReplicaView> replicas, Promises promises) {
  public ClusterView {
    replicas = List.copyOf(replicas);
  }

  /** The replica on a broker, or null. */
  public ReplicaView replica(int brokerId) {
    for (ReplicaView each : replicas) {
      if (each.brokerId() == brokerId) {
        return each;
      }
    }
    return null;
  }
}
