package io.highwater.run;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.Oracle;
import io.highwater.fault.sim.SimResult;
import io.highwater.fault.sim.Simulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Where simulated runs write their traces: a folder a seed, or nowhere. Thread-safe. */
public final class SeedTraces {
  /** Nothing is written. */
  public static final SeedTraces OFF = new SeedTraces(null);

  private static final String FILE = "simulator.ndjson";

  private final Path directory;

  /**
   * @param directory gets a folder {@code seed-N} of each run
   */
  public SeedTraces(Path directory) {
    this.directory = directory;
  }

  /** One run's trace, which ends when it is closed. */
  private static final class Open implements AutoCloseable {
    private final PrintWriter file;

    private Open(PrintWriter file) {
      this.file = file;
    }

    /** Takes the run's lines; null if nobody wants them. */
    Consumer<String> lines() {
      return file == null ? null : file::println;
    }

    /**
     * Nothing more comes.
     *
     * @throws UncheckedIOException if not all of it could be written
     */
    @Override
    public void close() {
      if (file != null) {
        file.close();
        if (file.checkError()) {
          throw new UncheckedIOException("cannot write a trace", new IOException("disk full?"));
        }
      }
    }
  }

  /** Runs a seed and writes its trace, in the place of an earlier one. */
  public SimResult run(long seed, Mutant mutant, Oracle oracle) {
    try (Open trace = open(seed)) {
      return new Simulator(seed, mutant, oracle, trace.lines()).run();
    }
  }

  private Open open(long seed) {
    if (directory == null) {
      return new Open(null);
    }
    Path folder = directory.resolve("seed-" + seed);
    try {
      Files.createDirectories(folder);
      return new Open(new PrintWriter(Files.newBufferedWriter(folder.resolve(FILE))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a trace to " + folder, e);
    }
  }
}
