package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden transcripts: every file below {@code scenarios} tells what happened just as it happens.
 * {@code -Drewrite} writes down what happens now; commit that only if you know what caused it.
 */
final class ScenarioTest {
  private static final Path FOLDER = Path.of("src/test/resources/scenarios");

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .map(FOLDER::relativize)
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void happensAsWritten(Path scenario) throws IOException {
    Path file = FOLDER.resolve(scenario);
    String written = Files.readString(file);

    String happened = Scenario.play(written);

    if (System.getProperty("rewrite") != null) {
      Files.writeString(file, happened);
    } else {
      assertThat(happened).isEqualTo(written);
    }
    assertThat(happened).startsWith("# ").doesNotContain("VIOLATED");
  }

  @Test
  void whatHappensOtherwiseIsNoticed() {
    String wrong =
        "cluster brokers=2 min.insync.replicas=1\nproduce A to 1 acks=all\n----\n1: nothing\n";

    assertThat(Scenario.play(wrong)).isNotEqualTo(wrong).contains("1: append at 0 in epoch 0");
  }

  @Test
  void whatCannotBeDoneIsNamed() {
    assertThatThrownBy(() -> Scenario.play("cluster brokers=2 min.insync.replicas=1\nfetch 1"))
        .hasMessageContaining("cannot do 'fetch 1'");
  }
}
