package io.highwater.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Many seeds of one {@link Depth} on all cores. */
public final class DepthSweep {
  private final Depth depth;
  private final String mutant;
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
    this.depth = depth;
    this.mutant = mutant;
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

  /** How far it is, in a line. */
  public synchronized String progress() {
    return String.format(
        Locale.ROOT, "  %d seeds done, %d violated, %,d events", done, red.size(), events);
  }

  /**
   * What there is to say of it.
   *
   * @param seeds the whole range, of which this is one part
   */
  public synchronized SweepReport report(String seeds, int part, int partCount) {
    SortedMap<String, Long> figures = new TreeMap<>();
    figures.put(SweepReport.SEEDS, done);
    figures.put("events", events);
    figures.put("virtual_seconds", virtualUs / 1_000_000);
    figures.put("acknowledgements", acknowledged);
    SortedMap<Long, String> violated = new TreeMap<>();
    red.forEach(each -> violated.put(each.seed(), each.violation().property()));
    String of = depth.title() + (mutant.isEmpty() ? "" : " with " + mutant);
    return new SweepReport(
        of, seeds, List.of(part), partCount, figures, Map.of("faults", counts), violated);
  }

  /** The violations, by seed. */
  public synchronized List<SeedOutcome> red() {
    return List.copyOf(red);
  }
}
