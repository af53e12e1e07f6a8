package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.disk.SimDisk;
import java.io.ByteArrayOutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

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

  /** The batches of one of them. */
  static byte[] of(SimDisk disk, int partition) {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    String wanted = WholeSimulator.TOPIC + "-" + partition;
    forEach(
        disk,
        (name, bytes) -> {
          if (name.equals(wanted)) {
            log.writeBytes(bytes);
          }
        });
    return log.toByteArray();
  }

  /** Into how many segments one of them is cut. */
  static long segments(SimDisk disk, int partition) {
    String wanted = WholeSimulator.TOPIC + "-" + partition;
    return disk.files().keySet().stream()
        .map(path -> SEGMENT.matcher(path.toString()))
        .filter(segment -> segment.matches() && segment.group(1).equals(wanted))
        .count();
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
