package io.highwater.run;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.SimLoad;
import io.highwater.fault.sim.SimResult;
import io.highwater.fault.sim.Simulator;
import io.highwater.fault.sim.whole.WholeMutant;
import io.highwater.fault.sim.whole.WholeSimulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs seeds and writes down what happens, a folder a seed; whole brokers write as real ones do.
 * Thread-safe.
 */
public final class SeedTraces {
  private static final String FILE = "simulator.ndjson";

  private final Path directory;
  private final Depth depth;
  private final SimLoad load;
  private final String mutant;
  private final SortedMap<String, Integer> leftOut = new TreeMap<>();
  private long lines;

  /**
   * @param directory gets a folder {@code seed-N} of each run, in the place of an earlier one
   * @param depth of nodes or of brokers
   * @param load of nodes
   * @param mutant the wrong rule, or nothing
   */
  public SeedTraces(Path directory, Depth depth, SimLoad load, String mutant) {
    this.directory = directory;
    this.depth = depth;
    this.load = load;
    this.mutant = mutant;
  }

  /**
   * Runs a seed to its end.
   *
   * @throws UncheckedIOException if its trace could not be written
   */
  public SeedOutcome run(long seed) {
    Path folder = directory.resolve("seed-" + seed);
    try {
      Files.createDirectories(folder);
      for (Path earlier : traces(folder)) {
        Files.delete(earlier);
      }
      return depth == Depth.NODES ? nodes(seed, folder) : brokers(seed, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a trace to " + folder, e);
    }
  }

  private static List<Path> traces(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.toString().endsWith(".ndjson")).toList();
    }
  }

  private SeedOutcome nodes(long seed, Path folder) throws IOException {
    Mutant wrong = mutant.isEmpty() ? Mutant.NONE : Mutant.named(mutant).orElseThrow();
    SimResult result;
    try (PrintWriter file = new PrintWriter(Files.newBufferedWriter(folder.resolve(FILE)))) {
      result = new Simulator(seed, load, wrong, new SimulatedHistory(), file::println).run();
      if (file.checkError()) {
        throw new IOException("disk full?");
      }
    }
    count(result.traced().lines(), result.traced().leftOut());
    return SeedOutcome.of(result);
  }

  private SeedOutcome brokers(long seed, Path folder) throws IOException {
    WholeMutant wrong =
        mutant.isEmpty() ? WholeMutant.NONE : WholeMutant.named(mutant).orElseThrow();
    SeedOutcome outcome =
        SeedOutcome.of(
            new WholeSimulator(seed, wrong, new SimulatedHistory(), Optional.of(folder)).run());
    long its = 0;
    for (Path each : traces(folder)) {
      try (Stream<String> all = Files.lines(each)) {
        its += all.count() - 1; // without the header
      }
    }
    count(its, "");
    return outcome;
  }

  private synchronized void count(long its, String left) {
    lines += its;
    leftOut.merge(left, 1, Integer::sum);
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
