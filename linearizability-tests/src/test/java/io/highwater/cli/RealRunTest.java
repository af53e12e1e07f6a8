package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import picocli.CommandLine;

/** One run of the main job as a user starts it: real processes, real faults, a verdict. */
@Execution(ExecutionMode.CONCURRENT)
class RealRunTest {
  @TempDir private Path directory;

  @Test
  void whatIsAcknowledgedSurvivesKillsPausesAndPartitions() throws Exception {
    Path results = directory.resolve("results");
    StringWriter said = new StringWriter();
    CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(said, true));

    int exit =
        Main.execute(
            commandLine,
            "test",
            "--trace",
            "--time-limit",
            "20",
            "--seed",
            "1",
            "--out",
            results.toString());

    assertThat(exit).as("%s", said).isEqualTo(ExitCode.HOLDS);
    assertThat(Files.readString(results.resolve("verdict.txt")))
        .contains("HOLDS", "kill", "pause", "partition");
    assertThat(results.resolve("history.edn")).isNotEmptyFile();
    assertThat(results.resolve("results.edn")).isNotEmptyFile();
    assertThat(results.resolve("timeline.html")).isNotEmptyFile();
    assertThat(traceCheck(results)).contains("ACCEPTED: the entire trace was consumed");
    assertThat(results.resolve("data")).as("a passing run leaves no data behind").doesNotExist();
  }

  /** The same run is a behaviour of the specification. */
  private static String traceCheck(Path results) {
    StringWriter said = new StringWriter();
    CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(said, true));

    int exit = Main.execute(commandLine, "trace-check", results.toString());

    System.out.print(said);
    assertThat(exit).as("%s", said).isEqualTo(ExitCode.HOLDS);
    return said.toString();
  }
}
