package io.highwater.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Many seeds of one {@link Depth} on all cores. */
public final class DepthSweep {
  private final SeedWorkers workers;
  private final List<SeedOutcome> red = new ArrayList<>();
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private long done;
  private long virtualUs;
  private long events;
  private long acknowledged;

  /**
   * The seeds {@code first}, {@code first + step} … up to {@code last}.
   *
   * @param mutant the wrong rule, or nothing
   * @param redMax as many violations end it
   */
  public DepthSweep(Depth depth, String mutant, long first, long last, long step, int redMax) {
    this.workers =
        new SeedWorkers(
            first, last, step, () -> countRed() >= redMax, seed -> add(depth.run(seed, mutant)));
  }

  /**
   * Runs them all, or as many as the time allows.
   *
   * @param secondsMax of wall time, after which no seed is begun
   * @param progress told every few seconds
   */
  public void run(long secondsMax, Consumer<DepthSweep> progress) throws InterruptedException {
    workers.run(secondsMax, () -> progress.accept(this));
    red.sort(Comparator.comparingLong(SeedOutcome::seed));
  }

  /**
   * Runs seeds on this thread for so long.
   *
   * @return the nanoseconds that it took
   */
  public long runAlone(long secondsMax) {
    return workers.runAlone(secondsMax);
  }

  private synchronized void add(SeedOutcome outcome) {
    done++;
    virtualUs += outcome.virtualUs();
    events += outcome.events();
    acknowledged += outcome.acknowledged();
    outcome.counts().forEach((kind, times) -> counts.merge(kind, times, Long::sum));
    if (!outcome.holds()) {
      red.add(outcome);
    }
  }

  private synchronized int countRed() {
    return red.size();
  }

  /** How many seeds have run. */
  public synchronized long done() {
    return done;
  }

  public synchronized long virtualUs() {
    return virtualUs;
  }

  public synchronized long events() {
    return events;
  }

  public synchronized long acknowledged() {
    return acknowledged;
  }

  /** How often what happened in all of them together, what never did included. */
  public synchronized SortedMap<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** The violations, by seed. */
  public synchronized List<SeedOutcome> red() {
    return List.copyOf(red);
  }
}
