package io.highwater.fault.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories are short, can be read, and show what they say. */
final class StoryTest {
  private static final Path STORIES = Path.of("src/test/resources/stories");

  @Test
  void aViolationShrinksToAShortStory() {
    Mutant mutant = Mutant.named("truncate-to-high-watermark").orElseThrow();
    Story whole = firstStory(mutant);

    Story story = new Shrinker(mutant, Oracle.NONE, 2_000).shrink(whole);

    assertThat(whole.length()).isGreaterThan(100);
    assertThat(story.length()).isLessThanOrEqualTo(12);
    assertThat(new Replay(story, mutant, Oracle.NONE).play().property())
        .isEqualTo(story.property());
    assertThat(new Replay(story, Mutant.NONE, Oracle.NONE).play()).isNull();
    assertThat(Story.parse(story.toText())).isEqualTo(story);
  }

  private static Story firstStory(Mutant mutant) {
    for (long seed = 1; ; seed++) {
      Story story = Simulator.record(seed, SimLoad.FULL, mutant, Oracle.NONE);
      if (story != null && story.property().equals("CandidateComplete")) {
        return story;
      }
    }
  }

  /** Each file names its mutant: with it the story ends badly, without it all is well. */
  @ParameterizedTest
  @MethodSource
  void goldenStories(Path file) throws IOException {
    Story story = Story.parse(Files.readString(file));
    List<String> told = new ArrayList<>();

    assertThat(new Replay(story, Mutant.NONE, Oracle.NONE).tell(told::add)).isNull();
    assertThat(told).hasSizeGreaterThan(story.length());
    if (!story.mutant().isEmpty()) {
      Mutant mutant = Mutant.named(story.mutant()).orElseThrow();
      assertThat(new Replay(story, mutant, Oracle.NONE).play().property())
          .isEqualTo(story.property());
    }
  }

  static Stream<Path> goldenStories() throws IOException {
    try (Stream<Path> files = Files.list(STORIES)) {
      return files.sorted().toList().stream();
    }
  }

  @Test
  void aWrongLineIsNamed() {
    assertThatThrownBy(() -> Story.parse("# prose\n1.0 explode at=1\n"))
        .hasMessage("line 2: 'explode' is nothing that a story tells of");
    assertThatThrownBy(() -> Story.parse("1.0 fetch at=x"))
        .hasMessage("line 1: expected a whole number, found 'x'");
    assertThatThrownBy(() -> Story.parse("1.0 fetch at=1 leader=2"))
        .hasMessage(
            "line 1: 'leader' says nothing of a fetch: expected at, from, partition and any of"
                + " [later]");
    assertThatThrownBy(() -> Story.parse("1.0 fetch at=1 at=2"))
        .hasMessage("line 1: a second 'at'");
    assertThatThrownBy(() -> Story.parse("1.0 fetch at=4294967297"))
        .hasMessage("line 1: there is no 'at=4294967297'");
    assertThatThrownBy(() -> Story.parse("world\nworld")).hasMessage("line 2: a second 'world'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e300", "1.2345", "9999999999"})
  void aTimeIsInMilliseconds(String time) {
    assertThatThrownBy(() -> Story.parse(time + " fetch at=1"))
        .hasMessage("line 1: expected milliseconds such as 12.345, found '%s'", time);
  }

  /** What is altered, to what, and what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "depth nodes | depth moon | its depth is 'moon': expected nodes",
        "version 1 | # | its version is '': expected 1",
        "version 1 | version 0 | its version is '0': expected 1",
        "lag.ms | leg.ms | 'leg.ms': expected each of brokers",
        "skew=0 | skew=0 skew=0 | a second 'skew'",
        "brokers=3 | brokers=99 | the world's brokers is 99: expected 1 to 7",
        "replicas=3 | replicas=7 | the world's replicas is 7: expected 1 to 3",
        "shards=1 | shards=0 | the world's shards is 0: expected 1 to 16",
        "partitions=1 | partitions=-1 | the world's partitions is -1: expected 0 to 2147483647",
        "partitions=1 | partitions=51 | the world's partitions is 51: expected 1 to 50",
        "clients=7 | clients=101 | the world's clients is 101: expected 0 to 100",
        "skew=0 | skew=0 elr=2 | the world's elr is 2: expected 0 to 1",
        "seed=1 | seed=one | the world's seed is 'one': expected a number",
        "seed=1 | start=0 | the world's seed is '': expected a number",
        "mutant truncate- | mutant truncated- | there is no mutant 'truncated-to-high-watermark'",
        "violates CandidateComplete | # | it does not say what it violates",
        "acks=-1 | wacks=1 | 'wacks' says nothing of a produce",
        "at=2 | at=4 | there are the controller, 0, and brokers 1 to 3",
        "from=2 | from=4 | there are the controller, 0, and brokers 1 to 3"
      })
  void whatNoClusterCanPlayIsRefused(String was, String is, String message) throws IOException {
    String story = Files.readString(STORIES.resolve("truncate-to-high-watermark.txt"));
    assertThat(story).contains(was);

    assertThatThrownBy(() -> Story.parse(story.replace(was, is))).hasMessageContaining(message);
  }

  @Test
  void whatIsNeitherHeadNorStepIsRefused() {
    assertThatThrownBy(() -> Story.parse("-1 fetch at=1"))
        .hasMessage(
            "line 1: expected a time, or one of depth, version, world, mutant, violates; found"
                + " '-1 fetch at=1'");
  }
}
