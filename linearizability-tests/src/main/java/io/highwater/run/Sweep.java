package io.highwater.run;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.SimResult;
import io.highwater.fault.sim.Simulator;
import io.highwater.fault.sim.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Many seeds on all cores, each in a world of its own. */
public final class Sweep {
  private final SeedWorkers workers;
  private final Tally tally = new Tally();
  private final List<SimResult> red = new ArrayList<>();
  private final long[] shards = new long[8];
  private long done;
  private long virtualUs;

  /**
   * The seeds {@code first}, {@code first + step} … up to {@code last}.
   *
   * @param redMax as many violations end it
   */
  public Sweep(Mutant mutant, long first, long last, long step, int redMax) {
    this.workers =
        new SeedWorkers(
            first,
            last,
            step,
            () -> countRed() >= redMax,
            seed -> add(new Simulator(seed, mutant, new SimulatedHistory()).run()));
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
    virtualUs += result.virtualUs();
    tally.add(result.tally());
    shards[result.shards()]++;
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

  /** In how many of them the brokers had so many shards. */
  public synchronized long shards(int count) {
    return shards[count];
  }

  /** What all of them have seen together. */
  public synchronized Tally tally() {
    Tally copy = new Tally();
    copy.add(tally);
    return copy;
  }

  /** The violations, by seed. */
  public synchronized List<SimResult> red() {
    return List.copyOf(red);
  }
}
