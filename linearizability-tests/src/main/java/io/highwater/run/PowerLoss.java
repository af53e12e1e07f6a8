package io.highwater.run;

import io.highwater.broker.storage.PowerCut;
import io.highwater.fault.cluster.ProcessCluster;
import io.highwater.fault.nemesis.Clock;
import io.highwater.history.HistoryRecorder;
import io.highwater.history.ProcessId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Cuts the power of every node at once, under load, again and again: all processes die by SIGKILL,
 * every log loses a tail that was never fsynced, all processes start again.
 */
final class PowerLoss implements Adversary {
  /** What it is in {@code EnvNext} of {@code tla/Replication.tla}. */
  static final String SPEC_ACTION = "LosePower";

  private static final long LOAD_MS_MIN = 1_500;
  private static final long LOAD_MS_MAX = 3_000;
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(30);

  private final ProcessCluster cluster;
  private final Watch watch;
  private final HistoryRecorder history;
  private final SplittableRandom random;
  private final Duration timeLimit;
  private final List<String> doubts = new ArrayList<>();
  private volatile String current;

  PowerLoss(
      ProcessCluster cluster, Watch watch, HistoryRecorder history, long seed, Duration timeLimit) {
    this.cluster = cluster;
    this.watch = watch;
    this.history = history;
    this.random = new SplittableRandom(seed);
    this.timeLimit = timeLimit;
  }

  @Override
  public void run() throws InterruptedException {
    long deadline = System.nanoTime() + timeLimit.toNanos();
    long loadMs = random.nextLong(LOAD_MS_MIN, LOAD_MS_MAX);
    while (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(loadMs) < deadline) {
      Clock.SYSTEM.sleepMs(loadMs);
      strike();
      loadMs = random.nextLong(LOAD_MS_MIN, LOAD_MS_MAX);
    }
  }

  private void strike() throws InterruptedException {
    current = Nemeses.POWER_LOSS;
    remark("start", Map.of());
    cluster.killAll();
    long bytes = cut();
    remark("start", Map.of());
    remark("stop", Map.of());
    current = "recovering from " + Nemeses.POWER_LOSS;
    cluster.startAll();
    if (!watch.awaitWhole(RECOVERY_LIMIT)) {
      doubts.add(
          "the cluster was not whole again " + RECOVERY_LIMIT.toSeconds() + " s after power loss");
    }
    remark("stop", Map.of("hits", bytes > 0 ? 1 : 0, "effect", bytes + " bytes of logs were lost"));
    current = null;
  }

  private long cut() {
    List<Integer> nodes = new ArrayList<>(cluster.brokers());
    nodes.add(ProcessCluster.CONTROLLER_ID);
    long bytes = 0;
    for (int node : nodes) {
      try {
        bytes +=
            PowerCut.strike(cluster.dataDir(node), cluster.flushJournal(node), random.nextLong())
                .stream()
                .mapToLong(PowerCut.Loss::lostBytes)
                .sum();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot cut the logs of " + ProcessCluster.name(node), e);
      }
    }
    return bytes;
  }

  private void remark(String verb, Map<String, ?> extra) {
    history.remark(ProcessId.NEMESIS, verb + "-" + Nemeses.POWER_LOSS, "all nodes", extra);
  }

  @Override
  public Optional<String> current() {
    return Optional.ofNullable(current);
  }

  @Override
  public List<String> doubts() {
    return List.copyOf(doubts);
  }
}
