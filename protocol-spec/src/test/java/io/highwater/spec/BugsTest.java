package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Wrong rules are there to test judges with, and reach nothing else. */
final class BugsTest {
  private static final Path MODULES = Path.of("..");

  /** Below these folders of main code bugs may be named: the core, and the zoo's own entrances. */
  private static final List<String> MAY_NAME_BUGS =
      List.of(
          "io/highwater/spec/",
          "io/highwater/fault/sim/",
          "io/highwater/tla/replay/",
          "io/highwater/cli/Zoo");

  @Test
  void noMainCodeOutsideTheZooNamesBugs() throws IOException {
    List<Path> sources = mainSources();
    List<Path> offenders = new ArrayList<>();
    for (Path each : sources) {
      String path = each.toString().replace('\\', '/');
      if (MAY_NAME_BUGS.stream().noneMatch(path::contains)
          && Files.readString(each).matches("(?s).*\\bio\\.highwater\\.spec\\.Bugs?\\b.*")) {
        offenders.add(each);
      }
    }

    assertThat(sources).hasSizeGreaterThan(30);
    assertThat(offenders).isEmpty();
  }

  @Test
  void onlyMutantsChooseAny() throws IOException {
    for (Path each : mainSources()) {
      String source = Files.readString(each);
      if (!each.endsWith("Bugs.java")
          && !each.endsWith("fault/sim/Mutant.java")
          && !each.endsWith("Reproduction.java")) {
        assertThat(source).as(each.toString()).doesNotContain("Bugs.of(");
      }
    }
  }

  @Test
  void noneMeansNone() {
    assertThat(Arrays.stream(Bug.values()).filter(Bugs.NONE::has)).isEmpty();
    assertThat(Bugs.of(Bug.A1, Bug.C2).has(Bug.C2)).isTrue();
    assertThat(Bugs.of(Bug.A1).has(Bug.C2)).isFalse();
  }

  private static List<Path> mainSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(MODULES)) {
      for (Path module : modules.toList()) {
        Path main = module.resolve("src/main/java");
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
