package io.highwater.run;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The simulator of one {@link Depth} judges wrong rules, and the right ones over the same seeds.
 */
public final class DepthZoo {
  private final Depth depth;
  private final boolean afresh;
  private final long cpuSecondsMax;

  /**
   * How one rule fared.
   *
   * @param outcome the run that shows it, or the last one
   * @param seeds how many were tried
   * @param cpuSeconds that it took to find it
   * @param falseAlarm whether the right rules are blamed for the same seed
   */
  public record Row(
      Specimen specimen, SeedOutcome outcome, long seeds, double cpuSeconds, boolean falseAlarm) {
    public boolean caught() {
      return outcome != null && !outcome.holds();
    }
  }

  /**
   * @param afresh whether recorded seeds are left aside
   * @param cpuSecondsMax for each rule
   */
  public DepthZoo(Depth depth, boolean afresh, long cpuSecondsMax) {
    this.depth = depth;
    this.afresh = afresh;
    this.cpuSecondsMax = cpuSecondsMax;
  }

  /**
   * Shows them all, on all cores.
   *
   * @param listener told of each, by one thread at a time, as it is done
   */
  public List<Row> judge(List<Specimen> specimens, Consumer<Row> listener)
      throws InterruptedException {
    List<Row> rows = new ArrayList<>();
    new SeedWorkers(
            0,
            specimens.size() - 1,
            1,
            () -> false,
            index -> {
              Row row = judge(specimens.get((int) index));
              synchronized (rows) {
                rows.add(row);
                listener.accept(row);
              }
            })
        .run(Long.MAX_VALUE, () -> {});
    rows.sort(Comparator.comparingInt(each -> specimens.indexOf(each.specimen())));
    return rows;
  }

  private Row judge(Specimen specimen) {
    long beganNs = cpuNs();
    SeedOutcome outcome = null;
    long seeds = 0;
    if (!afresh && specimen.seed() != Specimen.NO_SEED) {
      seeds++;
      outcome = depth.run(specimen.seed(), specimen.mutant());
    }
    for (long seed = 1;
        (outcome == null || outcome.holds()) && (cpuNs() - beganNs) / 1e9 < cpuSecondsMax;
        seed++) {
      seeds++;
      outcome = depth.run(seed, specimen.mutant());
    }
    double seconds = (cpuNs() - beganNs) / 1e9;
    boolean caught = outcome != null && !outcome.holds();
    boolean falseAlarm = caught && !depth.run(outcome.seed(), "").holds();
    return new Row(specimen, outcome, seeds, seconds, falseAlarm);
  }

  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
