package io.highwater.tla.story;

import io.highwater.tla.Json;
import io.highwater.tla.TraceException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trace: a header and a line an action, in the order in which they happened. {@code
 * io.highwater.spec.Trace} tells the format.
 *
 * @param header format, version, source, settings, and what was violated
 * @param lines all but the header
 */
public record TraceFile(Data header, List<TraceLine> lines) {
  static final String FORMAT = "highwater-trace";
  static final int VERSION = 1;

  /** A trace that was not read from a file. */
  public static TraceFile of(String source, Data settings, Data violated, List<TraceLine> lines) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("format", FORMAT);
    header.put("version", VERSION);
    header.put("source", source);
    header.put("violated", violated == null ? null : violated.fields());
    header.put("settings", settings.fields());
    return new TraceFile(new Data(header), List.copyOf(lines));
  }

  /** A trace of many files. */
  public static TraceFile merged(List<Map<String, Object>> lines) {
    return of(
        "its nodes",
        Data.NONE,
        null,
        lines.stream().map(each -> TraceLine.of(new Data(each))).toList());
  }

  /**
   * Reads a trace.
   *
   * @throws TraceException if there is no such file, it is no trace, or a line is damaged; the
   *     message says what was expected where
   */
  public static TraceFile read(Path file) {
    List<String> text = text(file);
    if (text.isEmpty()) {
      throw new TraceException(
          file + " is empty; expected a trace, whose first line is its header");
    }
    Data header = header(file, text.getFirst());
    List<TraceLine> lines = new ArrayList<>();
    for (int i = 1; i < text.size(); i++) {
      if (!text.get(i).isBlank()) {
        lines.add(line(file, i + 1, text.get(i)));
      }
    }
    if (lines.isEmpty()) {
      throw new TraceException(file + " has a header and no action after it");
    }
    return new TraceFile(header, List.copyOf(lines));
  }

  private static List<String> text(Path file) {
    if (Files.isDirectory(file)) {
      throw new TraceException(file + " is a folder; expected one trace file, *.ndjson");
    }
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new TraceException("no file " + file, e);
    } catch (MalformedInputException e) {
      throw new TraceException(file + " is not a trace: expected text in UTF-8", e);
    } catch (IOException e) {
      throw new TraceException("cannot read " + file + ": " + e, e);
    }
  }

  private static Data header(Path file, String line) {
    Data header;
    try {
      header = object(line);
    } catch (IllegalArgumentException e) {
      throw new TraceException(
          file + ":1: not a trace: expected its header, a JSON object: " + e.getMessage(), e);
    }
    if (!FORMAT.equals(header.fields().get("format"))) {
      throw new TraceException(
          file + ":1: not a trace: expected \"format\":\"" + FORMAT + "\" in the first line");
    }
    if (!Long.valueOf(VERSION).equals(header.fields().get("version"))) {
      throw new TraceException(
          "%s:1: expected version %d of the format, got %s"
              .formatted(file, VERSION, Json.write(header.fields().get("version"))));
    }
    return header;
  }

  private static TraceLine line(Path file, int number, String text) {
    try {
      return TraceLine.of(object(text));
    } catch (IllegalArgumentException e) {
      throw new TraceException(file + ":" + number + ": damaged line: " + e.getMessage(), e);
    }
  }

  private static Data object(String line) {
    return new Data(Map.of("line", Json.read(line))).object("line");
  }

  /**
   * Writes the trace, its folder included.
   *
   * @throws TraceException if that fails
   */
  public void write(Path file) {
    List<String> text = new ArrayList<>();
    text.add(Json.write(header.fields()));
    lines.forEach(line -> text.add(Json.write(line.json())));
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Files.write(file, text);
    } catch (IOException e) {
      throw new TraceException("cannot write " + file + ": " + e, e);
    }
  }

  /** What does not hold at the end: invariant, detail, and perhaps definition and values. */
  public Optional<Data> violated() {
    return header.has("violated") ? Optional.of(header.object("violated")) : Optional.empty();
  }

  /** Where the trace comes from: tlc, worlds, simulator or processes. */
  public String source() {
    return header.text("source", "an unknown source");
  }
}
