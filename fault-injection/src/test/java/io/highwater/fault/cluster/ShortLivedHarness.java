package io.highwater.fault.cluster;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A harness that pauses a node and then leaves without a word, or waits to be killed. */
final class ShortLivedHarness {
  private ShortLivedHarness() {}

  public static void main(String[] args) {
    Path dir = Path.of(args[0]);
    ClusterSpec spec =
        ClusterSpec.of(1, dir, dir.resolve("logs")).withLaunch(ProcessClusterTest.launch());
    ProcessCluster cluster = ProcessCluster.start(spec);
    cluster.pause(1);
    if (args[1].equals("exit")) {
      System.exit(0);
    }
    System.out.println("waiting to be killed");
    LockSupport.park();
  }
}
