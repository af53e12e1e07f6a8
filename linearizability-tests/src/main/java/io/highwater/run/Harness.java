package io.highwater.run;

import io.highwater.check.CheckResult;
import io.highwater.check.Checkers;
import io.highwater.check.Observations;
import io.highwater.check.Stats;
import io.highwater.check.Validity;
import io.highwater.fault.nemesis.Clock;
import io.highwater.history.History;
import io.highwater.history.HistoryRecorder;
import io.highwater.report.ResultsFolder;
import io.highwater.report.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Does what a plan says, judges what happened, and tells. */
public final class Harness {
  /** How long a cluster that nobody breaks may take until every partition has its full ISR. */
  static final Duration WHOLE_LIMIT = Duration.ofSeconds(30);

  private static final int CALM_PERCENT_MIN = 50;

  private final Plan plan;
  private final Backend backend;
  private final PrintWriter out;
  private final Duration wholeLimit;

  /**
   * A harness for one run.
   *
   * @param out where progress and verdict go
   */
  public Harness(Plan plan, Backend backend, PrintWriter out) {
    this(plan, backend, out, WHOLE_LIMIT);
  }

  Harness(Plan plan, Backend backend, PrintWriter out, Duration wholeLimit) {
    this.plan = plan;
    this.backend = backend;
    this.out = out;
    this.wholeLimit = wholeLimit;
  }

  /**
   * Runs the plan.
   *
   * @return the verdict, which has been printed and written to the results folder
   * @throws IOException if a file of the run cannot be written or read
   */
  public Verdict run() throws IOException, InterruptedException {
    Leftovers.end(out);
    RunFolder folder = RunFolder.create(plan);
    long sessionTimeoutMs = backend.spec(plan, folder.data(), folder.root()).sessionTimeoutMs();
    out.println(plan.commandLine());
    out.println("session timeout " + sessionTimeoutMs + " ms; results in " + folder.root());
    out.flush();
    Clock clock = Clock.startingNow();
    Thread farewell =
        new Thread(() -> out.println("\nInterrupted. What there is: " + folder.root()), "farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
    try (HistoryRecorder history = HistoryRecorder.create(folder.history(), clock::nanos)) {
      CheckResult beside =
          new Run(plan, backend, folder, history, clock, out, wholeLimit).perform();
      return judge(folder, history.history(), beside, sessionTimeoutMs);
    } finally {
      Runtime.getRuntime().removeShutdownHook(farewell);
    }
  }

  private Verdict judge(
      RunFolder folder, History history, CheckResult beside, long sessionTimeoutMs)
      throws IOException {
    Observations seen = Observations.of(history);
    CheckResult result = Checkers.all().check(seen).and(beside);
    Stats stats = Stats.of(seen);
    result = result.and(availability(stats));
    boolean holds =
        Verdict.of(result, stats, plan.nemeses().names(), List.of()).valid() == Validity.TRUE;
    Verdict verdict =
        Verdict.of(result, stats, plan.nemeses().names(), notes(folder, sessionTimeoutMs, holds));
    ResultsFolder.write(folder.root(), plan.commandLine(), verdict, seen);
    if (holds && !plan.keep()) {
      folder.deleteData();
    }
    out.println();
    out.print(verdict.text());
    out.flush();
    return verdict;
  }

  /** Durable is easy for who refuses everything; faults may stop writes, calm may not. */
  private CheckResult availability(Stats stats) {
    Stats.Share calm = stats.outsideFaults();
    boolean answered = plan.acks() != Acks.NONE;
    List<String> doubts =
        answered && calm.percent() < CALM_PERCENT_MIN
            ? List.of(
                "of "
                    + calm.sends()
                    + " sends outside faults only "
                    + calm.acknowledged()
                    + " were acknowledged, expected at least "
                    + CALM_PERCENT_MIN
                    + " %")
            : List.of();
    return new CheckResult(
        doubts.isEmpty() ? Validity.TRUE : Validity.UNKNOWN, Map.of(), doubts, Map.of());
  }

  private List<String> notes(RunFolder folder, long sessionTimeoutMs, boolean holds) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Faults struck brokers and their links, never the controller"
            + (plan.nemeses().powerLoss() ? ", save that it lost power too" : "")
            + " and never the links of clients. Session timeout "
            + sessionTimeoutMs
            + " ms.");
    notes.add(
        "A fault lasts until every partition has its leader and full ISR again, at most 10 s after"
            + " its healing.");
    notes.add(
        "Seed "
            + plan.seed()
            + " fixes faults and appends, not how processes interleave. Results: "
            + folder.root());
    if (!holds) {
      notes.add("The brokers' data is kept in " + folder.data());
      notes.add("Again: " + plan.commandLine());
    }
    return notes;
  }
}
