package io.highwater.run;

import io.highwater.fault.cluster.ClusterSpec;
import io.highwater.fault.cluster.ProcessCluster;
import io.highwater.workload.LogClients;
import java.nio.file.Path;

/** What a run runs on: processes, and clients that speak to them. */
public interface Backend {
  /** How the cluster of a plan is made. */
  ClusterSpec spec(Plan plan, Path data, Path logs);

  /** Clients of the workload's topic. */
  LogClients clients(ProcessCluster cluster, String topic, Plan plan);

  /** Asks the cluster about itself. */
  ClusterAdmin admin(ProcessCluster cluster);
}
