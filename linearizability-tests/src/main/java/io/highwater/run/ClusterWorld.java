package io.highwater.run;

import io.highwater.fault.cluster.Healing;
import io.highwater.fault.cluster.Held;
import io.highwater.fault.cluster.Link;
import io.highwater.fault.cluster.Links;
import io.highwater.fault.cluster.ProcessCluster;
import io.highwater.fault.nemesis.World;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/** A process cluster as a nemesis sees it. */
final class ClusterWorld implements World {
  private final ProcessCluster cluster;
  private final Watch watch;

  ClusterWorld(ProcessCluster cluster, Watch watch) {
    this.cluster = cluster;
    this.watch = watch;
  }

  @Override
  public List<Integer> brokers() {
    return cluster.brokers();
  }

  @Override
  public int controller() {
    return ProcessCluster.CONTROLLER_ID;
  }

  @Override
  public OptionalInt leader(int partition) {
    return watch.leader(partition);
  }

  @Override
  public boolean isWhole() {
    return watch.isWhole();
  }

  @Override
  public boolean kill(int broker) {
    return cluster.kill(broker);
  }

  @Override
  public void restart(int broker) {
    cluster.restart(broker);
  }

  @Override
  public void pause(int broker) {
    cluster.pause(broker);
  }

  @Override
  public boolean isPaused(int broker) {
    return cluster.isPaused(broker);
  }

  @Override
  public void resume(int broker) {
    cluster.resume(broker);
  }

  @Override
  public Cut cut(Collection<Link> links) {
    Links.Cut cut = cluster.links().cut(links);
    return new Cut() {
      @Override
      public Held held() {
        return cut.held();
      }

      @Override
      public void heal(Healing healing) {
        cut.heal(healing);
      }
    };
  }
}
