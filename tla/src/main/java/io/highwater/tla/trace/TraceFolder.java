package io.highwater.tla.trace;

import io.highwater.tla.Json;
import io.highwater.tla.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The lines of one run, of all its actors.
 *
 * @param name what the run is called
 * @param lines each file's in order, one file after the other
 * @param lives the registration id of each (actor, incarnation)
 */
record TraceFolder(String name, List<TraceLine> lines, Map<String, String> lives) {
  static final String SUFFIX = ".ndjson";

  /**
   * Reads {@code *.ndjson} of a directory, or one such file.
   *
   * @throws TraceException if there is none, or one is no trace
   * @throws Refusal.Found if a line is missing or damaged
   */
  static TraceFolder read(Path path) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (Stream<Path> all = Files.list(path)) {
        all.filter(each -> each.toString().endsWith(SUFFIX)).sorted().forEach(files::add);
      }
    } else if (Files.isRegularFile(path)) {
      files.add(path);
    }
    if (files.isEmpty()) {
      throw new TraceException(path + ": expected *" + SUFFIX + ", as test --trace writes");
    }
    TraceFolder folder = new TraceFolder(path.toString(), new ArrayList<>(), new TreeMap<>());
    for (Path file : files) {
      String text = Files.readString(file);
      folder.add(file.getFileName().toString(), text.lines().toList(), text.endsWith("\n"));
    }
    folder.requireEveryNumber();
    return folder;
  }

  /** The same of lines in memory: one file, header first. */
  static TraceFolder of(String name, List<String> text) {
    TraceFolder folder = new TraceFolder(name, new ArrayList<>(), new TreeMap<>());
    folder.add(name, text, true);
    folder.requireEveryNumber();
    return folder;
  }

  private void add(String file, List<String> text, boolean isWhole) {
    if (text.isEmpty()) {
      throw new TraceException(file + ": empty, expected a header");
    }
    readHeader(file, text.getFirst());
    for (int i = 1; i < text.size(); i++) {
      Map<String, Object> fields;
      try {
        fields = Json.object(text.get(i));
      } catch (IllegalArgumentException e) {
        if (i == text.size() - 1 && !isWhole) {
          break; // Torn by a kill: nothing of it has left the process.
        }
        throw new TraceException(file + ":" + (i + 1) + ": " + e.getMessage());
      }
      TraceLine line = new TraceLine(file, i + 1, fields);
      lines.add(line);
      if (line.action().equals("RestartBroker") && line.args().has("id")) {
        Map<String, Object> args = line.args().values();
        lives.put(
            "broker-" + args.get("broker") + "/" + args.get("incarnation"),
            (String) args.get("id"));
      }
    }
  }

  private void readHeader(String file, String text) {
    Map<String, Object> header;
    try {
      header = Json.object(text);
    } catch (IllegalArgumentException e) {
      throw new TraceException(file + ":1: " + e.getMessage());
    }
    if (!"highwater-trace".equals(header.get("format"))
        || !Long.valueOf(1).equals(header.get("version"))) {
      throw new TraceException(file + ":1: expected the header of a highwater-trace, version 1");
    }
    if (header.get("id") instanceof String id) {
      lives.put(header.get("node") + "/" + header.get("incarnation"), id);
    }
  }

  /** Every actor counts its lines. */
  private void requireEveryNumber() {
    Map<String, Long> last = new HashMap<>(); // looked up only
    for (TraceLine line : lines) {
      long expected = last.getOrDefault(line.actorName(), 0L) + 1;
      if (line.seq() != expected) {
        throw new Refusal.Found(
            line, "seq: expected %d, not %d: a line is missing".formatted(expected, line.seq()));
      }
      last.put(line.actorName(), expected);
    }
    Standing.check(lines);
  }

  /** The incarnation that registered with an id, as {@code broker-N/incarnation}, or null. */
  String life(String id) {
    return lives.entrySet().stream()
        .filter(each -> each.getValue().equals(id))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }
}
