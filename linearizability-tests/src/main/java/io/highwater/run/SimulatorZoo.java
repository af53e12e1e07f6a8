package io.highwater.run;

import io.highwater.fault.sim.Exhibit;
import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.Oracle;
import io.highwater.fault.sim.Shrinker;
import io.highwater.fault.sim.SimResult;
import io.highwater.fault.sim.Simulator;
import io.highwater.fault.sim.Story;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The simulator judges wrong rules, and the right ones over the same seeds. */
public final class SimulatorZoo {
  private static final long REPLAYS_MAX = 1_500;
  private static final long STORY_SEEDS_MAX = 120;

  private final boolean afresh;
  private final long cpuSecondsMax;

  /**
   * How one rule fared.
   *
   * @param result the run that shows it, or the last one
   * @param seeds how many were tried
   * @param cpuSeconds that it took to find it
   * @param steps of the shortest story found; 0 if there is none
   * @param falseAlarm whether the right rules are blamed for the same seed
   */
  public record Row(
      Exhibit exhibit,
      SimResult result,
      long seeds,
      double cpuSeconds,
      int steps,
      boolean falseAlarm) {
    public boolean caught() {
      return result != null && !result.holds();
    }
  }

  /**
   * @param afresh whether recorded seeds are left aside
   * @param cpuSecondsMax for each rule
   */
  public SimulatorZoo(boolean afresh, long cpuSecondsMax) {
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
    Queue<Exhibit> waiting = new ConcurrentLinkedQueue<>(exhibits);
    List<Row> rows = new ArrayList<>();
    AtomicReference<Throwable> breakdown = new AtomicReference<>();
    Runnable work =
        () -> {
          for (Exhibit each = waiting.poll(); each != null; each = waiting.poll()) {
            try {
              Row row = judge(each);
              synchronized (rows) {
                rows.add(row);
                listener.accept(row);
              }
            } catch (RuntimeException | Error e) {
              breakdown.compareAndSet(null, e);
              waiting.clear();
            }
          }
        };
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      workers.add(Thread.ofPlatform().name("zoo-" + i).daemon().start(work));
    }
    for (Thread each : workers) {
      each.join();
    }
    if (breakdown.get() != null) {
      throw new IllegalStateException("a simulated world broke down", breakdown.get());
    }
    rows.sort(Comparator.comparingInt(each -> exhibits.indexOf(each.exhibit())));
    return rows;
  }

  private Row judge(Exhibit exhibit) {
    SimulatedHistory oracle = new SimulatedHistory();
    long beganNs = cpuNs();
    SimResult result = null;
    long seeds = 0;
    if (!afresh && exhibit.seed() != Exhibit.NO_SEED) {
      seeds++;
      result = new Simulator(exhibit.seed(), exhibit.mutant(), oracle).run();
    }
    for (long seed = 1;
        (result == null || result.holds()) && (cpuNs() - beganNs) / 1e9 < cpuSecondsMax;
        seed++) {
      seeds++;
      result = new Simulator(seed, exhibit.mutant(), oracle).run();
    }
    double seconds = (cpuNs() - beganNs) / 1e9;
    if (result == null || result.holds()) {
      return new Row(exhibit, result, seeds, seconds, 0, false);
    }
    boolean falseAlarm = !new Simulator(result.seed(), Mutant.NONE, oracle).run().holds();
    int steps = shortest(exhibit.mutant(), result.seed(), oracle);
    return new Row(exhibit, result, seeds, seconds, steps, falseAlarm);
  }

  /**
   * How long the shortest story is: that of the seed that shows it, or of the first of some others
   * if what it shows hangs on more than a story tells of.
   */
  private static int shortest(Mutant mutant, long found, Oracle oracle) {
    for (long seed = 0; seed <= STORY_SEEDS_MAX; seed++) {
      Story whole = Simulator.record(seed == 0 ? found : seed, mutant, oracle);
      Story story = whole == null ? null : new Shrinker(mutant, oracle, REPLAYS_MAX).shrink(whole);
      if (story != null) {
        return story.length();
      }
    }
    return 0;
  }

  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
