package io.highwater.cli;

import io.highwater.bench.Bench;
import io.highwater.bench.BenchException;
import io.highwater.bench.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code highwater bench}: how fast, beside Apache Kafka. */
@Command(
    name = "bench",
    description = {
      "Measures three broker processes: start, cost, throughput by Kafka's own perf tool, latency;"
          + " and beside them, in turns on the same machine, Apache Kafka. Exits 0 once it has"
          + " measured, whatever the figures."
    },
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  private static final String KAFKA = "kafka:";

  @Spec private CommandSpec spec;

  @Option(
      names = "--against",
      paramLabel = "kafka:VERSION",
      description = "Measure this release of Apache Kafka too, fetched from Maven's repository.")
  private String against;

  @Option(
      names = "--profile",
      paramLabel = "quick|full",
      defaultValue = "quick",
      description = "How thorough: some minutes, or most of an hour. Default: ${DEFAULT-VALUE}.")
  private String profile;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many rounds of each. Default: 2 for quick, 5 for full.")
  private int pairs;

  @Option(names = "--json", description = "Print every sample as JSON instead of a table.")
  private boolean json;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "For Kafka's jars, which stay, and data. Default: target/bench of this clone.")
  private Path directory;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.isDirectory(Path.of("/proc/self"))) {
      throw new ParameterException(
          spec.commandLine(), "bench reads what processes cost from /proc: it needs Linux");
    }
    try {
      new Bench(
              peer(),
              profile(),
              pairs(),
              directory == null ? home().resolve("target/bench") : directory,
              spec.commandLine().getOut(),
              spec.commandLine().getErr())
          .run(json);
      return ExitCode.HOLDS;
    } catch (BenchException e) {
      spec.commandLine().getErr().println("bench: " + e.getMessage());
      return ExitCode.INCONCLUSIVE;
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("highwater.home", "."));
  }

  private Optional<String> peer() {
    if (against == null) {
      return Optional.empty();
    }
    String version = against.startsWith(KAFKA) ? against.substring(KAFKA.length()) : "";
    if (!Bench.isVersion(version)) {
      throw new ParameterException(
          spec.commandLine(),
          "--against is kafka:VERSION, as in kafka:4.3.1, not '" + against + "'");
    }
    return Optional.of(version);
  }

  private Profile profile() {
    try {
      return Profile.parse(profile);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int pairs() {
    if (pairs < 0 || pairs > 100) {
      throw new ParameterException(spec.commandLine(), "--pairs is from 1 to 100, not " + pairs);
    }
    return pairs;
  }
}
