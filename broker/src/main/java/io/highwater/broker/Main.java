package io.highwater.broker;

import io.highwater.broker.storage.Disk;
import io.highwater.broker.storage.LogDirFailure;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * One broker or controller process: {@code --config FILE [--override KEY=VALUE]... [--ready-file
 * FILE]}. SIGTERM shuts it down cleanly; the JVM then exits with 143, as after any SIGTERM. Other
 * exit codes: 1 after a failure of disk, address or program, 2 for wrong usage or configuration.
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Main() {}

  private record Arguments(Path config, Map<String, String> overrides, Path readyFile) {}

  private static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  public static void main(String[] args) {
    int code = run(List.of(args), System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs until the process is told to stop; returns the exit code. */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    return run(args, Rulebook.RIGHT, out, err);
  }

  /**
   * The same by other rules.
   *
   * @param rules the right ones, but for who judges judges
   */
  public static int run(List<String> args, Rulebook rules, PrintStream out, PrintStream err) {
    BrokerConfig config;
    Arguments arguments;
    try {
      arguments = parse(args);
      String text = Files.readString(arguments.config(), StandardCharsets.UTF_8);
      config = BrokerConfig.parse(arguments.config().toString(), text, arguments.overrides());
    } catch (UsageException | ConfigException wrong) {
      err.println(wrong.getMessage());
      return USAGE;
    } catch (IOException unreadable) {
      err.println("cannot read the configuration: " + unreadable);
      return USAGE;
    }
    config.warnings().forEach(warning -> err.println("warning: " + warning));
    return serve(config, rules, arguments.readyFile(), out, err);
  }

  private static int serve(
      BrokerConfig config, Rulebook rules, Path readyFile, PrintStream out, PrintStream err) {
    Machine machine = new RealMachine(Disk.REAL, rules);
    Server server;
    try {
      server =
          switch (config.role()) {
            case BROKER -> BrokerServer.start(config, machine);
            case CONTROLLER -> ControllerServer.start(config, machine);
          };
    } catch (IOException | LogDirFailure | IllegalStateException failure) {
      err.println("cannot start: " + failure.getMessage());
      return FAILED;
    }
    Thread closing = new Thread(server::close, "shutdown");
    Runtime.getRuntime().addShutdownHook(closing);
    try {
      server.ready().join();
      announce(server.endpoints().get(0), readyFile, out);
      server.stopped().join();
      return 0;
    } catch (CompletionException failure) {
      if (server.stopped().isDone() && !server.stopped().isCompletedExceptionally()) {
        return 0; // told to stop before it was ready
      }
      err.println("stopped: " + Failures.describe(failure.getCause()));
      return FAILED;
    } catch (IOException failure) {
      err.println("cannot write " + readyFile + ": " + failure.getMessage());
      return FAILED;
    }
  }

  private static void announce(Endpoint endpoint, Path readyFile, PrintStream out)
      throws IOException {
    String line = "ready bootstrap=%s:%d".formatted(endpoint.host(), endpoint.port());
    out.println(line);
    out.flush();
    if (readyFile != null) {
      Path whole = readyFile.resolveSibling(readyFile.getFileName() + ".tmp");
      Files.writeString(whole, line + "\n");
      Files.move(whole, readyFile, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static Arguments parse(List<String> args) {
    Path config = null;
    Path readyFile = null;
    Map<String, String> overrides = new LinkedHashMap<>();
    Iterator<String> each = args.iterator();
    while (each.hasNext()) {
      String flag = each.next();
      switch (flag) {
        case "--config" -> config = Path.of(valueOf(flag, each));
        case "--ready-file" -> readyFile = Path.of(valueOf(flag, each));
        case "--override" -> {
          String pair = valueOf(flag, each);
          int equals = pair.indexOf('=');
          if (equals < 1) {
            throw new UsageException("--override " + pair + ": expected KEY=VALUE");
          }
          overrides.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        default ->
            throw new UsageException(
                flag
                    + " is not known; usage: --config FILE [--override KEY=VALUE]..."
                    + " [--ready-file FILE]");
      }
    }
    if (config == null) {
      throw new UsageException("--config FILE is missing");
    }
    return new Arguments(config, overrides, readyFile);
  }

  private static String valueOf(String flag, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new UsageException(flag + " needs a value");
    }
    return rest.next();
  }
}
