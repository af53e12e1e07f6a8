package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.disk.SimDisk;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** What a disk has of the partitions that clients write to, however they are cut into segments. */
final class WrittenLogs {
  private static final Pattern SEGMENT =
      Pattern.compile(".*/(" + WholeSimulator.TOPIC + "-\\d+)/\\d+\\.log");

  private WrittenLogs() {}

  /** How many bytes each of them has. */
  static SortedMap<String, Long> bytes(SimDisk disk) {
    SortedMap<String, Long> result = new TreeMap<>();
    forEach(disk, (name, bytes) -> result.merge(name, (long) bytes.length, Long::sum));
    return result;
  }

  /** A sum over each of them. */
  static SortedMap<String, Long> sums(SimDisk disk) {
    SortedMap<String, CRC32C> sums = new TreeMap<>();
    forEach(disk, (name, bytes) -> sums.computeIfAbsent(name, none -> new CRC32C()).update(bytes));
    SortedMap<String, Long> result = new TreeMap<>();
    sums.forEach((name, sum) -> result.put(name, sum.getValue()));
    return result;
  }

  private static void forEach(SimDisk disk, BiConsumer<String, byte[]> consumer) {
    disk.files()
        .forEach(
            (path, bytes) -> {
              var segment = SEGMENT.matcher(path.toString());
              if (segment.matches()) {
                consumer.accept(segment.group(1), bytes);
              }
            });
  }
}
