package io.highwater.run;

import io.highwater.fault.sim.Exhibit;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** A simulator judges wrong rules, and the right ones over the same seeds. */
public final class SimulatorZoo {
  private final Depth depth;
  private final boolean afresh;
  private final long cpuSecondsMax;

  /**
   * How one rule fared.
   *
   * @param outcome the run that shows it, or the last one
   * @param seeds how many were tried
   * @param cpuSeconds that it took to find it
   * @param steps of the shortest story found; 0 if there is none
   * @param falseAlarm whether the right rules are blamed for the same seed
   */
  public record Row(
      Exhibit exhibit,
      SeedOutcome outcome,
      long seeds,
      double cpuSeconds,
      int steps,
      boolean falseAlarm) {
    public boolean caught() {
      return outcome != null && !outcome.holds();
    }
  }

  /**
   * @param depth whose simulator
   * @param afresh whether recorded seeds are left aside
   * @param cpuSecondsMax for each rule
   */
  public SimulatorZoo(Depth depth, boolean afresh, long cpuSecondsMax) {
    this.depth = depth;
    this.afresh = afresh;
    this.cpuSecondsMax = cpuSecondsMax;
  }

  /**
   * Shows them all, on all cores.
   *
   * @param listener told of each, by one thread at a time, as it is done
   * @throws IllegalStateException if a world broke down in a way that says nothing about a cluster
   */
  public List<Row> judge(List<Exhibit> exhibits, Consumer<Row> listener)
      throws InterruptedException {
    List<Row> rows = new ArrayList<>();
    new SeedWorkers(
            0,
            exhibits.size() - 1,
            1,
            () -> false,
            index -> {
              Row row = judge(exhibits.get((int) index));
              synchronized (rows) {
                rows.add(row);
                listener.accept(row);
              }
            })
        .run(Long.MAX_VALUE, () -> {});
    rows.sort(Comparator.comparingInt(each -> exhibits.indexOf(each.exhibit())));
    return rows;
  }

  private Row judge(Exhibit exhibit) {
    String mutant = exhibit.mutant();
    long beganNs = cpuNs();
    SeedOutcome outcome = null;
    long seeds = 0;
    if (!afresh && exhibit.standing() == Exhibit.Standing.SEEN) {
      seeds++;
      outcome = depth.run(exhibit.seed(), mutant);
    }
    for (long seed = 1;
        (outcome == null || outcome.holds()) && (cpuNs() - beganNs) / 1e9 < cpuSecondsMax;
        seed++) {
      seeds++;
      outcome = depth.run(seed, mutant);
    }
    double seconds = (cpuNs() - beganNs) / 1e9;
    if (outcome == null || outcome.holds()) {
      return new Row(exhibit, outcome, seeds, seconds, 0, false);
    }
    boolean falseAlarm = !depth.run(outcome.seed(), "").holds();
    return new Row(exhibit, outcome, seeds, seconds, steps(exhibit, outcome.seed()), falseAlarm);
  }

  /** Whole brokers take long to make a story short: what is on record will do. */
  private int steps(Exhibit exhibit, long seed) {
    return switch (depth) {
      case NODES -> ShortestStory.ofNodes(exhibit.mutant(), seed);
      case BROKER ->
          afresh
              ? ShortestStory.ofBrokers(exhibit.mutant(), seed)
              : exhibit.isSeenIn(seed) ? exhibit.steps() : 0;
      case STORAGE -> 0;
    };
  }

  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
