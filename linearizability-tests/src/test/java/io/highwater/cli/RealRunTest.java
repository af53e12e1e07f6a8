package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** One run of the main job as a user starts it: real processes, real faults, a verdict. */
class RealRunTest {
  @TempDir private Path directory;

  @Test
  void whatIsAcknowledgedSurvivesKillsPausesAndPartitions() throws Exception {
    Path results = directory.resolve("results");
    StringWriter said = new StringWriter();
    CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(said, true));

    int exit =
        Main.execute(
            commandLine, "test", "--time-limit", "20", "--seed", "1", "--out", results.toString());

    assertThat(exit).as("%s", said).isEqualTo(ExitCode.HOLDS);
    assertThat(Files.readString(results.resolve("verdict.txt")))
        .contains("HOLDS", "kill", "pause", "partition");
    assertThat(results.resolve("history.edn")).isNotEmptyFile();
    assertThat(results.resolve("results.edn")).isNotEmptyFile();
    assertThat(results.resolve("timeline.html")).isNotEmptyFile();
    assertThat(results.resolve("data")).as("a passing run leaves no data behind").doesNotExist();
  }
}
