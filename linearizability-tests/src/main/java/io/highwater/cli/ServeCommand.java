package io.highwater.cli;

import io.highwater.broker.ConfigException;
import io.highwater.broker.Server;
import io.highwater.broker.storage.LogDirFailure;
import io.highwater.fault.cluster.EmbeddedCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve}: brokers for any Kafka client, in one JVM or as one process of a cluster. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves Kafka clients: a cluster of replicating brokers in this JVM, or, with --config, one",
      "broker or controller process. Prints 'ready bootstrap=...' once clients may come.",
      "SIGTERM or Ctrl-C shuts it down in order."
    })
public final class ServeCommand implements Callable<Integer> {
  private static final int PORT_MAX = 65_535;
  private static final int BROKERS_MAX = 16;
  private static final Set<Set<String>> NOBODY_SERVES =
      Set.of(Set.of(), Set.of(EmbeddedCluster.CONTROLLER));

  @Spec private CommandSpec spec;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many brokers (default: ${DEFAULT-VALUE}).")
  private int brokers;

  @Option(
      names = "--host",
      paramLabel = "H",
      defaultValue = "127.0.0.1",
      description = "Where to listen (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "9092",
      description =
          "The first broker's port; the others follow. 0 takes any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where to keep the data (default: a temporary directory, deleted at the end).")
  private Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A server.properties file: one process, a broker or a controller by its role.")
  private Path config;

  @Option(
      names = "--override",
      paramLabel = "KEY=VALUE",
      description = "A server.properties key for every broker; may be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "Also write the ready line to this file.")
  private Path readyFile;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (config != null) {
      refuseBeside("--config", "--brokers", "--host", "--port", "--data");
      return serveOne();
    }
    if (data != null && data.toString().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--data is empty: expected a directory");
    }
    check(brokers >= 1 && brokers <= BROKERS_MAX, "--brokers", brokers, "1 to " + BROKERS_MAX);
    int last = PORT_MAX - brokers + 1;
    check(port >= 0 && port <= last, "--port", port, "0 to " + last);
    return serveCluster();
  }

  private void refuseBeside(String option, String... others) {
    for (String other : others) {
      if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
        throw new ParameterException(
            spec.commandLine(), other + " makes no sense with " + option + ", which decides that");
      }
    }
  }

  private void check(boolean holds, String option, int value, String expected) {
    if (!holds) {
      throw new ParameterException(
          spec.commandLine(), "%s=%d: expected %s".formatted(option, value, expected));
    }
  }

  private int serveOne() {
    List<String> args = new ArrayList<>(List.of("--config", config.toString()));
    overrides.forEach((key, value) -> args.addAll(List.of("--override", key + "=" + value)));
    if (readyFile != null) {
      args.addAll(List.of("--ready-file", readyFile.toString()));
    }
    int code = io.highwater.broker.Main.run(args, System.out, System.err);
    return code == 0 || code == ExitCode.USAGE ? code : ExitCode.INTERNAL_ERROR;
  }

  private int serveCluster() throws IOException, InterruptedException {
    PrintWriter errors = spec.commandLine().getErr();
    EmbeddedCluster cluster;
    try {
      cluster =
          EmbeddedCluster.start(new EmbeddedCluster.Settings(brokers, host, port, data, overrides));
    } catch (ConfigException wrong) {
      errors.println(wrong.getMessage());
      return ExitCode.USAGE;
    } catch (IOException | LogDirFailure failure) {
      errors.println("cannot start: " + reason(failure));
      return ExitCode.INTERNAL_ERROR;
    }
    Thread closing = new Thread(cluster::close, "shutdown");
    Runtime.getRuntime().addShutdownHook(closing);
    announce("ready bootstrap=" + cluster.bootstrap());
    awaitEnd(cluster.nodes(), errors);
    return ExitCode.INTERNAL_ERROR;
  }

  /** A file system's messages are often no more than a path. */
  private static String reason(Exception failure) {
    return failure instanceof FileSystemException wrong && wrong.getReason() == null
        ? wrong.getMessage() + ": " + wrong.getClass().getSimpleName()
        : failure.getMessage();
  }

  /** Tells of each node that has to stop; returns when there is no broker left. */
  static void awaitEnd(Map<String, Server> nodes, PrintWriter errors) throws InterruptedException {
    Set<String> left = new TreeSet<>(nodes.keySet());
    CountDownLatch end = new CountDownLatch(1);
    nodes.forEach(
        (name, node) ->
            node.stopped()
                .exceptionally(
                    failure -> {
                      if (NOBODY_SERVES.contains(lose(name, failure, left, errors))) {
                        end.countDown();
                      }
                      return null;
                    }));
    end.await();
  }

  private static Set<String> lose(
      String name, Throwable failure, Set<String> left, PrintWriter errors) {
    synchronized (left) {
      left.remove(name);
      errors.println(
          name
              + " had to stop: "
              + failure.getMessage()
              + "; left: "
              + (left.isEmpty() ? "nobody" : String.join(", ", left)));
      errors.flush();
      return Set.copyOf(left);
    }
  }

  private void announce(String line) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
    if (readyFile != null) {
      Path whole = readyFile.resolveSibling(readyFile.getFileName() + ".tmp");
      Files.writeString(whole, line + "\n");
      Files.move(whole, readyFile, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
