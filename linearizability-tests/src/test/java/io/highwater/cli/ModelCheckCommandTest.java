package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ModelCheckCommandTest {
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
    assertThat(run("--model", "acks1")).isEqualTo(ExitCode.VIOLATED);
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
}
