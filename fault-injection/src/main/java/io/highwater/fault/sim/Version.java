package io.highwater.fault.sim;

import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.PartitionState;
import java.util.List;

/**
 * What one decision of the controller changed, as brokers will learn it.
 *
 * @param endOffset of the metadata log after it
 * @param brokers everybody's standing after it
 * @param uncleanAsked whether somebody had asked for a leader at any price
 */
record Version(long endOffset, BrokerView brokers, List<Change> changes, boolean uncleanAsked) {

  /** A partition's newest state, or null if its topic is gone. */
  record Change(int partition, PartitionState state) {}
}
