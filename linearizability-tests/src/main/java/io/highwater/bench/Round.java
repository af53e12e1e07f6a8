package io.highwater.bench;

import io.highwater.bench.Perf.Load;
import io.highwater.fault.nemesis.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** One fresh cluster of one contender, measured from its start to its end. */
final class Round {
  private static final int PARTITIONS = 6;
  private static final int KB = 1024;
  private static final int SMALL = 100;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final long POLL_MS = 5;

  private final Contender contender;
  private final Profile profile;
  private final Perf perf;
  private final Consumer<String> progress;
  private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

  Round(Contender contender, Profile profile, Perf perf, Consumer<String> progress) {
    this.contender = contender;
    this.profile = profile;
    this.perf = perf;
    this.progress = progress;
  }

  /** Everything that the profile asks for. */
  Map<Figure, Double> run(Path directory) throws IOException, InterruptedException {
    say("start");
    long began = System.nanoTime();
    try (Cluster cluster = contender.launch(directory)) {
      Probe probe = firstRecord(cluster, began);
      idle(cluster);
      Load load = topic(probe, "load", KB, 16 * KB, "all");
      say("cold");
      double before = cluster.cpuSeconds();
      Load cold = load.records(profile.coldRecords());
      perf.run(cluster.bootstrap(), cold);
      figures.put(Figure.COLD_CPU, (cluster.cpuSeconds() - before) / cold.gigabytes());
      throughput(cluster, probe, load);
      consume(cluster, probe);
      latency(probe);
      figures.put(Figure.LOAD_RESIDENT, cluster.most(Node::residentBytes) / 1e6);
      figures.put(Figure.THREADS, cluster.most(Node::threads));
      if (profile.disturbs()) {
        disturb(cluster, probe);
      }
    }
    return figures;
  }

  /** Only the load that is told apart by when records are fsynced. */
  Map<Figure, Double> runCommitted(Path directory) throws IOException, InterruptedException {
    try (Cluster cluster = contender.launch(directory)) {
      Probe probe = firstRecord(cluster, System.nanoTime());
      Load load = topic(probe, "load", KB, 128 * KB, "all");
      perf.run(cluster.bootstrap(), load.records(profile.coldRecords()));
      figures.clear();
      load(
          cluster,
          load.records(profile.records(KB)),
          Figure.COMMIT_KB128,
          Figure.COMMIT_KB128_P99,
          Figure.COMMIT_KB128_CPU);
    }
    return figures;
  }

