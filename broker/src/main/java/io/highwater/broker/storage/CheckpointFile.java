package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The text format that Kafka's checkpoints share: a version (0), the number of entries, and one
 * entry a line.
 */
final class CheckpointFile {
  private static final String VERSION = "0";

  private CheckpointFile() {}

  /** One entry from the fields of its line. */
  interface Entry<T> {
    T parse(String[] fields);
  }

  static void write(Disk disk, Path file, List<String> lines) throws IOException {
    StringBuilder text = new StringBuilder().append(VERSION).append('\n').append(lines.size());
    lines.forEach(line -> text.append('\n').append(line));
    AtomicFile.write(disk, file, text.append('\n').toString());
  }

  /**
   * The entries; none if there is no such file.
   *
   * @param fields how many fields, separated by white space, a line has
   * @throws IOException also if the text is not in the format; the message says where
   */
  static <T> List<T> read(Disk disk, Path file, int fields, Entry<T> entry) throws IOException {
    if (!disk.exists(file)) {
      return List.of();
    }
    List<String> lines = AtomicFile.read(disk, file).lines().toList();
    require(lines.size() >= 2, file, lines.size(), "a version and a number of entries");
    require(lines.get(0).equals(VERSION), file, 1, "version 0, not '" + lines.get(0) + "'");
    String count = lines.get(1);
    require(count.equals(String.valueOf(lines.size() - 2)), file, 2, count + " entries to follow");
    List<T> entries = new ArrayList<>();
    for (int i = 2; i < lines.size(); i++) {
      String[] found = lines.get(i).trim().split("\\s+");
      require(found.length == fields, file, i + 1, fields + " fields, not " + found.length);
      try {
        entries.add(entry.parse(found));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + " line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return entries;
  }

  private static void require(boolean holds, Path file, int line, String expected)
      throws IOException {
    if (!holds) {
      throw new IOException(file + " line " + line + ": expected " + expected);
    }
  }
}
