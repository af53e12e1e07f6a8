package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An offset for each partition of a log directory: {@code topic partition offset} a line, as in
 * Kafka's {@code recovery-point-offset-checkpoint} and {@code replication-offset-checkpoint}.
 */
final class OffsetCheckpoint {
  private OffsetCheckpoint() {}

  static void write(Disk disk, Path file, Map<PartitionName, Long> offsets) throws IOException {
    List<String> lines =
        new TreeMap<>(offsets)
            .entrySet().stream()
                .map(e -> e.getKey().topic() + " " + e.getKey().partition() + " " + e.getValue())
                .toList();
    CheckpointFile.write(disk, file, lines);
  }

  static SortedMap<PartitionName, Long> read(Disk disk, Path file) throws IOException {
    SortedMap<PartitionName, Long> offsets = new TreeMap<>();
    CheckpointFile.read(disk, file, 3, OffsetCheckpoint::parse)
        .forEach(entry -> offsets.put(entry.getKey(), entry.getValue()));
    return offsets;
  }

  private static Entry<PartitionName, Long> parse(String[] fields) {
    return Map.entry(
        new PartitionName(fields[0], Integer.parseInt(fields[1])), Long.parseLong(fields[2]));
  }
}
