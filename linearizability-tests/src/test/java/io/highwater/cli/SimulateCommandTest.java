package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SimulateCommandTest {
  private static final String MUTANT = "truncate-to-high-watermark";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void aSeedPrintsItsDigest() {
    assertThat(run("--seed", "3")).isEqualTo(ExitCode.HOLDS);
    String first = out.toString();
    out.getBuffer().setLength(0);

    assertThat(run("--seed", "3")).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).isEqualTo(first).containsPattern("(?m)^digest=[0-9a-f]{16}$");
  }

  @Test
  void seedsAreCountedWithWhatTheySaw() {
    assertThat(run("--seeds", "1..6", "--shard", "2/2")).isEqualTo(ExitCode.HOLDS);

    assertThat(out.toString())
        .startsWith("3 seeds, 0 violated")
        .contains("faults: ", "crash ", "errors: ", "not_leader_or_follower ", "replicas: ");
  }

  @Test
  void aMutantIsCaughtAndItsStoryToldAndPlayedAgain() throws Exception {
    assertThat(run("--mutant", MUTANT, "--out", folder.toString())).isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString())
        .contains("rerun: bin/highwater simulate --seed ", " --mutant " + MUTANT)
        .contains("truncates its log to ");
    Path story;
    try (Stream<Path> files = Files.list(folder)) {
      story = files.findFirst().orElseThrow();
    }
    assertThat(Files.readAllLines(story)).hasSizeLessThanOrEqualTo(5 + 12);

    assertThat(run("--story", story.toString(), "--mutant", MUTANT)).isEqualTo(ExitCode.VIOLATED);
    assertThat(run("--story", story.toString())).isEqualTo(ExitCode.HOLDS);
  }

  @Test
  void wholeBrokersAndStorageHaveDigestsAndCountsToo() {
    for (String depth : new String[] {"broker", "storage"}) {
      out.getBuffer().setLength(0);
      assertThat(run("--depth", depth, "--seed", "2")).isEqualTo(ExitCode.HOLDS);
      String digest = digest();
      assertThat(out.toString()).contains("seed 2, ", " events/s", "faults: ", "holds");
      assertThat(run("--depth", depth, "--seed", "2")).isEqualTo(ExitCode.HOLDS);
      assertThat(digest()).isEqualTo(digest);
    }
  }

  @Test
  void aSweepOfStorageNamesWhatNeverHappenedAndSeesMutants() {
    assertThat(run("--depth", "storage", "--seeds", "1..4")).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString())
        .startsWith("4 seeds of one log directory, 0 violated")
        .contains("append ");

    assertThat(run("--depth", "storage", "--mutant", "log-not-synced"))
        .isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString())
        .contains("VIOLATED ")
        .containsPattern(
            "rerun: bin/highwater simulate --depth storage --seed \\d+ --mutant log-not-synced");
  }

  private String digest() {
    Matcher line = Pattern.compile("(?m)^digest=([0-9a-f]{16})$").matcher(out.toString());
    String last = "";
    while (line.find()) {
      last = line.group(1);
    }
    assertThat(last).isNotEmpty();
    return last;
  }

  @Test
  void aWrongCommandLineSaysWhatWasExpected() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(run("--seeds", "5..1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--seeds", "1-5")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--seeds", "1..5", "--shard", "3/2")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--seed", "1", "--mutant", "nope")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--story", folder.resolve("none").toString())).isEqualTo(ExitCode.USAGE);
    assertThat(run("--depth", "broker")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--depth", "moon", "--seed", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--depth", "storage", "--mutant", "A1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--depth", "broker", "--story", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("no mutant 'A1'; there are: index-points-behind")
        .contains("only runs of nodes have stories")
        .contains("which seeds?")
        .contains("'5..1': expected A..B, the smaller number first")
        .contains("'1-5': expected A..B")
        .contains("'3/2': expected I/N")
        .contains("no mutant 'nope'; there are: ")
        .contains("there is no file ");
  }

  private int run(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = new String[args.length + 1];
    all[0] = "simulate";
    System.arraycopy(args, 0, all, 1, args.length);
    return Main.execute(commandLine, all);
  }
}
