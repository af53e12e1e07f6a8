package io.highwater.house;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where things are in this repository. */
final class Repository {
  /** The modules, in the order of the dependencies. */
  static final List<String> MODULES =
      List.of(
          "protocol-spec", "client", "broker", "fault-injection", "tla", "linearizability-tests");

  private Repository() {}

  /** The folder of the parent pom; Surefire runs tests in that of the module. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("linearizability-tests"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException(
            "not inside the repository: " + Path.of("").toAbsolutePath());
      }
    }
    return folder;
  }
}
