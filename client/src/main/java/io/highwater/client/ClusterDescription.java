package io.highwater.client;

import io.highwater.wire.message.DescribeCluster;
import java.util.List;

/**
 * The cluster as one broker describes it.
 *
 * @param controllerId -1 if there is none
 * @param brokers fenced ones included, if the broker tells them
 */
public record ClusterDescription(
    String clusterId, int controllerId, List<DescribeCluster.Broker> brokers) {
  public ClusterDescription {
    brokers = List.copyOf(brokers);
  }
}
