package io.highwater.run;

import io.highwater.fault.cluster.PidFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processes of earlier runs that were themselves killed: found by their pid files, and ended. */
final class Leftovers {
  /** From the store down: workload, run, data, file. */
  private static final int DEPTH = 4;

  private Leftovers() {}

  /** Ends those of runs whose results are in the store, and says so. */
  static void end(PrintWriter out) throws IOException {
    end(RunFolder.STORE, out);
  }

  static void end(Path store, PrintWriter out) throws IOException {
    if (!Files.isDirectory(store)) {
      return;
    }
    List<Path> pidFiles;
    try (Stream<Path> files = Files.find(store, DEPTH, (path, attributes) -> isPidFile(path))) {
      pidFiles = files.sorted().toList();
    }
    for (Path file : pidFiles) {
      List<String> killed = PidFile.killLeftovers(file);
      if (!killed.isEmpty()) {
        out.println("ended what an interrupted run had left: " + String.join(", ", killed));
      }
    }
  }

  private static boolean isPidFile(Path path) {
    return path.endsWith(PidFile.NAME) && path.getParent().endsWith("data");
  }
}
