package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a module says of itself before it says anything else. */
class ModuleHeadsTest {
  /** Models that the manifest does not name; a model's configuration says what is not in it. */
  private static final Set<String> MODELS = Set.of("MCMatrix", "MCLogRuns");

  @Test
  void everyModuleSaysWhatItLeavesOut() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Set<String> models = new TreeSet<>(MODELS);
    Manifest.read(here).models().forEach(each -> models.add(each.module()));
    try (Stream<Path> files = Files.list(here)) {
      Set<Path> modules =
          files
              .filter(file -> file.toString().endsWith(".tla"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(modules).hasSizeGreaterThan(40);
      for (Path each : modules) {
        String name = each.getFileName().toString().replace(".tla", "");
        assertThat(head(each))
            .as("%s.tla must say at its top what it is", name)
            .contains("(*")
            .as("%s.tla must say at its top what it leaves out", name)
            .containsPattern(models.contains(name) ? "" : "Left out: ");
      }
    }
  }

  private static String head(Path module) throws IOException {
    String text = Files.readString(module);
    return text.substring(0, text.indexOf("EXTENDS"));
  }
}
