package io.highwater.run;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.SimResult;
import io.highwater.fault.sim.Simulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs bare nodes and writes down how each run begins, a folder a seed. Thread-safe. */
public final class SeedTraces {
  private static final String FILE = "simulator.ndjson";

  private final Path directory;
  private final Mutant mutant;
  private final SortedMap<String, Integer> leftOut = new TreeMap<>();
  private long lines;

  /**
   * @param directory gets a folder {@code seed-N} of each run, in the place of an earlier one
   */
  public SeedTraces(Path directory, Mutant mutant) {
    this.directory = directory;
    this.mutant = mutant;
  }

  /**
   * Runs a seed to its end.
   *
   * @throws UncheckedIOException if its trace could not be written
   */
  public SeedOutcome run(long seed) {
    Path folder = directory.resolve("seed-" + seed);
    SimResult result;
    try {
      Files.createDirectories(folder);
      try (PrintWriter file = new PrintWriter(Files.newBufferedWriter(folder.resolve(FILE)))) {
        result = new Simulator(seed, mutant, new SimulatedHistory(), file::println).run();
        if (file.checkError()) {
          throw new IOException("disk full?");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a trace to " + folder, e);
    }
    count(result.traced());
    return SeedOutcome.of(result);
  }

  private synchronized void count(SimResult.Traced traced) {
    lines += traced.lines();
    leftOut.merge(traced.leftOut(), 1, Integer::sum);
  }

  /** How many actions all traces tell of. */
  public synchronized long lines() {
    return lines;
  }

  /** What ended how many traces; nothing, for those that were not ended by anything. */
  public synchronized SortedMap<String, Integer> leftOut() {
    return new TreeMap<>(leftOut);
  }
}
