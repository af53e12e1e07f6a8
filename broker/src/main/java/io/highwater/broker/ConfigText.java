package io.highwater.broker;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the text of a {@code server.properties} file: Java's properties format without escapes
 * other than a backslash at the end of a line, which joins it to the next one. Keeps line numbers.
 */
final class ConfigText {
  /**
   * One entry.
   *
   * @param place where it stands, such as {@code server.properties line 3}, for error texts
   */
  record Entry(String key, String value, String place) {
    ConfigException expected(String what) {
      return new ConfigException("%s: %s=%s: expected %s".formatted(place, key, value, what));
    }
  }

  private final String source;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ConfigText(String source) {
    this.source = source;
  }

  /**
   * Reads entries; a key may appear once.
   *
   * @param source what to call the text in errors, such as a file's name
   */
  static Map<String, Entry> read(String source, String text) {
    ConfigText reader = new ConfigText(source);
    String[] lines = text.split("\\R", -1);
    StringBuilder joined = new StringBuilder();
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (joined.isEmpty()) {
        start = i + 1;
      }
      if (joined.isEmpty() && (line.isEmpty() || line.startsWith("#") || line.startsWith("!"))) {
        continue;
      }
      if (line.endsWith("\\") && i + 1 < lines.length) {
        joined.append(line, 0, line.length() - 1);
        continue;
      }
      reader.add(joined.append(line).toString(), start);
      joined.setLength(0);
    }
    return reader.entries;
  }

  private void add(String line, int number) {
    String place = source + " line " + number;
    int end = 0;
    while (end < line.length() && "=: \t".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    if (end == 0 || end == line.length()) {
      throw new ConfigException("%s: '%s': expected key=value".formatted(place, line));
    }
    String key = line.substring(0, end);
    String value = line.substring(end).strip();
    if (value.startsWith("=") || value.startsWith(":")) {
      value = value.substring(1).strip();
    }
    Entry earlier = entries.put(key, new Entry(key, value, place));
    if (earlier != null) {
      throw new ConfigException(
          "%s: %s is set twice, first at %s".formatted(place, key, earlier.place()));
    }
  }
}
