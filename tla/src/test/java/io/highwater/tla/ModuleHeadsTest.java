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
  @Test
  void everyModuleSaysWhatItLeavesOut() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("").toAbsolutePath())) {
      Set<Path> modules =
          files
              .filter(file -> file.toString().endsWith(".tla"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(modules).hasSizeGreaterThan(40);
      for (Path each : modules) {
        assertThat(head(each))
            .as("%s must say at its top what it is", each.getFileName())
            .contains("(*")
            .as("%s must say at its top what it leaves out", each.getFileName())
            .contains("Left out: ");
      }
    }
  }

  private static String head(Path module) throws IOException {
    String text = Files.readString(module);
    return text.substring(0, text.indexOf("EXTENDS"));
  }
}
