package io.highwater.cli;

import io.highwater.run.Depth;
import io.highwater.run.DepthZoo;
import io.highwater.run.DepthZoo.Row;
import io.highwater.run.Specimen;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** {@code zoo --judge broker} and {@code storage}: who was caught, by what, and who was not. */
final class DepthZooTable {
  private static final long CPU_SECONDS_MAX = 120;

  private final Depth depth;
  private final boolean afresh;
  private final Consumer<String> out;
  private final Consumer<String> progress;

  /**
   * @param afresh whether to search without the recorded seeds
   * @param out takes the table, line by line
   * @param progress is told of each mutant that is done
   */
  DepthZooTable(Depth depth, boolean afresh, Consumer<String> out, Consumer<String> progress) {
    this.depth = depth;
    this.afresh = afresh;
    this.out = out;
    this.progress = progress;
  }

  /**
   * Shows mutants to the simulator.
   *
   * @param entries names; null for all of them
   * @return whether all that are in its reach were caught, and no seed blamed the right rules
   * @throws IllegalArgumentException if none of the entries is there
   */
  boolean print(List<String> entries) throws InterruptedException {
    List<Specimen> chosen =
        Specimen.all(depth).stream()
            .filter(each -> entries == null || entries.contains(each.mutant()))
            .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no entry %s; there are: %s".formatted(entries, depth.mutants().keySet()));
    }
    List<Specimen> inReach = chosen.stream().filter(Specimen::isInReach).toList();
    List<Row> rows =
        new DepthZoo(depth, afresh, CPU_SECONDS_MAX)
            .judge(
                inReach,
                row ->
                    progress.accept("  %s: %s".formatted(row.specimen().mutant(), verdict(row))));
    line("%-40s %-24s %8s %6s %6s", "mutant", "caught by", "seed", "seeds", "cpu s");
    rows.forEach(this::row);
    chosen.stream()
        .filter(each -> !each.isInReach())
        .forEach(each -> line("%-40s out of reach: %s", each.mutant(), each.unseen()));
    return sum(rows, chosen.size() - inReach.size());
  }

  private static String verdict(Row row) {
    return row.caught() ? row.outcome().violation().property() : "MISSED";
  }

  private void row(Row row) {
    line(
        "%-40s %-24s %8s %6d %6.1f%s",
        row.specimen().mutant(),
        verdict(row),
        row.caught() ? row.outcome().seed() : "-",
        row.seeds(),
        row.cpuSeconds(),
        row.falseAlarm() ? "  FALSE ALARM without it" : "");
  }

  private boolean sum(List<Row> rows, int outOfReach) {
    long caught = rows.stream().filter(Row::caught).count();
    long falseAlarms = rows.stream().filter(Row::falseAlarm).count();
    line(
        "%n%d wrong rules shown to the simulator of %s, %d caught, %d out of its reach; %d false"
            + " alarms of the right rules over the same seeds.",
        rows.size(), depth.title(), caught, outOfReach, falseAlarms);
    return caught == rows.size() && falseAlarms == 0;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private void line(String format, Object... values) {
    out.accept(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
