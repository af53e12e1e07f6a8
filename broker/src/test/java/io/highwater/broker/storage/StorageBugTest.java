package io.highwater.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Wrong rules of storage are there to test judges with; nobody else chooses one. */
final class StorageBugTest {
  private static final Path MODULES = Path.of("..");
  private static final List<String> MAY_NAME_THEM =
      List.of(
          "io/highwater/broker/storage/",
          "io/highwater/broker/Rulebook.java",
          "io/highwater/broker/Storage.java",
          "io/highwater/fault/sim/");

  @Test
  void noMainCodeOutsideStorageAndItsSimulatorsNamesThem() throws IOException {
    List<String> offenders = new ArrayList<>();
    int named = 0;
    for (Path each : mainSources()) {
      String path = each.toString().replace('\\', '/');
      if (Files.readString(each).contains("StorageBug")) {
        named++;
        if (MAY_NAME_THEM.stream().noneMatch(path::contains)) {
          offenders.add(path);
        }
      }
    }
    assertThat(offenders).isEmpty();
    assertThat(named).isGreaterThan(3);
  }

  private static List<Path> mainSources() throws IOException {
    try (Stream<Path> files = Files.walk(MODULES)) {
      return files
          .filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .toList();
    }
  }
}
