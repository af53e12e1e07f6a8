package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stories of wrong rules, one file each: with the rule wrong the property breaks that {@link Bug}
 * names, with the right rule nothing does, as far as the story can then be told. {@code -Drewrite}
 * writes down what happens now.
 */
final class BugStoriesTest {
  /** Shown by {@link NodeTest}: logs of stories start at 0. */
  private static final Bug ELSEWHERE = Bug.A13;

  private static final Path FOLDER = Path.of("src/test/resources/bugs");

  static List<Path> stories() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(Path::getFileName).sorted().toList();
    }
  }

  private static Bug bug(Path story) {
    return Bug.valueOf(story.toString().replace(".txt", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stories")
  void breaksWhatItIsKnownToBreak(Path story) throws IOException {
    Path file = FOLDER.resolve(story);
    String written = Files.readString(file);
    Bug bug = bug(story);

    String happened = Scenario.play(written);

    if (System.getProperty("rewrite") != null) {
      Files.writeString(file, happened);
    } else {
      assertThat(happened).isEqualTo(written);
    }
    assertThat(happened).contains("bug=" + bug).contains("VIOLATED " + bug.breaks());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stories")
  void breaksNothingWithTheRightRule(Path story) throws IOException {
    String right = Files.readString(FOLDER.resolve(story)).replace(" bug=" + bug(story), "");

    assertThat(right).contains("cluster ");
    assertThat(Scenario.playAsFarAsPossible(right)).doesNotContain("VIOLATED");
  }

  @Test
  void everyBugOfTheCoreIsShownOnce() throws IOException {
    List<Bug> shown =
        Stream.concat(
                stories().stream().map(BugStoriesTest::bug),
                ExhaustiveTest.CAUGHT.keySet().stream())
            .toList();

    assertThat(shown).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(shown))
        .containsExactlyElementsOf(
            Arrays.stream(Bug.values())
                .filter(Bug::isInCore)
                .filter(each -> each != ELSEWHERE)
                .toList());
  }
}
