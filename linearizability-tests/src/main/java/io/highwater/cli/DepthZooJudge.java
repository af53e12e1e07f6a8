package io.highwater.cli;

import io.highwater.run.Depth;
import io.highwater.run.DepthZoo;
import io.highwater.run.DepthZoo.Row;
import io.highwater.run.Specimen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Whole brokers, or a log directory, in virtual time: who was caught, by what, and who was not. */
final class DepthZooJudge implements ZooJudge {
  private static final long CPU_SECONDS_MAX = 120;

  private final Depth depth;
  private final boolean afresh;
  private final Consumer<String> progress;
  private List<Row> said = List.of();
  private List<Specimen> excused = List.of();

  /**
   * @param afresh whether to search without the recorded seeds
   * @param progress told of each mutant that is done
   */
  DepthZooJudge(Depth depth, boolean afresh, Consumer<String> progress) {
    this.depth = depth;
    this.afresh = afresh;
    this.progress = progress;
  }

  @Override
  public String name() {
    return depth.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean knows(String entry) {
    return depth.mutants().keySet().stream().anyMatch(each -> isCalled(each, entry));
  }

  @Override
  public Collection<String> entries() {
    return depth.mutants().keySet();
  }

  private boolean isCalled(String mutant, String entry) {
    return entry.equals(mutant) || entry.equalsIgnoreCase(depth.idOf(mutant));
  }

  @Override
  public List<Finding> judge(List<String> chosen) throws InterruptedException {
    List<Specimen> shown =
        Specimen.all(depth).stream()
            .filter(
                each -> chosen == null || chosen.stream().anyMatch(e -> isCalled(each.mutant(), e)))
            .toList();
    excused = shown.stream().filter(each -> !each.isInReach()).toList();
    said =
        new DepthZoo(depth, afresh, CPU_SECONDS_MAX)
            .judge(
                shown.stream().filter(Specimen::isInReach).toList(),
                row -> progress.accept("  " + row.specimen().mutant() + ": " + verdict(row)));
    List<Finding> findings = new ArrayList<>();
    said.forEach(each -> findings.add(finding(each)));
    excused.forEach(
        each ->
            findings.add(new Finding(depth.idOf(each.mutant()), Verdict.EXCUSED, each.unseen())));
    return findings;
  }

  private static String verdict(Row row) {
    return row.caught() ? row.outcome().violation().property() : "missed";
  }

  private Finding finding(Row row) {
    String id = depth.idOf(row.specimen().mutant());
    if (row.falseAlarm()) {
      return new Finding(
          id, Verdict.MISSED, "seed " + row.outcome().seed() + " shows more than it");
    }
    return row.caught()
        ? new Finding(id, Verdict.CAUGHT, line("%d seeds, %.1f s", row.seeds(), row.cpuSeconds()))
        : new Finding(
            id, Verdict.MISSED, line("not in %d seeds, %.0f s", row.seeds(), row.cpuSeconds()));
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("%-40s %-24s %8s %6s %6s", "mutant", "caught by", "seed", "seeds", "cpu s"));
    said.forEach(each -> lines.add(row(each)));
    excused.forEach(
        each -> lines.add(line("%-40s out of reach: %s", each.mutant(), each.unseen())));
    lines.add("");
    lines.add(
        line(
            "%d wrong rules shown to the simulator of %s, %d caught, %d out of its reach; %d false"
                + " alarms of the right rules over the same seeds.",
            said.size(),
            depth.title(),
            said.stream().filter(Row::caught).count(),
            excused.size(),
            said.stream().filter(Row::falseAlarm).count()));
    return lines;
  }

  private static String row(Row row) {
    return line(
        "%-40s %-24s %8s %6d %6.1f%s",
        row.specimen().mutant(),
        row.caught() ? verdict(row) : "MISSED",
        row.caught() ? row.outcome().seed() : "-",
        row.seeds(),
        row.cpuSeconds(),
        row.falseAlarm() ? "  FALSE ALARM without it" : "");
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }
}
