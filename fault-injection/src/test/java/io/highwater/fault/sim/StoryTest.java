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
import org.junit.jupiter.params.provider.MethodSource;

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
    assertThatThrownBy(() -> Story.parse("world brokers=3")).hasMessageContaining("seed is ''");
  }
}
