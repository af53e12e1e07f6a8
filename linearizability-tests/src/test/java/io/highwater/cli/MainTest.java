package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpAndVersionGoToStandardOutput() {
    assertThat(run("--help")).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).contains("Usage: highwater").contains("inconclusive");

    assertThat(run("--version")).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).containsPattern("highwater \\d+\\.\\d+\\.\\d+\\S* \\(Java ");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void noCommandIsAUsageError() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            """
            Which command?
            `highwater --help` says what there is.
            """);
  }

  @Test
  void anUnknownFlagIsAUsageErrorOfTheRootAndOfACommand() {
    assertThat(run("--nope")).isEqualTo(ExitCode.USAGE);
    assertThat(run("probe", "--nope")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("Unknown option: '--nope'")
        .contains("`highwater --help` says")
        .contains("`highwater probe --help` says")
        .doesNotContain("Usage:");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    assertThat(run("prove")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("'prove'");
  }

  @Test
  void theCodeOfACommandPassesThrough() {
    assertThat(run("probe", "--code", "3")).isEqualTo(ExitCode.INCONCLUSIVE);
  }

  @Test
  void everyCommandHasHelp() {
    assertThat(run("probe", "--help")).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).contains("Usage: highwater probe").contains("--stacktrace");
  }

  @Test
  void anExceptionIsOneLineAndNeitherVerdictNorUsage() {
    assertThat(run("probe", "--code", "-1")).isEqualTo(ExitCode.INTERNAL_ERROR);
    assertThat(err.toString())
        .contains("highwater: internal error: java.lang.IllegalStateException: negative -1")
        .doesNotContain("\tat ");
  }

  @Test
  void anErrorThatPicocliDoesNotCatchIsNotAVerdictEither() {
    assertThat(run("probe", "--code", "-2")).isEqualTo(ExitCode.INTERNAL_ERROR);
    assertThat(err.toString()).contains("java.lang.AssertionError: negative -2");
  }

  @Test
  void stacktraceShowsWhereAnExceptionCameFrom() {
    assertThat(run("probe", "--code", "-1", "--stacktrace")).isEqualTo(ExitCode.INTERNAL_ERROR);
    assertThat(err.toString()).contains("\tat " + Probe.class.getName() + ".call");
  }

  private int run(String... args) {
    CommandLine commandLine = Main.commandLine().addSubcommand(new Probe());
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Main.execute(commandLine, args);
  }

  @Command(name = "probe", mixinStandardHelpOptions = true)
  private static final class Probe implements Callable<Integer> {
    @Option(names = "--code")
    private int code;

    @Override
    public Integer call() {
      return switch (code) {
        case -1 -> throw new IllegalStateException("negative " + code);
        case -2 -> throw new AssertionError("negative " + code);
        default -> code;
      };
    }
  }
}