  private Probe firstRecord(Cluster cluster, long began) throws InterruptedException {
    long deadline = began + START_LIMIT.toNanos();
    while (!cluster.isListening()) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchException(contender.name() + " did not listen within " + START_LIMIT);
      }
      Clock.SYSTEM.sleepMs(POLL_MS);
    }
    Probe probe = new Probe(cluster.bootstrap());
    probe.createTopic("first", 1, START_LIMIT);
    probe.appendOne("first");
    figures.put(Figure.START, (System.nanoTime() - began) / 1e9);
    figures.put(Figure.START_CPU, cluster.most(Node::cpuSeconds));
    return probe;
  }

  private void idle(Cluster cluster) throws InterruptedException {
    say("idle");
    // What still has to be done after a start is not idleness.
    Clock.SYSTEM.sleepMs(profile.settle().toMillis());
    figures.put(Figure.START_RESIDENT, cluster.most(Node::residentBytes) / 1e6);
    double before = cluster.cpuSeconds();
    Clock.SYSTEM.sleepMs(profile.idle().toMillis());
    double seconds = profile.idle().toMillis() / 1e3;
    double each = (cluster.cpuSeconds() - before) / cluster.brokers().size();
    figures.put(Figure.IDLE_CPU, 100 * each / seconds);
  }

  private void throughput(Cluster cluster, Probe probe, Load warm) throws IOException {
    load(cluster, warm.records(profile.records(KB)), Figure.KB16, Figure.KB16_P99, Figure.KB16_CPU);
    Load wide = topic(probe, "wide", KB, 128 * KB, "all").records(profile.records(KB));
    load(cluster, wide, Figure.KB128, Figure.KB128_P99, Figure.KB128_CPU);
    if (profile.everyLoad()) {
      Load small = topic(probe, "small", SMALL, 16 * KB, "all").records(profile.records(SMALL));
      load(cluster, small, Figure.B16, Figure.B16_P99, Figure.B16_CPU);
      Load both = topic(probe, "both", SMALL, 128 * KB, "all").records(profile.records(SMALL));
      load(cluster, both, Figure.B128, Figure.B128_P99, Figure.B128_CPU);
      Load one = topic(probe, "one", KB, 128 * KB, "1").records(profile.records(KB));
      load(cluster, one, Figure.KB128_ACKS1, Figure.KB128_ACKS1_P99, Figure.KB128_ACKS1_CPU);
    }
  }

  private void load(Cluster cluster, Load load, Figure rate, Figure p99, Figure cpu)
      throws IOException {
    say(rate.title());
    double before = cluster.cpuSeconds();
    Perf.Result result = perf.run(cluster.bootstrap(), load);
    figures.put(cpu, (cluster.cpuSeconds() - before) / load.gigabytes());
    figures.put(rate, result.recordsPerSecond());
    figures.put(p99, result.p99Ms());
  }

  private void consume(Cluster cluster, Probe probe) {
    say("consume");
    long records = profile.records(KB);
    double before = cluster.cpuSeconds();
    figures.put(Figure.CONSUME, probe.consume("wide", PARTITIONS, records));
    figures.put(
        Figure.CONSUME_CPU, (cluster.cpuSeconds() - before) / (records * (double) KB / 1e9));
  }

  private void latency(Probe probe) {
    for (int lingerMs : List.of(0, 5)) {
      say("paced, linger.ms=" + lingerMs);
      String topic = "paced-" + lingerMs;
      probe.createTopic(topic, PARTITIONS, START_LIMIT);
      Histogram paced = probe.paced(topic, 2_000, lingerMs, profile.paced());
      figures.put(lingerMs == 0 ? Figure.PACED0_P50 : Figure.PACED5_P50, millis(paced, 50));
      figures.put(lingerMs == 0 ? Figure.PACED0_P99 : Figure.PACED5_P99, millis(paced, 99));
    }
    say("end to end");
    probe.createTopic("end-to-end", 1, START_LIMIT);
    // The first half teaches the client's JIT compiler.
    probe.endToEnd("end-to-end", profile.trips());
    Histogram trips = probe.endToEnd("end-to-end", profile.trips());
    figures.put(Figure.END_TO_END_P50, millis(trips, 50));
    figures.put(Figure.END_TO_END_P99, millis(trips, 99));
  }

  private void disturb(Cluster cluster, Probe probe) {
    say("paused follower");
    probe.createTopic("silence", 1, START_LIMIT);
    int leader = probe.leader("silence");
    Node follower = cluster.brokers().get(leader % 3 + 1);
    double paused = probe.silence("silence", () -> follower.signal("STOP"), profile.disturbance());
    follower.signal("CONT");
    figures.put(Figure.PAUSE, paused);
    say("killed leader");
    Node killed = cluster.brokers().get(probe.leader("silence"));
    figures.put(
        Figure.KILL, probe.silence("silence", () -> killed.signal("KILL"), profile.disturbance()));
  }

  private static Load topic(Probe probe, String name, int bytes, int batchBytes, String acks) {
    probe.createTopic(name, PARTITIONS, START_LIMIT);
    return new Load(name, 0, bytes, batchBytes, acks);
  }

  private static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }

  private void say(String what) {
    progress.accept(contender.name() + ": " + what.strip());
  }
}
