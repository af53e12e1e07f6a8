package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The files of one segment, named after its base offset. */
record SegmentFiles(Path log, Path index, Path timeIndex) {
  private static final String LOG_SUFFIX = ".log";

  static SegmentFiles of(Path directory, long baseOffset) {
    String name = String.format(Locale.ROOT, "%020d", baseOffset);
    return new SegmentFiles(
        directory.resolve(name + LOG_SUFFIX),
        directory.resolve(name + ".index"),
        directory.resolve(name + ".timeindex"));
  }

  /** The segments in a partition's directory, by base offset. Other files are left alone. */
  static NavigableMap<Long, SegmentFiles> list(Disk disk, Path directory) throws IOException {
    NavigableMap<Long, SegmentFiles> found = new TreeMap<>();
    disk.list(directory).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.matches("[0-9]{20}\\.log"))
        .map(name -> Long.parseLong(name.substring(0, 20)))
        .forEach(baseOffset -> found.put(baseOffset, of(directory, baseOffset)));
    return found;
  }

  void delete(Disk disk) throws IOException {
    disk.delete(log);
    deleteIndexes(disk);
  }

  void deleteIndexes(Disk disk) throws IOException {
    disk.delete(index);
    disk.delete(timeIndex);
  }
}
