package io.highwater.cli;

import io.highwater.fault.sim.Exhibit;
import io.highwater.fault.sim.Mutant;
import io.highwater.run.SimulatorZoo;
import io.highwater.run.SimulatorZoo.Row;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** {@code zoo --judge simulator}: who was caught, by what, how soon, and who was not and why. */
final class SimulatorZooTable {
  private static final long CPU_SECONDS_MAX = 120;

  private final boolean afresh;
  private final Consumer<String> out;
  private final Consumer<String> progress;

  /**
   * @param afresh whether to search without the recorded seeds
   * @param out takes the table, line by line
   * @param progress is told of each mutant that is done
   */
  SimulatorZooTable(boolean afresh, Consumer<String> out, Consumer<String> progress) {
    this.afresh = afresh;
    this.out = out;
    this.progress = progress;
  }

  /**
   * Shows mutants to the simulator.
   *
   * @param entries names or ids; null for all of them
   * @return whether all that are in its reach were caught, and no seed blamed the right rules
   * @throws IllegalArgumentException if none of the entries is there
   */
  boolean print(List<String> entries) throws InterruptedException {
    List<Exhibit> chosen = Exhibit.all().stream().filter(each -> isIn(each, entries)).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no entry %s; there are: %s".formatted(entries, Mutant.all().keySet()));
    }
    List<Exhibit> inReach = chosen.stream().filter(Exhibit::isInReach).toList();
    List<Row> rows =
        new SimulatorZoo(afresh, CPU_SECONDS_MAX)
            .judge(
                inReach,
                row ->
                    progress.accept(
                        "  %s: %s"
                            .formatted(
                                row.exhibit().mutant().name(),
                                row.caught() ? row.result().violation().property() : "missed")));
    line(
        "%-8s %-40s %-24s %8s %6s %6s %6s",
        "rule", "mutant", "caught by", "seed", "seeds", "cpu s", "steps");
    rows.forEach(this::row);
    chosen.stream()
        .filter(each -> !each.isInReach())
        .forEach(
            each ->
                line(
                    "%-8s %-40s out of reach: %s",
                    each.mutant().id(), each.mutant().name(), each.unseen()));
    return sum(rows, chosen.size() - inReach.size());
  }

  private static boolean isIn(Exhibit exhibit, List<String> entries) {
    return entries == null
        || entries.stream()
            .anyMatch(
                each ->
                    each.equals(exhibit.mutant().name())
                        || each.equalsIgnoreCase(exhibit.mutant().id()));
  }

  private void row(Row row) {
    Mutant mutant = row.exhibit().mutant();
    if (row.caught()) {
      line(
          "%-8s %-40s %-24s %8d %6d %6.1f %6s%s",
          mutant.id(),
          mutant.name(),
          row.result().violation().property(),
          row.result().seed(),
          row.seeds(),
          row.cpuSeconds(),
          row.steps() == 0 ? "-" : row.steps(),
          row.falseAlarm() ? "  FALSE ALARM without it" : "");
    } else {
      line(
          "%-8s %-40s %-24s %8s %6d %6.1f %6s",
          mutant.id(), mutant.name(), "MISSED", "-", row.seeds(), row.cpuSeconds(), "-");
    }
  }

  private boolean sum(List<Row> rows, int outOfReach) {
    long caught = rows.stream().filter(Row::caught).count();
    long falseAlarms = rows.stream().filter(Row::falseAlarm).count();
    line(
        "%n%d wrong rules shown to the simulator, %d caught, %d out of its reach; %d false alarms"
            + " of the right rules over the same seeds.",
        rows.size(), caught, outOfReach, falseAlarms);
    return caught == rows.size() && falseAlarms == 0;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private void line(String format, Object... values) {
    out.accept(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
