package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelCheckCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new ModelCheckCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void tellsTheStoryOfAViolatedModel() {
    assertThat(run("--model", "acks1", "--out", folder.toString())).isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString())
        .startsWith("acks1 (acks=1 counted as durable): AckedDurable is violated: 33 distinct")
        .containsSubsequence("ACKNOWLEDGED", "LOST", "Violated: AckedDurable");
  }

  @Test
  void namesTheModelsThereAreWhenAskedForAnother() {
    assertThat(run("--model", "nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith("no model nonsense; there are: divergence, ");
  }

  @Test
  void listsTheModelsAndWhatTheyMustDo() {
    assertThat(run("--list")).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString())
        .containsPattern("(?m)^divergence .* must hold$")
        .containsPattern("(?m)^acks1 .* must violate AckedDurable$");
  }

  @Test
  void replaysBehavioursOnTheProgram() {
    assertThat(run("--replay", "10", "--out", folder.toString()))
        .isIn(ExitCode.HOLDS, ExitCode.INCONCLUSIVE);
    assertThat(out.toString())
        .startsWith("10 behaviours of the model replayed on the Java core, ")
        .contains(", 0 mismatches, ")
        .containsPattern("ReceiveFetchRequest +\\d+");
    assertThat(run("--replay", "0")).isEqualTo(ExitCode.USAGE);
  }
}
