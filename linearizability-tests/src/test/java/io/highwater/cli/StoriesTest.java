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

/** A story shows what it says, or it is not said to hold. */
final class StoriesTest {
  private static final String MUTANT = "truncate-to-high-watermark";
  private static final Path STORY =
      Path.of("../fault-injection/src/test/resources/stories/truncate-to-high-watermark.txt");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void theWholeStoryShowsItsViolation() throws IOException {
    String story = Files.readString(STORY);

    assertThat(play(story, "--mutant", MUTANT)).isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString())
        .containsPattern("(\\d+) of \\1 steps were possible")
        .contains("VIOLATED CandidateComplete");
    assertThat(play(story)).isEqualTo(ExitCode.HOLDS);
  }

  @Test
  void aStoryThatShowsNothingUnderItsOwnMutantIsInconclusive() throws IOException {
    String story = Files.readString(STORY);
    String head = story.substring(0, story.indexOf("\n2.000 ") + 1);
    assertThat(play(head, "--mutant", MUTANT)).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(play(story.replace("partition=0", "partition=77"), "--mutant", MUTANT))
        .isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(out.toString())
        .contains("1 of 1 steps were possible")
        .containsPattern("2 of 9 steps were possible")
        .contains("the story is that CandidateComplete is violated, and it is not");
  }

  @Test
  void aStoryOfWhichNothingCanHappenIsInconclusiveUnderTheRightRules() throws IOException {
    String story = Files.readString(STORY);
    String heads = story.substring(0, story.indexOf("\n1.000 ") + 1);
    assertThat(play(heads + "1.000 loaded at=2 partition=0\n")).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(out.toString()).contains("0 of 1 steps were possible", "nothing of it could happen");
  }

  @Test
  void whatIsViolatedInsteadIsNotTakenForIt() throws IOException {
    String story = Files.readString(STORY);
    String other = story.replace("violates CandidateComplete", "violates Nonsense");

    assertThat(play(other, "--mutant", MUTANT)).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(out.toString())
        .contains("VIOLATED CandidateComplete")
        .contains("the story is that Nonsense is violated, and it is not");

    assertThat(play(story, "--mutant", "unflushed-counts")).isEqualTo(ExitCode.HOLDS);
    assertThat(out.toString()).contains("played with unflushed-counts, a story of " + MUTANT);
  }

  @Test
  void whatIsNoStoryIsRefused() throws IOException {
    assertThat(execute("simulate", "--story", folder.toString())).isEqualTo(ExitCode.USAGE);
    Path binary = folder.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(execute("simulate", "--story", binary.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(play(Files.readString(STORY).replace("version 1", "version 2")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("it cannot be read", "it is no text", "its version is '2': expected 1");
  }

  @Test
  void aStoryWithoutStepsShowsWhatBreaksAtOnceAndNothingElse() throws IOException {
    String story = Files.readString(STORY);
    String heads = story.substring(0, story.indexOf("\n1.000 ") + 1);
    assertThat(play(heads)).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(play(heads, "--mutant", MUTANT)).isEqualTo(ExitCode.INCONCLUSIVE);

    String atOnce =
        heads
            .replaceAll(" start=\\d+", "")
            .replace(" seed=", " start=24 seed=")
            .replace(MUTANT, "checkpoint-beyond-log")
            .replace("violates CandidateComplete", "violates HwInRange");
    assertThat(play(atOnce, "--mutant", "checkpoint-beyond-log")).isEqualTo(ExitCode.VIOLATED);
    assertThat(out.toString()).contains("0 of 0 steps were possible", "VIOLATED HwInRange");
  }

  @Test
  void aStoryOfBrokersIsJudgedAsOneOfNodesIs() throws IOException {
    String story =
        """
        depth broker
        version 1
        world partitions=1 flush.policy=never min.insync.replicas=2 segment.bytes=20000 elr=1 \
        disturbed=1.000 seed=1
        mutant waiter-dropped
        violates Progress
        0.500 clock-jump node=1 by=1.000
        """;

    assertThat(play(story, "--mutant", "epochs-not-cut")).isEqualTo(ExitCode.HOLDS);
    assertThat(play(story, "--mutant", "waiter-dropped")).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(play(story.replace("0.500", "2.000"))).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(out.toString())
        .contains("1 of 1 steps were possible")
        .contains("played with epochs-not-cut, a story of waiter-dropped")
        .contains("the story is that Progress is violated, and it is not")
        .contains("0 of 1 steps were possible", "nothing of it could happen");
  }

  private int play(String story, String... more) throws IOException {
    Path file = folder.resolve("story.txt");
    Files.writeString(file, story);
    String[] args = new String[3 + more.length];
    args[0] = "simulate";
    args[1] = "--story";
    args[2] = file.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return execute(args);
  }

  private int execute(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Main.execute(commandLine, args);
  }
}
