package io.highwater.cli;

import io.highwater.check.Validity;
import io.highwater.fault.sim.Exhibit;
import io.highwater.fault.sim.Exhibit.Standing;
import io.highwater.fault.sim.whole.WholeMutant;
import io.highwater.run.Depth;
import io.highwater.run.HarnessZoo;
import io.highwater.run.HarnessZoo.Row;
import io.highwater.run.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import picocli.CommandLine;

/** Real processes under real faults: who was caught, by which anomaly, in which run. */
final class HarnessZooJudge implements ZooJudge {
  /** What is tried with a wrong rule of which nothing is on record. */
  private static final List<String> SEARCH =
      List.of(
          "--time-limit 20 --idempotent",
          "--time-limit 20 --nemesis power-loss --flush-policy commit",
          "--time-limit 20 --nemesis partition --min-isr 1");

  /** A seed fixes the faults, not how processes interleave. */
  private static final int TRIES = 3;

  private final boolean afresh;
  private final Consumer<String> progress;
  private final HarnessZoo zoo;
  private final List<Row> said = new ArrayList<>();
  private List<Exhibit> unshown = List.of();

  /**
   * @param scratch where runs leave their results
   * @param afresh whether to try the plans of a search even if one is on record, and with
   *     everything
   * @param progress told of each mutant that is done
   */
  HarnessZooJudge(Path scratch, boolean afresh, Consumer<String> progress) {
    this.zoo = new HarnessZoo(scratch);
    this.afresh = afresh;
    this.progress = progress;
  }

  @Override
  public String name() {
    return "harness";
  }

  @Override
  public boolean knows(String entry) {
    return WholeMutant.named(entry).isPresent();
  }

  @Override
  public Collection<String> entries() {
    return Depth.BROKER.mutants().keySet();
  }

  @Override
  public List<Finding> judge(List<String> chosen) throws InterruptedException {
    Collection<String> names =
        chosen == null
            ? entries()
            : chosen.stream().map(each -> WholeMutant.named(each).orElseThrow().name()).toList();
    List<Exhibit> all =
        Exhibit.all(name(), entries()).stream()
            .filter(each -> names.contains(each.mutant()))
            .toList();
    unshown = all.stream().filter(each -> !each.isShown(afresh)).toList();
    said.clear();
    List<Finding> findings = new ArrayList<>();
    for (Exhibit each : all) {
      findings.add(each.isShown(afresh) ? shown(each) : onRecord(each));
    }
    return findings;
  }

  private static Finding onRecord(Exhibit exhibit) {
    return Finding.onRecord(Depth.BROKER.idOf(exhibit.mutant()), exhibit);
  }

  private Finding shown(Exhibit exhibit) throws InterruptedException {
    WholeMutant mutant = WholeMutant.named(exhibit.mutant()).orElseThrow();
    boolean isRecorded = !afresh && exhibit.standing() == Standing.SEEN;
    Row row;
    try {
      row = zoo.judge(mutant, isRecorded ? again(exhibit.how()) : search());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the results of a run", e);
    }
    said.add(row);
    progress.accept(
        "  " + mutant + ": " + (row.caught() ? String.join(", ", row.anomalies()) : "missed"));
    return finding(row, exhibit);
  }

  private static List<Plan> again(String flags) {
    return IntStream.rangeClosed(1, TRIES).mapToObj(seed -> plan(flags, seed)).toList();
  }

  private static List<Plan> search() {
    return SEARCH.stream().map(flags -> plan(flags, 1)).toList();
  }

  private static Plan plan(String flags, int seed) {
    TestCommand test = new TestCommand();
    new CommandLine(test).parseArgs((flags + " --seed " + seed).split(" +"));
    return test.plan();
  }

  private Finding finding(Row row, Exhibit exhibit) {
    String id = Depth.BROKER.idOf(row.mutant().name());
    if (row.falseAlarm()) {
      return new Finding(id, Verdict.MISSED, "the right rules are blamed, too");
    }
    if (row.caught()) {
      return Finding.caught(id, exhibit, line("%d runs, %.0f s", row.runs(), row.seconds()));
    }
    String words = line("not in %d runs, %.0f s", row.runs(), row.seconds());
    return Finding.uncaught(id, exhibit, words);
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("%-40s %-40s %4s %5s  %s", "mutant", "caught by", "runs", "s", "the last run"));
    said.forEach(each -> lines.add(row(each)));
    for (Exhibit each : unshown) {
      lines.add(line("%-40s %s", each.mutant(), onRecord(each).reason()));
    }
    lines.add("");
    lines.add(
        line(
            "%d wrong rules shown to real processes, %d caught, %d not shown; %d false alarms of"
                + " the right rules in the same runs.",
            said.size(),
            said.stream().filter(Row::caught).count(),
            unshown.size(),
            said.stream().filter(Row::falseAlarm).count()));
    return lines;
  }

  private static String row(Row row) {
    String control = "";
    if (row.falseAlarm()) {
      control = "  FALSE ALARM without it";
    } else if (row.caught() && row.control().valid() != Validity.TRUE) {
      control = "  inconclusive without it";
    }
    return line(
        "%-40s %-40s %4d %5.0f  %s%s",
        row.mutant().name(),
        row.caught() ? String.join(", ", row.anomalies()) : "MISSED",
        row.runs(),
        row.seconds(),
        row.plan().commandLine().replace("bin/highwater test ", ""),
        control);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }
}
