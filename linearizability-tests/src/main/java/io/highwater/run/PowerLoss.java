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
import java.util.function.LongSupplier;

/**
 * Cuts the power of every node at once, under load, again and again: all processes die by SIGKILL,
 * every log loses a tail that was never fsynced, all processes start again.
 *
 * <p>A cut that takes no bytes is no power loss, with one exception: the flush policy {@code
 * commit} claims that what was acknowledged needs no luck. There a cut also counts if records were
 * acknowledged since the one before it, for these were at stake.
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
  private final Plan plan;
  private final LongSupplier acknowledged;
  private final List<String> doubts = new ArrayList<>();
  private volatile String current;

  /**
   * @param acknowledged how many appends have been acknowledged so far; never goes back
   */
  PowerLoss(
      ProcessCluster cluster,
      Watch watch,
      HistoryRecorder history,
      Plan plan,
      LongSupplier acknowledged) {
    this.cluster = cluster;
    this.watch = watch;
    this.history = history;
    this.plan = plan;
    this.acknowledged = acknowledged;
    this.random = new SplittableRandom(plan.seed());
  }

  @Override
  public void run() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.timeLimitS());
    long before = 0;
    long loadMs = random.nextLong(LOAD_MS_MIN, LOAD_MS_MAX);
    while (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(loadMs) < deadline) {
      Clock.SYSTEM.sleepMs(loadMs);
      long now = acknowledged.getAsLong();
      strike(now - before);
      before = now;
      loadMs = random.nextLong(LOAD_MS_MIN, LOAD_MS_MAX);
    }
  }

  private void strike(long atStake) throws InterruptedException {
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
    remark("stop", Map.of("hits", hit(bytes, atStake) ? 1 : 0, "effect", effect(bytes, atStake)));
    current = null;
  }

  private boolean hit(long bytes, long atStake) {
    return bytes > 0 || (plan.flushPolicy() == FlushPolicy.COMMIT && atStake > 0);
  }

  private static String effect(long bytes, long atStake) {
    return bytes + " bytes of logs were lost, " + atStake + " newly acknowledged at stake";
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
