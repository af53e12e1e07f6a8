package io.highwater.tla.trace;

import io.highwater.tla.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A trace taken apart as if each life had written a file of its own. */
final class Scattered {
  private final Map<String, List<String>> files = new LinkedHashMap<>();
  private final List<String> places = new ArrayList<>(List.of(""));

  Scattered(List<String> trace) {
    for (String each : trace.subList(1, trace.size())) {
      Map<String, Object> line = Json.object(each);
      List<String> file =
          files.computeIfAbsent(
              file(line), missing -> new ArrayList<>(List.of(header(trace, line))));
      file.add(each);
      places.add(file(line) + ":" + file.size());
    }
  }

  /** Where a line of the trace, counted from 1, is now: {@code file:number}. */
  String place(int line) {
    return places.get(line - 1);
  }

  private static boolean isHarness(Map<String, Object> line) {
    return line.get("actor").equals("harness");
  }

  private static String file(Map<String, Object> line) {
    return (isHarness(line) ? "harness" : line.get("actor") + "." + line.get("incarnation"))
        + TraceFolder.SUFFIX;
  }

  private static String header(List<String> trace, Map<String, Object> line) {
    if (isHarness(line)) {
      return trace.getFirst();
    }
    Map<String, Object> header = Json.object(trace.getFirst());
    header.put("node", line.get("actor"));
    header.put("incarnation", line.get("incarnation"));
    return Json.write(header);
  }

  /** By name; a file begins with its header. */
  Map<String, List<String>> files() {
    return files;
  }

  /** Writes them all and returns the folder. */
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, List<String>> each : files.entrySet()) {
      Files.write(folder.resolve(each.getKey()), each.getValue());
    }
    return folder;
  }
}
