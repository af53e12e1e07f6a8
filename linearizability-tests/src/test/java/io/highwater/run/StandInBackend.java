package io.highwater.run;

import io.highwater.fault.cluster.ClusterSpec;
import io.highwater.fault.cluster.Launch;
import io.highwater.fault.cluster.ProcessCluster;
import io.highwater.workload.LogClients;
import io.highwater.workload.MemoryLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Real processes without a broker inside, and clients on a log in memory. */
final class StandInBackend implements Backend {
  private final MemoryLog log;
  private final Map<String, String> overrides;

  StandInBackend(MemoryLog log, Map<String, String> overrides) {
    this.log = log;
    this.overrides = overrides;
  }

  @Override
  public ClusterSpec spec(Plan plan, Path data, Path logs) {
    Launch real = Launch.likeThisJvm(StandInBroker.class.getName());
    ClusterSpec spec =
        ClusterSpec.of(plan.brokers(), data, logs)
            .withLaunch(
                new Launch(
                    real.java(),
                    List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                    real.classPath(),
                    real.mainClass()))
            .with("broker.session.timeout.ms", 200);
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      spec = spec.with(override.getKey(), override.getValue());
    }
    return spec;
  }

  @Override
  public LogClients clients(ProcessCluster cluster, String topic, Plan plan) {
    return log;
  }

  @Override
  public ClusterAdmin admin(ProcessCluster cluster) {
    int leader = overrides.containsKey("standin.leaderless") ? -1 : 1;
    Set<Integer> all = Set.copyOf(cluster.brokers());
    return new ClusterAdmin() {
      private volatile int partitions;

      @Override
      public void createTopic(String topic, Plan plan, long limitMs) {
        partitions = plan.partitions();
      }

      @Override
      public Optional<Map<Integer, PartitionState>> describe(int broker, String topic) {
        return cluster.isAlive(broker) && !cluster.isPaused(broker)
            ? Optional.of(
                IntStream.range(0, partitions)
                    .boxed()
                    .collect(Collectors.toMap(p -> p, p -> new PartitionState(leader, 0, all))))
            : Optional.empty();
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
