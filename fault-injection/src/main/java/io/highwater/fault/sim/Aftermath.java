package io.highwater.fault.sim;

import io.highwater.spec.Violation;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.partition.Partition;
import java.util.List;

/**
 * What has to come true once nothing goes wrong any more: each partition acknowledges something,
 * all replicas are in sync and the same within a bound, and everything that was promised can be
 * read.
 */
final class Aftermath {
  private static final long CALM_US = 2_000_000;
  private static final long RECOVERY_US_MAX = 60_000_000;

  private final World world;
  private final Oracle oracle;
  private final long acknowledgementsMin;
  private final long beganUs;
  private boolean settling;

  /** What the replicas lack, and since when it has not become less. */
  private long missing = Long.MAX_VALUE;

  private long copiedUs;

  /** Begins now: everything is put right, and clients write to each partition. */
  Aftermath(World world, SimFaults faults, Oracle oracle, long acknowledgementsMin) {
    this.world = world;
    this.oracle = oracle;
    this.acknowledgementsMin = acknowledgementsMin;
    this.beganUs = world.nowUs();
    this.copiedUs = beganUs;
    faults.end();
    world.clients.calm();
  }

  /**
   * Looks whether the cluster has recovered.
   *
   * @return whether it is all over, well or not
   */
  boolean look() {
    long nowUs = world.nowUs();
    noteCopied(nowUs);
    if (!settling
        && nowUs >= beganUs + CALM_US
        && world.tally.acknowledged() >= acknowledgementsMin
        && world.clients.silent() < 0) {
      settling = true;
      world.clients.stop();
    } else if (settling && world.clients.isIdle() && unequal() == null) {
      readEverything();
      return true;
    } else if (nowUs >= copiedUs + RECOVERY_US_MAX) {
      world.report(tooLate());
      return true;
    }
    return false;
  }

  /** How long it takes to copy a log depends on the log: that time does not count. */
  private void noteCopied(long nowUs) {
    long now = 0;
    for (int partition = 0; partition < world.shape.partitions(); partition++) {
      SimBroker leader = leader(partition);
      if (leader == null) {
        return;
      }
      for (SimBroker each : world.brokers()) {
        SimLog log = each.log(partition);
        now += log == null ? 0 : leader.log(partition).end() - log.end();
      }
    }
    if (now < missing) {
      missing = now;
      copiedUs = nowUs;
    }
  }

  private Violation tooLate() {
    if (!settling) {
      int silent = world.clients.silent();
      return new Violation(
          "Progress",
          silent < 0
              ? "too little is acknowledged after everything is well"
              : "partition %d acknowledges nothing after everything is well: %s"
                  .formatted(silent, world.judge.newest(silent)));
    }
    String difference = unequal();
    return difference == null
        ? new Violation("Progress", "a client waits for ever")
        : new Violation("ReplicasConverge", difference);
  }

  /** What keeps the replicas from being in sync and the same, or null. */
  private String unequal() {
    for (int partition = 0; partition < world.shape.partitions(); partition++) {
      String difference = unequal(partition);
      if (difference != null) {
        return "partition %d: %s".formatted(partition, difference);
      }
    }
    return null;
  }

  private String unequal(int partition) {
    SimBroker leader = leader(partition);
    if (leader == null) {
      return "nobody leads";
    }
    Partition leading = leader.replica(partition);
    PartitionState newest = world.judge.newest(partition);
    if (newest.assignment().isMoving()) {
      return "the replicas are " + newest.assignment();
    }
    if (leading.isr().committed().size() < newest.replicas().size()) {
      return "the ISR is %s".formatted(leading.isr());
    }
    if (leading.highWatermark() < leading.logEnd()) {
      return "not everything is committed: %s".formatted(leading);
    }
    List<SimLog.Entry> entries = leader.log(partition).entries();
    for (SimBroker each : world.brokers()) {
      SimLog log = each.log(partition);
      if (log != null && !log.entries().equals(entries)) {
        return "brokers %d and %d hold %s and %s"
            .formatted(leader.id(), each.id(), leader.log(partition).view(), log.view());
      }
    }
    return null;
  }

  private SimBroker leader(int partition) {
    SimBroker found = null;
    for (SimBroker each : world.brokers()) {
      Partition replica = each.replica(partition);
      if (replica != null
          && replica.isLeader()
          && (found == null || found.replica(partition).leaderEpoch() < replica.leaderEpoch())) {
        found = each;
      }
    }
    return found;
  }

  private void readEverything() {
    for (int partition = 0; partition < world.shape.partitions(); partition++) {
      SimBroker leader = leader(partition);
      long end = leader.replica(partition).highWatermark();
      int process = world.history.newProcess();
      world.history.invokePoll(process, world.nowUs(), partition, end);
      world.history.endPoll(
          process,
          world.nowUs(),
          ClientOp.Type.OK,
          partition,
          leader.log(partition).read(0, end, Integer.MAX_VALUE),
          end);
    }
    List<ClientOp> all = world.history.ops();
    List<ClientOp> promised =
        all.stream().filter(each -> !world.judge.excuses(each.partition())).toList();
    world.tally.heard(all.size(), promised.size());
    oracle.judge(promised).forEach(world::report);
  }
}
