package io.highwater.run;

import io.highwater.fault.cluster.ClusterSpec;
import io.highwater.fault.cluster.Launch;
import io.highwater.fault.cluster.ProcessCluster;
import io.highwater.workload.LogClients;
import java.nio.file.Path;

/** Highwater's brokers, and clients that speak Kafka's protocol to them. */
public final class KafkaBackend implements Backend {
  /** The folder for traces among the results. */
  public static final String TRACE = "trace";

  private final Launch launch;

  /** Brokers as they are meant. */
  public KafkaBackend() {
    this(Launch.likeThisJvm(ClusterSpec.BROKER_MAIN));
  }

  /**
   * Brokers that are started another way.
   *
   * @param launch how
   */
  public KafkaBackend(Launch launch) {
    this.launch = launch;
  }

  @Override
  public ClusterSpec spec(Plan plan, Path data, Path logs) {
    ClusterSpec spec =
        ClusterSpec.of(plan.brokers(), data, logs)
            .withLaunch(launch)
            .with("default.replication.factor", plan.replicationFactor())
            .with("offsets.topic.replication.factor", plan.replicationFactor())
            .with("min.insync.replicas", plan.minIsr())
            .with("num.partitions", plan.partitions())
            .with("log.flush.policy", plan.flushPolicy().label());
    if (plan.trace()) {
      spec = spec.withTrace(logs.resolve(TRACE));
    }
    return plan.nemeses().powerLoss() ? spec.withFlushJournals() : spec;
  }

  @Override
  public LogClients clients(ProcessCluster cluster, String topic, Plan plan) {
    return new KafkaLogClients(cluster.bootstrap(), topic, plan);
  }

  @Override
  public ClusterAdmin admin(ProcessCluster cluster) {
    return new KafkaClusterAdmin(cluster.bootstrap(), cluster.clientAddresses());
  }
}
