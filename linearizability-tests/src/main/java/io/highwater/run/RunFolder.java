package io.highwater.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The folder that a run leaves behind: history, results, broker logs, and while needed the data.
 */
final class RunFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS", Locale.ROOT);

  /** Where runs leave their folders unless they are told otherwise. */
  static final Path STORE = Path.of("store");

  private static final String DATA = "data";

  private final Path root;

  private RunFolder(Path root) {
    this.root = root;
  }

  /**
   * Makes a plan's folder and writes the plan into it.
   *
   * @throws IOException if that is not possible, or another run has left its logs there
   */
  static RunFolder create(Plan plan) throws IOException {
    Path root =
        plan.out()
            .orElseGet(
                () ->
                    STORE
                        .resolve("log-" + plan.nemeses().label().replace(',', '-'))
                        .resolve(LocalDateTime.now(ZoneId.systemDefault()).format(TIME)));
    root = root.toAbsolutePath().normalize();
    if (Files.exists(root.resolve(DATA))) {
      throw new IOException(root + " has the logs of another run; expected a new or empty folder");
    }
    Files.createDirectories(root);
    Files.writeString(root.resolve("plan.txt"), plan.commandLine() + "\n", StandardCharsets.UTF_8);
    return new RunFolder(root);
  }

  Path root() {
    return root;
  }

  Path history() {
    return root.resolve("history.edn");
  }

  Path data() {
    return root.resolve(DATA);
  }

  void deleteData() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(data())) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
