package io.highwater.cli;

import io.highwater.fault.sim.Exhibit;
import io.highwater.fault.sim.Mutant;
import io.highwater.run.SimulatorZoo;
import io.highwater.run.SimulatorZoo.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Bare nodes in virtual time: who was caught, by what, how soon, and who was not and why. */
final class SimulatorZooJudge implements ZooJudge {
  private static final long CPU_SECONDS_MAX = 120;

  private final boolean afresh;
  private final Consumer<String> progress;
  private List<Row> said = List.of();
  private List<Exhibit> excused = List.of();

  /**
   * @param afresh whether to search without the recorded seeds
   * @param progress told of each mutant that is done
   */
  SimulatorZooJudge(boolean afresh, Consumer<String> progress) {
    this.afresh = afresh;
    this.progress = progress;
  }

  @Override
  public String name() {
    return "simulator";
  }

  @Override
  public boolean knows(String entry) {
    return Exhibit.all().stream().anyMatch(each -> isCalled(each, entry));
  }

  @Override
  public Collection<String> entries() {
    return Mutant.all().keySet();
  }

  private static boolean isCalled(Exhibit exhibit, String entry) {
    Mutant mutant = exhibit.mutant();
    return entry.equals(mutant.name()) || entry.equalsIgnoreCase(mutant.id());
  }

  @Override
  public List<Finding> judge(List<String> chosen) throws InterruptedException {
    List<Exhibit> shown =
        Exhibit.all().stream()
            .filter(each -> chosen == null || chosen.stream().anyMatch(e -> isCalled(each, e)))
            .toList();
    excused = shown.stream().filter(each -> !each.isInReach()).toList();
    said =
        new SimulatorZoo(afresh, CPU_SECONDS_MAX)
            .judge(
                shown.stream().filter(Exhibit::isInReach).toList(),
                row -> progress.accept("  " + row.exhibit().mutant().name() + ": " + verdict(row)));
    List<Finding> findings = new ArrayList<>();
    said.forEach(each -> findings.add(finding(each)));
    excused.forEach(
        each -> findings.add(new Finding(each.mutant().id(), Verdict.EXCUSED, each.unseen())));
    return findings;
  }

  private static String verdict(Row row) {
    return row.caught() ? row.result().violation().property() : "missed";
  }

  private static Finding finding(Row row) {
    String id = row.exhibit().mutant().id();
    if (row.falseAlarm()) {
      return new Finding(id, Verdict.MISSED, "seed " + row.result().seed() + " shows more than it");
    }
    return row.caught()
        ? new Finding(
            id,
            Verdict.CAUGHT,
            line("%d seeds, %.1f s, %s steps", row.seeds(), row.cpuSeconds(), steps(row)))
        : new Finding(
            id, Verdict.MISSED, line("not in %d seeds, %.0f s", row.seeds(), row.cpuSeconds()));
  }

  private static String steps(Row row) {
    return row.steps() == 0 ? "-" : Integer.toString(row.steps());
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "%-8s %-40s %-24s %8s %6s %6s %6s",
            "rule", "mutant", "caught by", "seed", "seeds", "cpu s", "steps"));
    said.forEach(each -> lines.add(row(each)));
    excused.forEach(
        each ->
            lines.add(
                line(
                    "%-8s %-40s out of reach: %s",
                    each.mutant().id(), each.mutant().name(), each.unseen())));
    lines.add("");
    lines.add(
        line(
            "%d wrong rules shown to the simulator, %d caught, %d out of its reach; %d false alarms"
                + " of the right rules over the same seeds.",
            said.size(),
            said.stream().filter(Row::caught).count(),
            excused.size(),
            said.stream().filter(Row::falseAlarm).count()));
    return lines;
  }

  private static String row(Row row) {
    Mutant mutant = row.exhibit().mutant();
    return line(
        "%-8s %-40s %-24s %8s %6d %6.1f %6s%s",
        mutant.id(),
        mutant.name(),
        row.caught() ? row.result().violation().property() : "MISSED",
        row.caught() ? row.result().seed() : "-",
        row.seeds(),
        row.cpuSeconds(),
        row.caught() ? steps(row) : "-",
        row.falseAlarm() ? "  FALSE ALARM without it" : "");
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }
}
