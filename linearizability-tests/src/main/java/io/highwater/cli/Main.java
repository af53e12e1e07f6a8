package io.highwater.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code highwater}. A command is a picocli class that implements {@code
 * Callable<Integer>}, returns one of {@link ExitCode} and is listed in {@link #COMMANDS}.
 */
@Command(
    name = "highwater",
    description = "A Kafka-compatible broker that follows a TLA+ specification, and its judges.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:holds",
      "1:violated",
      "2:usage",
      "3:inconclusive (a fault never took effect, a limit was reached)",
      "70:highwater itself failed"
    })
public final class Main implements Runnable {
  /** The commands, in the order of the help text. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          TestCommand.class,
          ServeCommand.class,
          SimulateCommand.class,
          ModelCheckCommand.class,
          TraceCheckCommand.class,
          ExplainCommand.class,
          ZooCommand.class,
          CheckCommand.class,
          BenchCommand.class);

  private static final String STACKTRACE_VARIABLE = "HIGHWATER_STACKTRACE";

  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description =
          "On an internal error, print where it came from (or set HIGHWATER_STACKTRACE=1).")
  private boolean stacktrace;

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(execute(commandLine(), args));
  }

  /** The command line with all its commands; tests add their own. */
  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    COMMANDS.forEach(commandLine::addSubcommand);
    return commandLine;
  }

  /**
   * Runs a command and never throws: an error that no command foresaw becomes one line and {@link
   * ExitCode#INTERNAL_ERROR}, where the JVM would exit 1 and be read as {@link ExitCode#VIOLATED}.
   */
  static int execute(CommandLine commandLine, String... args) {
    commandLine.setExecutionExceptionHandler(
        (error, failed, parsed) -> failure(commandLine, error));
    commandLine.setParameterExceptionHandler((error, arguments) -> usage(error));
    try {
      return commandLine.execute(args);
    } catch (Throwable error) {
      return failure(commandLine, error);
    }
  }

  /** What is wrong stays in sight: the help text, which would push it away, is named only. */
  private static int usage(ParameterException error) {
    CommandLine failed = error.getCommandLine();
    PrintWriter err = failed.getErr();
    err.println(error.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
    err.println(
        "`%s --help` says what there is.".formatted(failed.getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  private static int failure(CommandLine commandLine, Throwable error) {
    Main main = commandLine.getCommand();
    commandLine.getErr().println("highwater: internal error: " + error);
    if (main.stacktrace || "1".equals(System.getenv(STACKTRACE_VARIABLE))) {
      error.printStackTrace(commandLine.getErr());
    } else {
      commandLine.getErr().println("--stacktrace shows where it came from.");
    }
    return ExitCode.INTERNAL_ERROR;
  }

  /** Called when no command is named. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Says which build this is, and on which Java it runs. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Properties properties = new Properties();
      try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read version.properties", e);
      }
      return new String[] {
        "highwater " + properties.getProperty("version") + " (Java " + Runtime.version() + ")"
      };
    }
  }
}
