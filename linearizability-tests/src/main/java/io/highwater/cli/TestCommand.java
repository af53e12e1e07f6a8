package io.highwater.cli;

import io.highwater.run.Acks;
import io.highwater.run.FlushPolicy;
import io.highwater.run.Harness;
import io.highwater.run.KafkaBackend;
import io.highwater.run.Nemeses;
import io.highwater.run.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code highwater test}: real brokers, real faults, a verdict. */
@Command(
    name = "test",
    description = {
      "Starts real brokers, uses them while faults strike, and says whether every record that was"
          + " acknowledged is still there, once and in order."
    },
    sortOptions = false)
final class TestCommand implements Callable<Integer> {
  // Short enough to be read aloud.
  private static final long SEED_LIMIT = 1_000_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--target",
      defaultValue = "local",
      description = "What to test: local (brokers started here). Default: ${DEFAULT-VALUE}.")
  private String target;

  @Option(
      names = "--workload",
      defaultValue = "log",
      description = "What clients do: log (append and read back). Default: ${DEFAULT-VALUE}.")
  private String workload;

  @Option(
      names = "--nemesis",
      paramLabel = "KIND[,KIND...]",
      defaultValue = "partition,kill,pause",
      description =
          "Faults: partition, kill, pause; or power-loss; or none. Default: ${DEFAULT-VALUE}.")
  private String nemesis;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long clients and faults go on. Default: ${DEFAULT-VALUE}.")
  private int timeLimitS;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Appends a second in all. Default: ${DEFAULT-VALUE}.")
  private int ratePerSecond;

  @Option(
      names = "--acks",
      paramLabel = "all|1|0",
      defaultValue = "all",
      description = "When an append is acknowledged. Default: ${DEFAULT-VALUE}.")
  private String acks;

  @Option(
      names = "--min-isr",
      paramLabel = "N",
      description = "min.insync.replicas. Default: 2, or 1 with one broker.")
  private Integer minIsr;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "3",
      description = "Broker processes. Default: ${DEFAULT-VALUE}.")
  private int brokers;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "6",
      description = "Partitions of the topic. Default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Threads that append, each one record at a time. Default: 2 a partition.")
  private Integer concurrency;

  @Option(
      names = "--idempotent",
      description = "Append with producer ids, a new one after each unknown outcome.")
  private boolean idempotent;

  @Option(
      names = "--flush-policy",
      paramLabel = "never|interval|commit",
      defaultValue = "never",
      description = "When brokers fsync (log.flush.policy). Default: ${DEFAULT-VALUE}.")
  private String flushPolicy;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Fixes the schedule of faults and the appends. Default: a new one, printed.")
  private Long seed;

  @Option(names = "--keep", description = "Keep the brokers' data even if all is well.")
  private boolean keep;

  @Option(
      names = "--trace",
      description = "Write down every action of every node in the results folder, for trace-check.")
  private boolean trace;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The results folder, new or empty. Default: a new one under store/.")
  private Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return new Harness(plan(), new KafkaBackend(), spec.commandLine().getOut()).run().exitCode();
  }

  /** The plan that the options amount to. */
  Plan plan() {
    only("--target", "local", target);
    only("--workload", "log", workload);
    try {
      if (out != null && Files.exists(out) && !isEmptyFolder(out)) {
        throw new IllegalArgumentException(
            "--out " + out + " is in use; expected a new or an empty folder");
      }
      if (out != null) {
        make(out);
      }
      return new Plan(
          Nemeses.parse(nemesis),
          timeLimitS,
          ratePerSecond,
          Acks.parse(acks),
          minIsr == null ? Math.min(2, brokers) : minIsr,
          brokers,
          partitions,
          concurrency == null ? 2 * partitions : concurrency,
          idempotent,
          FlushPolicy.parse(flushPolicy),
          seed == null ? ThreadLocalRandom.current().nextLong(SEED_LIMIT) : seed,
          keep,
          trace,
          Optional.ofNullable(out));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void only(String option, String served, String given) {
    if (!given.equals(served)) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + served + " for now, not '" + given + "'");
    }
  }

  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IllegalArgumentException("--out " + folder + " cannot be made: " + e, e);
    }
  }

  private static boolean isEmptyFolder(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> children = Files.list(path)) {
      return children.findAny().isEmpty();
    } catch (IOException e) {
      throw new IllegalArgumentException("--out " + path + " cannot be listed: " + e, e);
    }
  }
}
