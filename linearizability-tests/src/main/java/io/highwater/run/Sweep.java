package io.highwater.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Many seeds on all cores, each in a world of its own. */
public final class Sweep {
  private final SeedPart seeds;
  private final SeedWorkers workers;
  private final List<SeedOutcome> red = new ArrayList<>();
  private final SequencedMap<String, SortedMap<String, Long>> counts = new LinkedHashMap<>();
  private Consumer<SeedOutcome> herald = red -> {};
  private long done;
  private long virtualUs;
  private long events;
  private long acknowledged;

  /**
   * A sweep that has not begun.
   *
   * @param world runs one seed; any thread
   * @param redMax as many violations end it
   */
  public Sweep(LongFunction<SeedOutcome> world, SeedPart seeds, int redMax) {
    this.seeds = seeds;
    boolean none = seeds.size() == 0;
    this.workers =
        new SeedWorkers(
            none ? 1 : seeds.first(),
            none ? 0 : seeds.range().last(),
            seeds.of(),
            () -> countRed() >= redMax,
            seed -> add(world.apply(seed)));
  }

  /**
   * Runs them all, or as many as the time allows.
   *
   * @param secondsMax of wall time, after which no seed is begun
   * @param progress told every few seconds
   * @param violated told of each violation when it is found, by one thread at a time
   * @throws IllegalStateException if a world broke down in a way that says nothing about a cluster
   */
  public void run(long secondsMax, Consumer<Sweep> progress, Consumer<SeedOutcome> violated)
      throws InterruptedException {
    herald = violated;
    workers.run(secondsMax, () -> progress.accept(this));
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
    outcome
        .counts()
        .forEach(
            (section, its) -> {
              SortedMap<String, Long> sum = counts.computeIfAbsent(section, k -> new TreeMap<>());
              its.forEach((name, times) -> sum.merge(name, times, Long::sum));
            });
    if (!outcome.holds()) {
      red.add(outcome);
      herald.accept(outcome);
    }
  }

  private synchronized int countRed() {
    return red.size();
  }

  /** How many seeds have run. */
  public synchronized long done() {
    return done;
  }

  /** How much virtual time has passed in all of them, in microseconds. */
  public synchronized long virtualUs() {
    return virtualUs;
  }

  /** How many things happened in all of them. */
  public synchronized long events() {
    return events;
  }

  /** How far it is, in a line. */
  public synchronized String progress() {
    return String.format(
        Locale.ROOT, "  %d seeds done, %d violated, %,d events", done, red.size(), events);
  }

  /**
   * What there is to say of it so far. Any thread.
   *
   * @param of what was swept
   * @param whole the range, of which this is one part, as it is called
   * @param build as in the report
   */
  public synchronized SweepReport report(String of, String whole, String build) {
    SortedMap<String, Long> figures = new TreeMap<>();
    figures.put(SweepReport.SEEDS, done);
    figures.put("events", events);
    figures.put("virtual_seconds", virtualUs / 1_000_000);
    figures.put("acknowledgements", acknowledged);
    SortedMap<Long, String> violated = new TreeMap<>();
    red.forEach(each -> violated.put(each.seed(), each.violation().property()));
    return new SweepReport(
        of, whole, build, List.of(seeds.number()), seeds.of(), figures, counts, violated);
  }

  /** The violations, by seed. */
  public synchronized List<SeedOutcome> red() {
    return red.stream().sorted(Comparator.comparingLong(SeedOutcome::seed)).toList();
  }
}
