package io.highwater.run;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.SimResult;
import io.highwater.fault.sim.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Many seeds on all cores, each in a world of its own. */
public final class Sweep {
  private final SeedWorkers workers;
  private final Tally tally = new Tally();
  private final List<SimResult> red = new ArrayList<>();
  private final SortedMap<String, Long> shards = new TreeMap<>();
  private final SortedMap<String, Integer> leftOut = new TreeMap<>();
  private long lines;
  private long done;
  private long virtualUs;

  /**
   * The seeds {@code first}, {@code first + step} … up to {@code last}.
   *
   * @param redMax as many violations end it
   */
  public Sweep(Mutant mutant, long first, long last, long step, int redMax) {
    this(mutant, first, last, step, redMax, SeedTraces.OFF);
  }

  /**
   * The same, which writes down what happens in each of them.
   *
   * @param traces where
   */
  public Sweep(Mutant mutant, long first, long last, long step, int redMax, SeedTraces traces) {
    this.workers =
        new SeedWorkers(
            first,
            last,
            step,
            () -> countRed() >= redMax,
            seed -> add(traces.run(seed, mutant, new SimulatedHistory())));
  }

  /**
   * Runs them all, or as many as the time allows.
   *
   * @param secondsMax of wall time, after which no seed is begun
   * @param progress told every few seconds
   * @throws IllegalStateException if a world broke down in a way that says nothing about a cluster
   */
  public void run(long secondsMax, Consumer<Sweep> progress) throws InterruptedException {
    workers.run(secondsMax, () -> progress.accept(this));
    red.sort(Comparator.comparingLong(SimResult::seed));
  }

  /**
   * Runs seeds on this thread for so long.
   *
   * @return the nanoseconds that it took
   */
  public long runAlone(long secondsMax) {
    return workers.runAlone(secondsMax);
  }

  private synchronized void add(SimResult result) {
    done++;
    if (result.traced() != null) {
      lines += result.traced().lines();
      leftOut.merge(result.traced().leftOut(), 1, Integer::sum);
    }
    virtualUs += result.virtualUs();
    tally.add(result.tally());
    shards.merge(Integer.toString(result.shards()), 1L, Long::sum);
    if (!result.holds()) {
      red.add(result);
    }
  }

  private synchronized int countRed() {
    return red.size();
  }

  /** How many seeds have run. */
  public synchronized long done() {
    return done;
  }

  /** How much virtual time has passed in all of them. */
  public synchronized long virtualUs() {
    return virtualUs;
  }

  /** How many actions all traces tell of. */
  public synchronized long traceLines() {
    return lines;
  }

  /** What ended how many traces; nothing, for those that were not ended by anything. */
  public synchronized SortedMap<String, Integer> leftOut() {
    return new TreeMap<>(leftOut);
  }

  /** What all of them have seen together. */
  public synchronized Tally tally() {
    Tally copy = new Tally();
    copy.add(tally);
    return copy;
  }

  /**
   * What there is to say of it.
   *
   * @param of what was swept
   * @param seeds the whole range, of which this is one part
   */
  public synchronized SweepReport report(String of, String seeds, int part, int partCount) {
    SortedMap<String, Long> figures = new TreeMap<>();
    figures.put(SweepReport.SEEDS, done);
    figures.put("events", tally.events());
    figures.put("virtual_seconds", virtualUs / 1_000_000);
    figures.put("acknowledgements", tally.acknowledged());
    Map<String, SortedMap<String, Long>> counts = new LinkedHashMap<>();
    counts.put("faults", lowerCase(tally.faults()));
    counts.put("chores", lowerCase(tally.chores()));
    counts.put("whims", lowerCase(tally.whims()));
    counts.put("happenings", lowerCase(tally.happenings()));
    counts.put("errors", lowerCase(tally.errors()));
    counts.put("replicas", lowerCase(tally.roles()));
    counts.put("seeds by shards a broker", new TreeMap<>(shards));
    SortedMap<Long, String> violated = new TreeMap<>();
    red.forEach(each -> violated.put(each.seed(), each.violation().property()));
    return new SweepReport(of, seeds, List.of(part), partCount, figures, counts, violated);
  }

  private static SortedMap<String, Long> lowerCase(SortedMap<String, Long> counts) {
    SortedMap<String, Long> lower = new TreeMap<>();
    counts.forEach((name, count) -> lower.put(name.toLowerCase(Locale.ROOT), count));
    return lower;
  }

  /** The violations, by seed. */
  public synchronized List<SimResult> red() {
    return List.copyOf(red);
  }
}
