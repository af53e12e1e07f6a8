package io.highwater.tla.trace;

import io.highwater.tla.Json;
import io.highwater.tla.TraceException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The lines of one run, of all its actors.
 *
 * @param name what the run is called
 * @param lines each file's in order, one file after the other
 * @param lives the registration id of each (actor, incarnation)
 * @param settings of the cluster, as the header of whoever tells of the controller has them
 * @param objections to lines that are missing their neighbours
 * @param epochs the broker epoch in which an id registered
 * @param marks the epoch that ended well, by the word that {@code broker/life} left
 */
record TraceFolder(
    String name,
    List<TraceLine> lines,
    Map<String, String> lives,
    Map<String, Boolean> settings,
    Objections objections,
    Firsts epochs,
    Firsts marks) {
  static final String SUFFIX = ".ndjson";

  /** A file of one of a node's lives. */
  private static final Pattern LIFE = Pattern.compile("(.+)\\.(\\d{1,18})\\.ndjson");

  private static final Set<String> SOURCES = Set.of("processes", "worlds", "simulator", "tlc");

  private TraceFolder(String name) {
    this(name, new ArrayList<>());
  }

  private TraceFolder(String name, List<TraceLine> lines) {
    this(
        name,
        lines,
        new TreeMap<>(),
        new TreeMap<>(),
        new Objections(),
        new Firsts(lines, TraceFolder::registered, line -> line.args().number("brokerEpoch")),
        new Firsts(lines, TraceFolder::stopped, line -> line.args().number("brokerEpoch")));
  }

  private static String registered(TraceLine line) {
    return line.action().equals("RegisterBroker") ? line.args().text("id") : null;
  }

  private static String stopped(TraceLine line) {
    TraceLine.Fields args = line.args();
    return line.action().equals("StopBroker") && args.has("brokerEpoch")
        ? args.number("broker") + "/" + args.number("incarnation")
        : null;
  }

  /**
   * Reads {@code *.ndjson} of a directory, or one such file.
   *
   * @throws TraceException if there is none, or one is no trace
   * @throws Refusal.Found if a line lacks a field
   */
  static TraceFolder read(Path path) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (Stream<Path> all = Files.list(path)) {
        all.filter(each -> each.toString().endsWith(SUFFIX))
            .sorted(
                Comparator.comparing(TraceFolder::owner).thenComparingLong(TraceFolder::lifeNumber))
            .forEach(files::add);
      }
    } else if (Files.isRegularFile(path)) {
      files.add(path);
    } else {
      throw new TraceException("no file or folder " + path);
    }
    if (files.isEmpty()) {
      throw new TraceException(
          path + ": there is no trace in it; expected *" + SUFFIX + ", as test --trace writes");
    }
    TraceFolder folder = new TraceFolder(path.toString());
    for (Path file : files) {
      String text = text(file);
      folder.add(file.getFileName().toString(), text.lines().toList(), text.endsWith("\n"));
    }
    folder.requireActions();
    folder.requireEveryNumber();
    return folder;
  }

  private static String owner(Path file) {
    Matcher name = LIFE.matcher(file.getFileName().toString());
    return name.matches() ? name.group(1) : file.getFileName().toString();
  }

  /** Lives are in order as numbers: the tenth after the second. */
  private static long lifeNumber(Path file) {
    Matcher name = LIFE.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(2)) : 0;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new TraceException(file + " is not a trace: expected text in UTF-8", e);
    }
  }

  /** The same of lines in memory: one file, header first. */
  static TraceFolder of(String name, List<String> text) {
    TraceFolder folder = new TraceFolder(name);
    folder.add(name, text, true);
    folder.requireActions();
    folder.requireEveryNumber();
    return folder;
  }

  private void requireActions() {
    if (lines.isEmpty()) {
      throw new TraceException(name + ": nothing happens in it; expected actions after the header");
    }
  }

  /** What a kill has torn has not left its process, be it a header or the last line. */
  private void add(String file, List<String> text, boolean isWhole) {
    Map<String, Object> header = Map.of();
    for (int i = 0; i < text.size(); i++) {
      Map<String, Object> fields;
      try {
        fields = Json.object(text.get(i));
      } catch (IllegalArgumentException e) {
        if (i == text.size() - 1 && !isWhole) {
          return;
        }
        throw new TraceException(
            "%s:%d: %s is damaged: %s"
                .formatted(file, i + 1, i == 0 ? "the header" : "the line", e.getMessage()),
            e);
      }
      if (i == 0) {
        header = fields;
        readHeader(file, header);
      } else {
        add(new TraceLine(file, i + 1, fields), header);
      }
    }
  }

  private void add(TraceLine line, Map<String, Object> header) {
    lines.add(line);
    objections.note(() -> Shape.require(line));
    objections.note(() -> requireOwner(line, header));
    if (line.action().equals("RestartBroker") && line.args().has("id")) {
      Map<String, Object> args = line.args().values();
      lives.putIfAbsent(
          "broker-" + args.get("broker") + "/" + args.get("incarnation"),
          String.valueOf(args.get("id")));
    }
  }

  private void readHeader(String file, Map<String, Object> header) {
    if (!"highwater-trace".equals(header.get("format"))
        || !Long.valueOf(1).equals(header.get("version"))) {
      throw new TraceException(
          file
              + ":1: expected the header of a trace,"
              + " {\"format\":\"highwater-trace\",\"version\":1");
    }
    if (!(header.get("source") instanceof String source) || !SOURCES.contains(source)) {
      throw new TraceException(
          "%s:1: source: expected one of %s, not %s"
              .formatted(file, SOURCES.stream().sorted().toList(), header.get("source")));
    }
    requireHeader(file, header);
    if (header.get("settings") instanceof Map<?, ?> told
        && told.get("elr") instanceof Boolean elr) {
      settings.put("elr", elr);
    }
    if (header.get("id") instanceof String id) {
      lives.put(header.get("node") + "/" + header.get("incarnation"), id);
    }
  }

  /** A life's file says whose it is, and all say under which settings. */
  private static void requireHeader(String file, Map<String, Object> header) {
    require(file, header, "settings", value -> value instanceof Map, "an object");
    require(
        file,
        header,
        "violated",
        value -> value == null || value instanceof Map,
        "an object or null");
    Map<String, Object> settings = TraceLine.map(header.get("settings"));
    if (settings.containsKey("elr")) {
      require(file, settings, "elr", value -> value instanceof Boolean, "true or false");
    }
    Matcher life = LIFE.matcher(file);
    if (life.matches()) {
      require(
          file, header, "node", life.group(1)::equals, life.group(1) + ", as the file is named");
      Long incarnation = Long.valueOf(life.group(2));
      require(
          file, header, "incarnation", incarnation::equals, incarnation + ", as the file is named");
    }
    if (header.containsKey("id")) {
      require(file, header, "id", value -> value instanceof String, "a text");
    }
  }

  private static void require(
      String file,
      Map<String, Object> of,
      String field,
      Predicate<Object> isRight,
      String expected) {
    if (!of.containsKey(field) || !isRight.test(of.get(field))) {
      throw new TraceException(
          "%s:1: %s: expected %s, not %s".formatted(file, field, expected, of.get(field)));
    }
  }

  private static void requireOwner(TraceLine line, Map<String, Object> header) {
    if (line.actor().equals(PartitionLines.CONTROLLER)
        && !TraceLine.map(header.get("settings")).containsKey("elr")) {
      throw new Refusal.Found(line, "the header does not say whether settings.elr is on");
    }
    if (header.containsKey("node")
        && (!line.actor().equals(header.get("node"))
            || !Long.valueOf(line.incarnation()).equals(header.get("incarnation")))) {
      throw new Refusal.Found(
          line,
          "actor: this is the file of %s, life %s"
              .formatted(header.get("node"), header.get("incarnation")));
    }
  }

  /** Every actor counts its lines. */
  private void requireEveryNumber() {
    Map<String, Long> last = new HashMap<>(); // looked up only
    for (TraceLine line : lines) {
      long expected = last.getOrDefault(line.actorName(), 0L) + 1;
      last.put(line.actorName(), line.seq());
      objections.note(
          () -> {
            if (line.seq() != expected) {
              throw new Refusal.Found(
                  line,
                  "seq: expected %d, not %d: a line is missing".formatted(expected, line.seq()));
            }
          });
    }
    Standing.check(this);
  }

  /** With what an incarnation of a broker registers, or null if it left no file. */
  String id(long broker, long incarnation) {
    return lives.get("broker-%d/%d".formatted(broker, incarnation));
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
