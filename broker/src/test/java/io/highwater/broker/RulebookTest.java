package io.highwater.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Processes follow the right rules; only a simulator has others. */
final class RulebookTest {
  private static final Path MODULES = Path.of("..");

  @Test
  void theRightRulesHaveNothingWrong() {
    assertThat(RealMachine.THIS.rules()).isSameAs(Rulebook.RIGHT);
    assertThat(Rulebook.RIGHT.storageBugs()).isEmpty();
    assertThat(Rulebook.RIGHT.shardBugs()).isEmpty();
    assertThat(Rulebook.RIGHT.groupBugs()).isEmpty();
  }

  @Test
  void onlySimulatorsHaveOthers() throws IOException {
    List<String> books;
    try (Stream<Path> files = Files.walk(MODULES)) {
      books =
          files
              .map(file -> file.toString().replace('\\', '/'))
              .filter(file -> file.contains("/src/main/java/") && file.endsWith(".java"))
              .filter(RulebookTest::writesRules)
              .toList();
    }
    assertThat(books).hasSizeGreaterThan(1).allMatch(RulebookTest::mayWriteRules);
  }

  private static boolean writesRules(String file) {
    try {
      return Files.readString(Path.of(file))
          .matches("(?s).*(?:implements Rulebook|new Rulebook\\(|\\bShardBug\\.[A-Z]).*");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean mayWriteRules(String file) {
    return file.contains("io/highwater/fault/sim/")
        || file.contains("io/highwater/broker/shard/")
        || file.endsWith("io/highwater/broker/Rulebook.java");
  }
}
