package io.highwater.cli;

import io.highwater.run.KafkaBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the traces are that a user means. */
final class TraceFolders {
  private TraceFolders() {}

  /** A results folder's trace, or what was named. */
  static Path ofRun(Path path) {
    Path inner = path.resolve(KafkaBackend.TRACE);
    return Files.isDirectory(inner) ? inner : path;
  }

  /** One run, or each folder's in a folder that has no trace of its own. */
  static List<Path> ofRuns(Path path) throws IOException {
    Path run = ofRun(path);
    if (!Files.isDirectory(run) || hasTrace(run)) {
      return List.of(run);
    }
    List<Path> runs = new ArrayList<>();
    try (Stream<Path> all = Files.list(run)) {
      for (Path each : all.sorted().toList()) {
        if (Files.isDirectory(each) && hasTrace(each)) {
          runs.add(each);
        }
      }
    }
    return runs.isEmpty() ? List.of(run) : runs;
  }

  private static boolean hasTrace(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.anyMatch(each -> each.toString().endsWith(".ndjson"));
    }
  }
}
