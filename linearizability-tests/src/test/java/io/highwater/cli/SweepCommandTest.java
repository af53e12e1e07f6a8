package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A sweep loses nothing that it has found, and claims nothing that it has not tried. */
final class SweepCommandTest {
  private static final int TERMINATED = 143;
  private static final String MUTANT = "acks-all-like-acks-1";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void noSeedIsNoVerdict() {
    Path summary = folder.resolve("part-3.json");
    assertThat(sweep("1..2", "--shard", "3/3", "--summary", summary.toString()))
        .isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(out.toString()).contains("0 seeds, 0 violated", "there was no seed to run");
    assertThat(summary).isRegularFile();
  }

  @Test
  void rangesAndPartsThatNumbersCannotHoldAreRefused() {
    assertThat(sweep("1..2", "--shard", "1/9223372036854775807")).isEqualTo(ExitCode.USAGE);
    assertThat(sweep("-9223372036854775808..9223372036854775807")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("N up to 2147483647", "fewer seeds");
    assertThat(sweep("9223372036854775806..9223372036854775807")).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).contains("2 seeds, 0 violated");
  }

  @Test
  void theFoldersOfASummaryAreMadeAndOneThatCannotBeWrittenIsRefusedAtOnce() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(storage("1..2", "--summary", file.resolve("x.json").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(storage("1..2", "--summary", folder.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("it cannot be written", "it is a directory");

    Path summary = folder.resolve("a/b/part.json");
    assertThat(storage("1..2", "--summary", summary.toString())).isEqualTo(ExitCode.HOLDS);
    assertThat(files(summary.getParent())).containsExactly(summary);
  }

  @Test
  void aRedSeedIsNamedWhenItIsFound() {
    assertThat(sweep("1..1", "--mutant", MUTANT, "--out", folder.toString()))
        .isEqualTo(ExitCode.VIOLATED);
    assertThat(err.toString()).contains("VIOLATED seed 1: AckedCommitted\n");
  }

  @Test
  void whoEndsASweepIsToldWhatItSaw() throws Exception {
    Path summary = folder.resolve("part.json");
    Files.writeString(summary, "of an earlier sweep");
    Path said = folder.resolve("out");
    Path told = folder.resolve("err");
    Process sweep =
        process(
            List.of(
                "simulate",
                "--depth",
                "storage",
                "--seeds",
                "1..1000000000",
                "--mutant",
                "log-not-synced",
                "--summary",
                summary.toString()),
            said,
            told);
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> !sweep.isAlive() || Files.readString(told).contains("VIOLATED seed "));
      sweep.destroy();
      assertThat(sweep.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      sweep.destroyForcibly();
    }

    assertThat(sweep.exitValue()).isEqualTo(TERMINATED);
    assertThat(Files.readString(said))
        .containsPattern("^\\d+ seeds, [1-9]\\d* violated")
        .containsPattern("\nVIOLATED seed \\d+: ")
        .endsWith("\ninterrupted: nothing is known of the other seeds\n");
    assertThat(files(folder)).containsExactlyInAnyOrder(said, told);
  }

  private Process process(List<String> args, Path said, Path told) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(args);
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(said.toFile())
        .redirectError(told.toFile())
        .start();
  }

  @Test
  void whatIsNoSummaryIsRefused() throws IOException {
    Path summary = folder.resolve("part.json");
    assertThat(storage("1..4", "--shard", "1/2", "--summary", summary.toString())).isZero();
    String part = Files.readString(summary);

    assertThat(merge(part.replace("[1]", "[1,1]"))).contains("part 1 of 2 is there twice");
    assertThat(merge(part.replace("[1]", "[1,77]"))).contains("there is no part 77 of 2");
    assertThat(merge(part.replace("[1]", "[-1]"))).contains("there is no part -1 of 2");
    assertThat(merge(part.replace("[1]", "[99999999999]"))).contains("'parts' is 99999999999");
    assertThat(merge(part.replace("\"seeds\":2", "\"seeds\":3")))
        .contains("'seeds' is 3, but part [1] of 1..4 has 2");
    assertThat(merge(part.replace("\"seeds\":2", "\"seeds\":-2"))).contains("'seeds' is -2");
    assertThat(merge(part.replace("\"violated\":{", "\"violated\":{\"2\":\"Lost\"")))
        .contains("seed 2 is not in part [1] of 1..4");
    assertThat(merge(part.replace("\"violated\":{", "\"violated\":{\"x\":\"Lost\"")))
        .contains("--merge");
    assertThat(execute("simulate", "--merge", folder.toString())).isEqualTo(ExitCode.USAGE);
    Files.write(summary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(execute("simulate", "--merge", summary.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("it cannot be read", "it is no text");
  }

  /** What is said of a summary that is refused. */
  private String merge(String summary) throws IOException {
    Path file = folder.resolve("altered.json");
    Files.writeString(file, summary);
    err.getBuffer().setLength(0);
    assertThat(execute("simulate", "--merge", file.toString())).isEqualTo(ExitCode.USAGE);
    return err.toString();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private int sweep(String seeds, String... more) {
    return sweepOf("simulate --light --seeds", seeds, more);
  }

  private int storage(String seeds, String... more) {
    return sweepOf("simulate --depth storage --seeds", seeds, more);
  }

  private int sweepOf(String command, String seeds, String... more) {
    return execute(
        Stream.of(command.split(" "), new String[] {seeds}, more)
            .flatMap(Stream::of)
            .toArray(String[]::new));
  }

  private int execute(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Main.execute(commandLine, args);
  }
}
