package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import io.highwater.spec.FlushPolicy;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What kind of a cluster it is.
 *
 * @param partitions of the topic that is written to
 * @param elr whether there are eligible leader replicas (KIP-966)
 */
record WholeShape(
    int partitions, FlushPolicy flushPolicy, int minIsr, int segmentBytes, boolean elr) {

  static WholeShape draw(Rng rng) {
    return new WholeShape(
        1 + rng.below(3),
        rng.oneOf(FlushPolicy.COMMIT, FlushPolicy.COMMIT, FlushPolicy.NEVER, FlushPolicy.INTERVAL),
        rng.oneOf(1, 2, 2),
        rng.oneOf(20_000, 1_000_000),
        rng.chance(500));
  }

  SortedMap<String, String> brokerSettings() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("log.flush.policy", flushPolicy.name().toLowerCase(Locale.ROOT));
    settings.put("log.segment.bytes", Integer.toString(segmentBytes));
    settings.put("min.insync.replicas", Integer.toString(minIsr));
    settings.put("default.replication.factor", "3");
    return settings;
  }

  /** Where a topic says nothing of its own, the controller goes by the same as the brokers. */
  SortedMap<String, String> controllerSettings() {
    SortedMap<String, String> settings = brokerSettings();
    settings.put("eligible.leader.replicas.version", elr ? "1" : "0");
    return settings;
  }
}
