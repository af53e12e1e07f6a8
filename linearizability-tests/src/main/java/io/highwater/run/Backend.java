package io.highwater.run;

import io.highwater.fault.cluster.ClusterSpec;
import io.highwater.fault.cluster.ProcessCluster;
import io.highwater.workload.LogClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** What a run runs on: processes, clients that speak to them, and their files. */
public interface Backend {
  /** How the cluster of a plan is made. */
  ClusterSpec spec(Plan plan, Path data, Path logs);

  /** Clients of the workload's topic. */
  LogClients clients(ProcessCluster cluster, String topic, Plan plan);

  /** Asks the cluster about itself. */
  ClusterAdmin admin(ProcessCluster cluster);

  /**
   * Takes from a dead node's files what a power loss would have taken: every log is cut at a point
   * between its last completed fsync and its end.
   *
   * @return how many bytes were cut off
   */
  long cutPower(Path dataDir, Path flushJournal, RandomGenerator random) throws IOException;
}
