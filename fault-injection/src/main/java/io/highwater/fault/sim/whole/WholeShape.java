package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import io.highwater.fault.sim.StoryFile;
import io.highwater.spec.FlushPolicy;
import java.util.Map;
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

  private static final int PARTITIONS_MAX = 3;

  static WholeShape draw(Rng rng) {
    return new WholeShape(
        1 + rng.below(PARTITIONS_MAX),
        rng.oneOf(FlushPolicy.COMMIT, FlushPolicy.COMMIT, FlushPolicy.NEVER, FlushPolicy.INTERVAL),
        rng.oneOf(1, 2, 2),
        rng.oneOf(20_000, 1_000_000),
        rng.chance(500));
  }

  /**
   * As the world of a story says.
   *
   * @throws IllegalArgumentException with the setting that is wrong
   */
  static WholeShape parse(Map<String, String> world) {
    return new WholeShape(
        number(world, "partitions", 1, PARTITIONS_MAX),
        StoryFile.flushPolicy(world),
        number(world, "min.insync.replicas", 1, WholeSimulator.BROKERS),
        number(world, "segment.bytes", 1_000, 1_000_000_000),
        number(world, "elr", 0, 1) == 1);
  }

  private static int number(Map<String, String> world, String name, int min, int max) {
    long number = StoryFile.number(world, name);
    if (number < min || number > max) {
      throw new IllegalArgumentException(
          "the world's %s is %d: expected %d to %d".formatted(name, number, min, max));
    }
    return (int) number;
  }

  WholeShape withOnePartition() {
    return new WholeShape(1, flushPolicy, minIsr, segmentBytes, elr);
  }

  WholeShape with(FlushPolicy policy) {
    return new WholeShape(partitions, policy, minIsr, segmentBytes, elr);
  }

  WholeShape withSegments(int bytes) {
    return new WholeShape(partitions, flushPolicy, minIsr, bytes, elr);
  }

  WholeShape withElr() {
    return new WholeShape(partitions, flushPolicy, minIsr, segmentBytes, true);
  }

  SortedMap<String, String> brokerSettings() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("log.flush.policy", StoryFile.word(flushPolicy));
    settings.put("log.segment.bytes", Integer.toString(segmentBytes));
    settings.put("min.insync.replicas", Integer.toString(minIsr));
    settings.put("default.replication.factor", "3");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("group.min.session.timeout.ms", "1000");
    settings.put("group.initial.rebalance.delay.ms", "500");
    return settings;
  }

  /** Where a topic says nothing of its own, the controller goes by the same as the brokers. */
  SortedMap<String, String> controllerSettings() {
    SortedMap<String, String> settings = brokerSettings();
    settings.put("eligible.leader.replicas.version", elr ? "1" : "0");
    return settings;
  }
}
