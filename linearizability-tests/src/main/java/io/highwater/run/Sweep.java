package io.highwater.run;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.SimResult;
import io.highwater.fault.sim.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Many seeds on all cores, each in a world of its own. */
public final class Sweep {
  private static final long PROGRESS_NS = 5_000_000_000L;

  private final Mutant mutant;
  private final long last;
  private final long step;
  private final int redMax;
  private final SeedTraces traces;
  private final AtomicLong next;
  private final AtomicReference<Throwable> breakdown = new AtomicReference<>();
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
    this.mutant = mutant;
    this.next = new AtomicLong(first);
    this.last = last;
    this.step = step;
    this.redMax = redMax;
    this.traces = traces;
  }

  /**
   * Runs them all, or as many as the time allows.
   *
   * @param secondsMax of wall time, after which no seed is begun
   * @param progress told every few seconds
   * @throws IllegalStateException if a world broke down in a way that says nothing about a cluster
   */
  public void run(long secondsMax, Consumer<Sweep> progress) throws InterruptedException {
    long beganNs = System.nanoTime();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      workers.add(
          Thread.ofPlatform().name("sweep-" + i).daemon().start(() -> work(beganNs, secondsMax)));
    }
    long saidNs = beganNs;
    for (Thread each : workers) {
      while (!each.join(Duration.ofMillis(200))) {
        if (System.nanoTime() - saidNs > PROGRESS_NS) {
          saidNs = System.nanoTime();
          progress.accept(this);
        }
      }
    }
    if (breakdown.get() != null) {
      throw new IllegalStateException("a simulated world broke down", breakdown.get());
    }
    red.sort(Comparator.comparingLong(SimResult::seed));
  }

  /**
   * Runs seeds on this thread for so long.
   *
   * @return the nanoseconds that it took
   */
  public long runAlone(long secondsMax) {
    long beganNs = System.nanoTime();
    work(beganNs, secondsMax);
    if (breakdown.get() != null) {
      throw new IllegalStateException("a simulated world broke down", breakdown.get());
    }
    return System.nanoTime() - beganNs;
  }

  private void work(long beganNs, long secondsMax) {
    SimulatedHistory oracle = new SimulatedHistory();
    while (breakdown.get() == null
        && countRed() < redMax
        && (System.nanoTime() - beganNs) / 1_000_000_000L < secondsMax) {
      long seed = next.getAndAdd(step);
      if (seed > last) {
        return;
      }
      try {
        add(traces.run(seed, mutant, oracle));
      } catch (RuntimeException | Error e) {
        breakdown.compareAndSet(null, new IllegalStateException("seed " + seed, e));
      }
    }
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
