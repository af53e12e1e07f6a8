package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is said when somebody ends a command while TLC runs for it. */
class FarewellTest {
  private static final int TERMINATED = 143;

  @TempDir private Path folder;

  @Test
  void modelCheckSaysThatNothingIsKnownOfTheRest() throws Exception {
    assertThat(endedWhileTlcRuns("model-check", "--model", "divergence"))
        .endsWith("\nInterrupted: nothing is known of the models that were not done.\n");
  }

  @Test
  void traceCheckSaysThatNothingIsKnown() throws Exception {
    Path traces = folder.resolve("traces");
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    new CommandLine(new SimulateCommand())
        .setOut(nowhere)
        .execute("--light", "--seed", "71", "--trace", traces.toString());

    assertThat(endedWhileTlcRuns("trace-check", traces.toString()))
        .endsWith("\nInterrupted: nothing is known of what was to be checked.\n");
  }

  /** What a command says on its error stream; its output stays empty. */
  private String endedWhileTlcRuns(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !process.isAlive() || process.children().findAny().isPresent());
      process.destroy();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(TERMINATED);
    assertThat(out).isEmptyFile();
    assertThat(Files.readString(err)).doesNotContain("no verdict");
    return Files.readString(err);
  }
}
