package io.highwater.cli;

import io.highwater.fault.sim.Exhibit;
import io.highwater.run.Depth;
import io.highwater.run.SimulatorZoo;
import io.highwater.run.SimulatorZoo.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A simulator: who was caught, by what, how soon, and who was not and why. */
final class SimulatorZooJudge implements ZooJudge {
  private static final long CPU_SECONDS_MAX = 120;

  private final String name;
  private final Depth depth;
  private final List<Exhibit> exhibits;
  private final boolean afresh;
  private final long cpuSecondsMax;
  private final Consumer<String> progress;
  private List<Row> said = List.of();
  private List<Exhibit> unshown = List.of();

  /**
   * @param afresh whether to search without the recorded seeds, and for everything
   * @param progress told of each mutant that is done
   */
  SimulatorZooJudge(String name, Depth depth, boolean afresh, Consumer<String> progress) {
    this(name, depth, depth.exhibits(), afresh, CPU_SECONDS_MAX, progress);
  }

  /**
   * The same with another record.
   *
   * @param exhibits what is on record of mutants at this depth
   * @param cpuSecondsMax for each mutant
   */
  SimulatorZooJudge(
      String name,
      Depth depth,
      List<Exhibit> exhibits,
      boolean afresh,
      long cpuSecondsMax,
      Consumer<String> progress) {
    this.name = name;
    this.depth = depth;
    this.exhibits = exhibits;
    this.afresh = afresh;
    this.cpuSecondsMax = cpuSecondsMax;
    this.progress = progress;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean knows(String entry) {
    return depth.mutantNamed(entry).isPresent();
  }

  @Override
  public Collection<String> entries() {
    return depth.mutants().keySet();
  }

  @Override
  public List<Finding> judge(List<String> chosen) throws InterruptedException {
    List<String> names =
        chosen == null
            ? List.copyOf(depth.mutants().keySet())
            : chosen.stream().map(each -> depth.mutantNamed(each).orElseThrow()).toList();
    List<Exhibit> all = exhibits.stream().filter(each -> names.contains(each.mutant())).toList();
    List<Exhibit> shown = all.stream().filter(each -> each.isShown(afresh)).toList();
    unshown = all.stream().filter(each -> !each.isShown(afresh)).toList();
    said =
        new SimulatorZoo(depth, afresh, cpuSecondsMax)
            .judge(
                shown,
                row -> progress.accept("  " + row.exhibit().mutant() + ": " + property(row)));
    List<Finding> findings = new ArrayList<>();
    said.forEach(each -> findings.add(finding(each)));
    unshown.forEach(each -> findings.add(onRecord(each)));
    return findings;
  }

  private Finding onRecord(Exhibit exhibit) {
    return Finding.onRecord(depth.idOf(exhibit.mutant()), exhibit);
  }

  private static String property(Row row) {
    return row.caught() ? row.outcome().violation().property() : "missed";
  }

  private Finding finding(Row row) {
    String id = depth.idOf(row.exhibit().mutant());
    if (row.falseAlarm()) {
      return new Finding(
          id, Verdict.MISSED, "seed " + row.outcome().seed() + " shows more than it");
    }
    if (!row.caught()) {
      String words = line("not in %d seeds, %.0f s", row.seeds(), row.cpuSeconds());
      return Finding.uncaught(id, row.exhibit(), words);
    }
    if (hasRotted(row)) {
      return new Finding(
          id,
          Verdict.STALE,
          line(
              "seed %d on record no longer shows it, seed %d does",
              row.exhibit().seed(), row.outcome().seed()));
    }
    String steps = row.steps() == 0 ? "" : line(", %d steps", row.steps());
    return Finding.caught(
        id, row.exhibit(), line("%d seeds, %.1f s%s", row.seeds(), row.cpuSeconds(), steps));
  }

  /** Whether the seed on record was tried first, and another one had to be found. */
  private boolean hasRotted(Row row) {
    Exhibit its = row.exhibit();
    return !afresh
        && its.standing() == Exhibit.Standing.SEEN
        && !its.isSeenIn(row.outcome().seed());
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "%-8s %-40s %-24s %8s %6s %6s %6s",
            "rule", "mutant", "caught by", "seed", "seeds", "cpu s", "steps"));
    said.forEach(each -> lines.add(row(each)));
    for (Exhibit each : unshown) {
      lines.add(line("%-8s %-40s %s", id(each), each.mutant(), onRecord(each).reason()));
    }
    lines.add("");
    lines.add(
        line(
            "%d wrong rules shown to the simulator of %s, %d caught, %d not shown; %d false alarms"
                + " of the right rules over the same seeds.",
            said.size(),
            depth.title(),
            said.stream().filter(Row::caught).count(),
            unshown.size(),
            said.stream().filter(Row::falseAlarm).count()));
    return lines;
  }

  private String row(Row row) {
    String mutant = row.exhibit().mutant();
    return line(
        "%-8s %-40s %-24s %8s %6d %6.1f %6s%s",
        id(row.exhibit()),
        mutant,
        row.caught() ? property(row) : row.exhibit().isInReach() ? "MISSED" : "missed",
        row.caught() ? row.outcome().seed() : "-",
        row.seeds(),
        row.cpuSeconds(),
        row.steps() == 0 ? "-" : row.steps(),
        remark(row));
  }

  private String remark(Row row) {
    if (row.falseAlarm()) {
      return "  FALSE ALARM without it";
    }
    Finding its = finding(row);
    return its.verdict() == Verdict.STALE ? "  " + its.reason() : "";
  }

  /** The rule's in the catalogue, if it is there. */
  private String id(Exhibit exhibit) {
    String id = depth.idOf(exhibit.mutant());
    return id.equals(exhibit.mutant()) ? "" : id;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }
}
