package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.tla.BehaviourFile;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecFiles;
import io.highwater.tla.Tlc;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  void printsTheListWithTheFiguresOfARun() throws Exception {
    Path modules = SpecFiles.locate(folder.resolve("own"));
    List<String> lines = Files.readAllLines(modules.resolve("manifest.txt"));
    String acks1 = line(lines, "acks1 ");
    Files.writeString(
        modules.resolve("manifest.txt"),
        "# two\n" + line(lines, "twins ") + "\n" + acks1.replace(" 33 ", " 99 ") + "\n");

    assertThat(own(modules, "--figures")).isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString().replaceAll(" +\\d+\n", " #\n"))
        .startsWith("# two\ntwins ")
        .endsWith(acks1.replaceAll(" +\\d+$", " #") + "\n");
  }

  @Test
  void aMalformedManifestIsTheUsersToMend() throws Exception {
    Path modules = SpecFiles.locate(folder.resolve("own"));
    Files.writeString(modules.resolve("manifest.txt"), "a | b");
    assertThat(own(modules, "--list")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).isEqualTo("manifest.txt:1: expected 9 columns, got 2\n");
  }

  @Test
  void aBrokenSpecificationIsTheUsersToMend() throws Exception {
    Path modules = SpecFiles.locate(folder.resolve("own"));
    Path broken = modules.resolve("Replicas.tla");
    String text = Files.readString(broken);
    Files.writeString(broken, text.replace("IsLeader(b)   ==", "IsLeader(b)   = ="));

    assertThat(own(modules, "--model", "twins")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .startsWith("model twins: Parsing or semantic analysis failed.")
        .contains("***Parse Error***", "at line ", "from file Replicas.tla")
        .doesNotContain("no verdict");
  }

  @Test
  void saysWhatTheNamedDirectoryLacks() throws Exception {
    Path nowhere = folder.resolve("nowhere");
    assertThat(own(nowhere, "--list")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .isEqualTo(
            "-Dhighwater.tla="
                + nowhere
                + ": no such directory; expected one with the modules, *.tla, their"
                + " configurations, *.cfg, and manifest.txt\n");

    err.getBuffer().setLength(0);
    Path modules = SpecFiles.locate(folder.resolve("own"));
    Files.delete(modules.resolve("MC.tla"));
    assertThat(own(modules, "--list")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .isEqualTo(
            "-Dhighwater.tla="
                + modules
                + ": it has no file MC.tla; expected the specification whole, as in tla/\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model acks1 --replay 5 | one at a time: --model or --replay",
        "--list --nightly --matrix | one at a time: --list or --matrix or --nightly",
        "--model acks1 --figures | --figures goes with the command alone or --nightly, not with"
            + " --model",
        "--model acks1 --seed 2 | --seed goes with --nightly or --replay, not with --model",
        "--seed 2 | --seed goes with --nightly or --replay, not with the command alone",
        "--list --out x | --out goes with the command alone or --model or --nightly or --replay,"
            + " not with --list",
      })
  void anOptionThatWouldBeIgnoredIsRefused(String args, String why) {
    assertThat(run(args.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith(why + System.lineSeparator());
  }

  private int own(Path modules, String... args) {
    System.setProperty(SpecFiles.DIRECTORY_PROPERTY, modules.toString());
    try {
      return run(args);
    } finally {
      System.clearProperty(SpecFiles.DIRECTORY_PROPERTY);
    }
  }

  private static String line(List<String> lines, String start) {
    return lines.stream().filter(each -> each.startsWith(start)).findFirst().orElseThrow();
  }

  @Test
  void replaysBehavioursOnTheProgram() {
    assertThat(run("--replay", "10", "--out", folder.toString()))
        .isIn(ExitCode.HOLDS, ExitCode.INCONCLUSIVE);
    assertThat(out.toString())
        .containsPattern("(?m)^(\\d+) of \\1 steps between the \\d+ states of MCEdges taken")
        .containsPattern("(?m)^10 behaviours of the model replayed on the Java core, ")
        .contains(", 0 mismatches, ")
        .containsPattern("ReceiveFetchRequest +\\d+");
    assertThat(run("--replay", "0")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void replaysWhatAMismatchHasLeft() throws Exception {
    Path kept = folder.resolve("kept.behaviour");
    Path modules = SpecFiles.locate(folder.resolve("modules"));
    new Tlc(modules)
        .simulate(
            "MCReplay",
            "MCReplay",
            1,
            12,
            1,
            walk ->
                new BehaviourFile(
                        ModelConfig.read(modules.resolve("MCReplay.cfg")),
                        BehaviourFile.read(walk).states())
                    .write(kept));

    assertThat(run("--replay-file", kept.toString())).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).containsPattern("(\\d+) of \\1 steps are the same");

    String text = Files.readString(kept);
    int last = text.lastIndexOf("/\\ hw = ");
    Files.writeString(
        kept,
        text.substring(0, last) + text.substring(last).replace("hw = (b1 :> 0", "hw = (b1 :> 9"));
    assertThat(run("--replay-file", kept.toString())).isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString()).contains("MISMATCH at step ", "hw[b1]: model 9, program 0");

    assertThat(run("--replay-file", "nowhere")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("cannot read nowhere");
  }
}
