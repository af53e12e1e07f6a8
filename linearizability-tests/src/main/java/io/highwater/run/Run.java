package io.highwater.run;

import io.highwater.check.Anomaly;
import io.highwater.check.AnomalyType;
import io.highwater.check.CheckResult;
import io.highwater.check.DataDirectory;
import io.highwater.check.MalformedLogException;
import io.highwater.check.ReplicaLog;
import io.highwater.check.ReplicaLogs;
import io.highwater.check.Validity;
import io.highwater.fault.cluster.ClusterException;
import io.highwater.fault.cluster.Death;
import io.highwater.fault.cluster.ProcessCluster;
import io.highwater.fault.nemesis.Clock;
import io.highwater.fault.nemesis.Kind;
import io.highwater.fault.nemesis.Nemesis;
import io.highwater.fault.nemesis.Pace;
import io.highwater.fault.nemesis.Schedule;
import io.highwater.history.HistoryRecorder;
import io.highwater.workload.FinalReads;
import io.highwater.workload.Load;
import io.highwater.workload.LogClients;
import io.highwater.workload.LogWorkload;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The live part of a run: the cluster's life, from its start to a look at its files. */
final class Run {
  /** The workload's topic. */
  static final String TOPIC = "log";

  private static final int READERS = 3;
  private static final long LOOK_MS = 200;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration FINAL_READ_LIMIT = Duration.ofSeconds(60);

  private final Plan plan;
  private final Backend backend;
  private final RunFolder folder;
  private final HistoryRecorder history;
  private final Clock clock;
  private final PrintWriter out;
  private final Duration wholeLimit;
  private final List<String> doubts = new ArrayList<>();
  private boolean wholeAtEnd;

  Run(
      Plan plan,
      Backend backend,
      RunFolder folder,
      HistoryRecorder history,
      Clock clock,
      PrintWriter out,
      Duration wholeLimit) {
    this.plan = plan;
    this.backend = backend;
    this.folder = folder;
    this.history = history;
    this.clock = clock;
    this.out = out;
    this.wholeLimit = wholeLimit;
  }

  /** Lives it, and returns what is to be said beside what the history says. */
  CheckResult perform() throws IOException, InterruptedException {
    try (ProcessCluster cluster =
        ProcessCluster.start(backend.spec(plan, folder.data(), folder.root()))) {
      use(cluster);
      CheckResult died = deaths(cluster);
      return died.and(stopAndCompare(cluster)).and(doubtful(doubts));
    }
  }

  private void use(ProcessCluster cluster) throws InterruptedException {
    try (ClusterAdmin admin = backend.admin(cluster);
        Watch watch = watch(cluster, admin)) {
      admin.createTopic(TOPIC, plan, wholeLimit.toMillis());
      watch.start();
      if (!awaitWhole(watch, "before the first append")) {
        return;
      }
      sendAndBreak(cluster, watch);
      if (cluster.deaths().isEmpty()) {
        wholeAtEnd = awaitWhole(watch, "after the last fault was healed");
      }
      readBack(cluster);
    }
  }

  private Watch watch(ProcessCluster cluster, ClusterAdmin admin) {
    return new Watch(
        cluster.brokers(), TOPIC, plan.partitions(), plan.replicationFactor(), admin, history);
  }

  private boolean awaitWhole(Watch watch, String when) throws InterruptedException {
    boolean whole = watch.awaitWhole(wholeLimit);
    if (!whole) {
      doubts.add(
          "the cluster did not become whole "
              + when
              + " within "
              + wholeLimit.toMillis()
              + " ms: "
              + watch.summary());
    }
    return whole;
  }

  private void sendAndBreak(ProcessCluster cluster, Watch watch) throws InterruptedException {
    IsolatedAck evidence = new IsolatedAck(watch::leader);
    LogWorkload workload =
        new LogWorkload(load(), backend.clients(cluster, TOPIC, plan), history, evidence);
    Adversary adversary = adversary(cluster, watch, workload, evidence);
    FutureTask<Void> breaking =
        new FutureTask<>(
            () -> {
              adversary.run();
              return null;
            });
    workload.start();
    awaitAcknowledgements(workload);
    Thread thread = Thread.ofPlatform().name("nemesis").daemon().start(breaking);
    try {
      lookOn(cluster, watch, workload, adversary, breaking);
    } finally {
      // Before anything else ends: it must not start a node that nobody will stop.
      thread.interrupt();
      thread.join();
    }
    workload.stop(STOP_LIMIT);
    outcome(breaking, cluster);
    doubts.addAll(adversary.doubts());
  }

