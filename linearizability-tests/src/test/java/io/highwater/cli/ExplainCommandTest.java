package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object command, String... args) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void explainsWhatModelCheckHasWritten() throws IOException {
    run(new ModelCheckCommand(), "--model", "acks1", "--out", folder.toString());
    Path trace = folder.resolve("acks1.ndjson");
    assertThat(out.toString()).contains("bin/highwater explain " + trace);
    String told = out.toString();
    out.getBuffer().setLength(0);

    assertThat(run(new ExplainCommand(), trace.toString())).isEqualTo(ExitCode.HOLDS);
    assertThat(told).contains(out.toString());

    Path html = folder.resolve("story.html");
    Path diagram = folder.resolve("story.mmd");
    assertThat(
            run(
                new ExplainCommand(),
                trace.toString(),
                "--html",
                html.toString(),
                "--mermaid",
                diagram.toString()))
        .isEqualTo(ExitCode.HOLDS);
    assertThat(Files.readString(html)).contains("AckedDurable", "✗ Lost");
    assertThat(Files.readString(diagram)).startsWith("sequenceDiagram");
  }

  @Test
  void explainsWhatLedToALineOfARunThatManyWrote() throws IOException {
    String run = folder.resolve("runs").toString();
    CommandLine simulate = new CommandLine(new SimulateCommand()).setOut(new PrintWriter(out));
    simulate.execute("--light", "--seed", "71", "--trace", run);
    String seed = run + "/seed-71";
    out.getBuffer().setLength(0);

    assertThat(run(new ExplainCommand(), seed, "--until", "simulator.ndjson:900", "--last", "3"))
        .isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString().lines().filter(each -> each.matches(" *\\d+  .*"))).hasSize(3);

    assertThat(run(new ExplainCommand(), seed)).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).contains("   0  The partition exists; ");

    assertThat(run(new ExplainCommand(), seed, "--until", "simulator.ndjson:99999"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(run(new ExplainCommand(), seed, "--partition", "none")).isEqualTo(ExitCode.USAGE);
    assertThat(run(new ExplainCommand(), run)).isEqualTo(ExitCode.USAGE);
    assertThat(run(new ExplainCommand(), seed, "--last", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("tells nothing of line simulator.ndjson:99999; it tells of the partitions [")
        .contains("tells nothing of none")
        .contains("there is no trace in it")
        .contains("--last 0: expected 1 or more");
  }

  @Test
  void saysWhatIsWrongWithItsInput() {
    assertThat(run(new ExplainCommand(), "no-such-file")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).isEqualTo("no file or folder no-such-file" + System.lineSeparator());
  }
}
