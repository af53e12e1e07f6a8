package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        .contains("faults: ", "crash ", "errors: ", "NOT_LEADER_OR_FOLLOWER ", "replicas: ");
  }

  @Test
  void partsOfASweepAreJudgedTogether() throws Exception {
    Path one = folder.resolve("1.json");
    Path two = folder.resolve("2.json");
    assertThat(run("--seeds", "1..3", "--shard", "1/2", "--summary", one.toString())).isZero();
    assertThat(run("--merge", one.toString())).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(out.toString()).contains("inconclusive: part [2] of 2 is missing");

    String mutant = "acks-all-like-acks-1";
    assertThat(run("--seeds", "1..3", "--shard", "2/2", "--summary", two.toString())).isZero();
    assertThat(run("--merge", one.toString(), two.toString())).isZero();
    assertThat(out.toString()).contains("3 seeds, 0 violated", "(bare nodes, 1..3, 2 of 2 parts)");

    run(
        Stream.of(
            "--seeds",
            "1..3",
            "--shard",
            "2/2",
            "--mutant",
            mutant,
            "--out",
            folder.toString(),
            "--summary",
            two.toString()));
    assertThat(run("--merge", two.toString())).isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString()).contains("VIOLATED seed 2: ");
    assertThat(run("--merge", one.toString(), two.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(run("--merge", folder.resolve("3.json").toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("one part is of bare nodes, another bare nodes with " + mutant)
        .contains("there is no file ");
  }

  /** The manifest for Kubernetes has no other flags than there are. */
  @Test
  void theJobRunsOneShardAPod() throws Exception {
    String job = Files.readString(Path.of("../.ci/simulate-job.yaml"));
    String pods = job.replaceAll("(?s).*completions: (\\d+).*", "$1");
    String command = job.replaceAll("(?s).*bin/highwater simulate (--seeds[^\n]*).*", "$1");
    String here =
        command
            .replace("\"", "")
            .replace("1..100000", "1..8")
            .replace("$shard/", "8/")
            .replace("/results/part-$shard.json", folder.resolve("part-8.json").toString())
            .replace("/results", folder.toString());
    assertThat(here).contains("--shard 8/" + pods + " ");
    assertThat(run(here.split(" "))).isZero();
    assertThat(out.toString()).contains("1 seeds, 0 violated");
  }

  @Test
  void aMutantIsCaughtAndItsStoryToldAndPlayedAgain() throws Exception {
    assertThat(run("--mutant", MUTANT, "--out", folder.toString())).isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString())
        .contains("rerun: bin/highwater simulate --seed ", " --mutant " + MUTANT)
        .contains("truncates its log to ");
    Path story;
    try (Stream<Path> files = Files.list(folder)) {
      story = files.filter(each -> each.toString().endsWith(".txt")).findFirst().orElseThrow();
    }
    assertThat(Files.readAllLines(story)).hasSizeLessThanOrEqualTo(7 + 12);
    assertThatItsTraceIsToldAndRefused(Path.of(story.toString().replace(".txt", ".ndjson")));

    assertThat(run("--story", story.toString(), "--mutant", MUTANT)).isEqualTo(ExitCode.VIOLATED);
    assertThat(run("--story", story.toString())).isEqualTo(ExitCode.HOLDS);
  }

  private void assertThatItsTraceIsToldAndRefused(Path trace) throws Exception {
    out.getBuffer().setLength(0);
    CommandLine explain = Main.commandLine().setOut(new PrintWriter(out, true));
    assertThat(explain.execute("explain", trace.toString())).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).contains("Violated: CandidateComplete");

    Path alone = Files.createDirectory(folder.resolve("trace"));
    Files.copy(trace, alone.resolve("simulator.ndjson"));
    assertThat(traceCheck(alone)).isEqualTo(ExitCode.VIOLATED);
  }

  @Test
  void soIsOneOfWholeBrokers() throws Exception {
    String[] mutant = {"--depth", "broker", "--mutant", "late-answer-taken"};
    assertThat(run(Stream.concat(Stream.of(mutant), Stream.of("--seed", "1", "--out", out()))))
        .isEqualTo(ExitCode.VIOLATED);
    Path story = folder.resolve("broker-seed-1-late-answer-taken.txt");
    assertThat(out.toString())
        .contains("VIOLATED NothingFails: ", " s producer ", " begins to write, acks=")
        .contains("play it again: bin/highwater simulate --story " + story + " --mutant ");
    assertThat(Files.readString(story)).contains("\ndepth broker\n", "\nviolates NothingFails\n");

    String file = story.toString();
    assertThat(run("--story", file, "--mutant", "late-answer-taken")).isEqualTo(ExitCode.VIOLATED);
    assertThat(run("--story", file)).isEqualTo(ExitCode.HOLDS);
    assertThat(execute("explain", file.replace(".txt", ""), "--last", "5")).isZero();
    assertThat(run("--depth", "nodes", "--story", file)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("it is one of --depth broker");
  }

  private String out() {
    return folder.toString();
  }

  @Test
  void aStoryOfWholeBrokersThatShowsNothingOrCannotBeReadIsRefused() throws Exception {
    String text =
        """
        depth broker
        version 1
        world partitions=1 flush.policy=commit min.insync.replicas=2 segment.bytes=1000000 elr=1 disturbed=300 seed=1
        mutant late-answer-taken
        violates NothingFails
        """;
    Path story = Files.writeString(folder.resolve("story.txt"), text);
    assertThat(run("--story", story.toString(), "--mutant", "late-answer-taken"))
        .isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(out.toString())
        .contains("inconclusive: the story is that NothingFails is violated, and it is not");
    assertThat(run("--story", story.toString())).isEqualTo(ExitCode.INCONCLUSIVE);

    Files.writeString(story, text + "12 kill node=7\n");
    assertThat(run("--story", story.toString())).isEqualTo(ExitCode.USAGE);
    Files.writeString(story, text.replace("depth broker", "depth moon"));
    assertThat(run("--story", story.toString())).isEqualTo(ExitCode.USAGE);
    Files.write(story, new byte[] {-1, -2});
    assertThat(run("--story", story.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("line 6: node=7 is out of range for 'kill'")
        .contains("its depth is 'moon': expected nodes or broker")
        .contains("it is no text");
  }

  @Test
  void anotherLoadIsAnotherRunOfNodes() {
    assertThat(run("--seed", "3")).isEqualTo(ExitCode.HOLDS);
    String full = digest();
    out.getBuffer().setLength(0);

    assertThat(run("--light", "--seed", "3")).isEqualTo(ExitCode.HOLDS);
    assertThat(digest()).isNotEqualTo(full);
    assertThat(run("--light", "--depth", "broker", "--seed", "3")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--light", "--mutants")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--light goes with runs of nodes");
  }

  @Test
  void wholeBrokersAndStorageHaveDigestsAndCountsToo() {
    for (String depth : new String[] {"broker", "storage"}) {
      out.getBuffer().setLength(0);
      assertThat(run("--depth", depth, "--seed", "2")).isEqualTo(ExitCode.HOLDS);
      String digest = digest();
      assertThat(out.toString()).contains("seed 2, ", " kinds of fault", "kill ", "holds");
      assertThat(out.toString().contains("\nerrors: ")).isEqualTo(depth.equals("broker"));
      assertThat(run("--depth", depth, "--seed", "2")).isEqualTo(ExitCode.HOLDS);
      assertThat(digest()).isEqualTo(digest);
    }
  }

  @Test
  void aSweepOfStorageNamesWhatNeverHappenedAndSeesMutants() {
    assertThat(run("--depth", "storage", "--seeds", "1..4")).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).startsWith("4 seeds, 0 violated").contains("append ");

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
  void whatHappensInASeedIsABehaviourOfTheSpecification() throws Exception {
    assertThat(run("--light", "--seeds", "1..4", "--trace", folder.toString()))
        .isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).containsPattern("traced in .*: \\d{4,} lines of 4 seeds\n");

    assertThat(traceCheck(folder)).as("%s", out).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).contains("4 runs ACCEPTED, 0 refused");
  }

  @Test
  void soIsWhatWholeBrokersDoUnlessALineIsAltered() throws Exception {
    assertThat(run("--depth", "broker", "--seed", "4", "--trace", folder.toString())).isZero();
    assertThat(out.toString()).containsPattern("traced in .*: \\d{4,} lines of 1 seeds\n");
    String altered = alteredCopy(folder.resolve("seed-4"), folder.resolve("altered"));

    assertThat(traceCheck(folder)).as("%s", out).isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString())
        .contains("REFUSED: " + altered + ": ")
        .contains("1 runs ACCEPTED, 1 refused");
  }

  /** A broker's line says that more is committed than is; where that is. */
  private static String alteredCopy(Path traces, Path copy) throws IOException {
    Files.createDirectory(copy);
    try (Stream<Path> all = Files.list(traces)) {
      for (Path each : all.toList()) {
        Files.copy(each, copy.resolve(each.getFileName()));
      }
    }
    Path file = copy.resolve("broker-1.1.ndjson");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    int at = lines.size() / 2;
    while (!lines.get(at).contains("\"after\"")) {
      at++;
    }
    lines.set(at, lines.get(at).replaceFirst("(\"after\":\\{.*\"hw\":\\d+)", "$19"));
    Files.write(file, lines);
    return file + ":" + (at + 1);
  }

  @Test
  void whatHappensUnderAWrongRuleIsNone() throws Exception {
    String[] mutant = {"--seed", "7", "--mutant", MUTANT, "--out", folder.toString()};
    Path traces = folder.resolve("traces");

    assertThat(run(Stream.concat(Stream.of(mutant), Stream.of("--trace", traces.toString()))))
        .isEqualTo(ExitCode.VIOLATED);

    assertThat(traceCheck(traces)).as("%s", out).isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString())
        .containsPattern("REFUSED: simulator.ndjson:\\d+: ReceiveMetadataUpdate by broker-\\d");
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
    assertThat(run("--depth", "storage", "--story", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--depth", "storage", "--trace", "x", "--seed", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("--bench", "--trace", folder.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("no mutant 'A1'; there are: index-points-behind")
        .contains("runs of nodes and of brokers have stories, not those of --depth storage")
        .contains("--trace goes with nodes and brokers, not with --depth storage")
        .contains("which seeds?")
        .contains("'5..1': expected A..B, the smaller number first")
        .contains("'1-5': expected A..B")
        .contains("'3/2': expected I/N")
        .contains("no mutant 'nope'; there are: ")
        .contains("there is no file ")
        .contains("--trace goes with --seed or --seeds");
  }

  private int run(String... args) {
    return run(Stream.of(args));
  }

  private int run(Stream<String> args) {
    return execute(Stream.concat(Stream.of("simulate"), args).toArray(String[]::new));
  }

  private int traceCheck(Path traces) {
    return execute("trace-check", traces.toString());
  }

  private int execute(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Main.execute(commandLine, args);
  }
}
