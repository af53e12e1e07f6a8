package io.highwater.run;

import java.util.Map;
import java.util.Optional;

/** What a harness asks of a cluster besides reading and writing. Safe for concurrent use. */
public interface ClusterAdmin extends AutoCloseable {
  /**
   * Creates the plan's topic, trying until the limit.
   *
   * @throws IllegalStateException if it could not be created, with the last reason
   */
  void createTopic(String topic, Plan plan, long limitMs) throws InterruptedException;

  /** A broker's own view of a topic's partitions; empty if it does not answer soon. */
  Optional<Map<Integer, PartitionState>> describe(int broker, String topic);

  @Override
  void close();
}