  /** Faults have something to break, and time begins to count, once every sender had an answer. */
  private void awaitAcknowledgements(LogWorkload workload) throws InterruptedException {
    long deadline = System.nanoTime() + wholeLimit.toNanos();
    while (workload.counts().acknowledged() < plan.concurrency()) {
      workload.checkBreakdowns();
      if (System.nanoTime() - deadline > 0) {
        doubts.add(
            "a whole cluster acknowledged only "
                + workload.counts().acknowledged()
                + " appends within "
                + wholeLimit.toMillis()
                + " ms");
        return;
      }
      clock.sleepMs(LOOK_MS);
    }
  }

  /** Returns when time and nemesis are through, or something is so wrong that there is no point. */
  private void lookOn(
      ProcessCluster cluster,
      Watch watch,
      LogWorkload workload,
      Adversary adversary,
      FutureTask<Void> breaking)
      throws InterruptedException {
    Progress progress = new Progress(out);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.timeLimitS());
    while (cluster.deaths().isEmpty()
        && (System.nanoTime() - end < 0 || !breaking.isDone())
        && !(breaking.isDone() && breaking.state() == FutureTask.State.FAILED)) {
      workload.checkBreakdowns();
      progress.show(workload.counts(), adversary.current(), watch.summary());
      clock.sleepMs(LOOK_MS);
    }
    progress.show(workload.counts(), adversary.current(), watch.summary());
    progress.end();
  }

  /** A nemesis that broke down explains nothing if a broker died under it, else it is our fault. */
  private static void outcome(FutureTask<Void> breaking, ProcessCluster cluster)
      throws InterruptedException {
    try {
      breaking.get();
    } catch (ExecutionException e) {
      if (cluster.deaths().isEmpty()) {
        throw new IllegalStateException("the nemesis broke down", e.getCause());
      }
    }
  }

  private Load load() {
    return new Load(
        plan.partitions(), plan.concurrency(), READERS, plan.ratePerSecond(), plan.acks().label());
  }

  private Adversary adversary(
      ProcessCluster cluster, Watch watch, LogWorkload workload, IsolatedAck evidence) {
    Nemeses nemeses = plan.nemeses();
    if (nemeses.powerLoss()) {
      return new PowerLoss(cluster, watch, history, plan, () -> workload.counts().acknowledged());
    }
    if (nemeses.kinds().isEmpty()) {
      return Adversary.NONE;
    }
    boolean provoked = plan.mayLose() && nemeses.kinds().contains(Kind.PARTITION);
    Schedule.Settings settings =
        new Schedule.Settings(
            nemeses.kinds(),
            plan.brokers(),
            plan.partitions(),
            cluster.spec().sessionTimeoutMs(),
            provoked);
    Nemesis nemesis =
        new Nemesis(
            new ClusterWorld(cluster, watch),
            new Schedule(plan.seed(), settings),
            Pace.within(
                TimeUnit.SECONDS.toMillis(plan.timeLimitS()),
                nemeses.kinds(),
                Schedule.longestMs(settings)),
            provoked ? evidence : Nemesis.Hold.NOTHING,
            clock,
            new FaultLog(history));
    return Adversary.of(nemesis, provoked ? Optional.of(evidence) : Optional.empty());
  }

  private void readBack(ProcessCluster cluster) throws InterruptedException {
    LogClients clients = backend.clients(cluster, TOPIC, plan);
    if (!new FinalReads(load(), clients, history).run(FINAL_READ_LIMIT)) {
      doubts.add(
          "not every partition could be read to its end within "
              + FINAL_READ_LIMIT.toSeconds()
              + " s");
    }
  }

  private CheckResult stopAndCompare(ProcessCluster cluster) throws IOException {
    try {
      cluster.stop();
    } catch (ClusterException e) {
      return doubtful(List.of("no clean stop, so no look at the logs: " + e.getMessage()));
    }
    List<ReplicaLog> logs = new ArrayList<>();
    try {
      for (int broker : cluster.brokers()) {
        logs.addAll(DataDirectory.read(broker, cluster.dataDir(broker)));
      }
    } catch (MalformedLogException e) {
      return doubtful(List.of("the replicas' logs cannot be compared: " + e.getMessage()));
    }
    return ReplicaLogs.compare(
        logs,
        new ReplicaLogs.Expected(TOPIC, plan.partitions(), plan.replicationFactor(), wholeAtEnd));
  }

  private static CheckResult doubtful(List<String> doubts) {
    return new CheckResult(
        doubts.isEmpty() ? Validity.TRUE : Validity.UNKNOWN, Map.of(), doubts, Map.of());
  }

  private static CheckResult deaths(ProcessCluster cluster) {
    List<Anomaly> cases = new ArrayList<>();
    for (Death death : cluster.deaths()) {
      cases.add(
          new Anomaly(
              AnomalyType.NODE_DIED, death.node(), -1, null, List.of(), 0, death.toString()));
    }
    return cases.isEmpty()
        ? doubtful(List.of())
        : new CheckResult(
            Validity.FALSE,
            Map.of(AnomalyType.NODE_DIED, new CheckResult.Cases(cases.size(), cases)),
            List.of(),
            Map.of());
  }
}
