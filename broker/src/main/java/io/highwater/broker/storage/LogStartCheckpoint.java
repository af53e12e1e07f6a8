package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the logs of a directory start, in Kafka's {@code log-start-offset-checkpoint}; logs that
 * have always begun with their first segment are not in it.
 *
 * <p>Kafka's file has no checksum, and an offset too high would take records away. So there is a
 * copy with one, which is written first and believed if it is whole.
 */
final class LogStartCheckpoint implements LogContext.LogStarts {
  static final String FILE_NAME = "log-start-offset-checkpoint";
  static final String COPY_NAME = "log-start-offset-checkpoint.crc32c";

  private static final Logger LOG = LoggerFactory.getLogger(LogStartCheckpoint.class);

  private final Disk disk;
  private final Path file;
  private final Path copy;

  /** What the file says; guarded by this object. */
  private final SortedMap<PartitionName, Long> starts = new TreeMap<>();

  LogStartCheckpoint(Disk disk, Path directory) {
    this.disk = disk;
    this.file = directory.resolve(FILE_NAME);
    this.copy = directory.resolve(COPY_NAME);
  }

  synchronized void load() throws IOException {
    starts.clear();
    if (!disk.exists(copy)) {
      starts.putAll(OffsetCheckpoint.read(disk, file));
      return;
    }
    try {
      String[] parts = AtomicFile.read(disk, copy).split("\n", 2);
      if (parts.length == 2 && parts[0].equals(sumOf(parts[1]))) {
        parts[1].lines().map(line -> line.split(" ")).forEach(this::take);
        return;
      }
      LOG.warn("{} does not fit its checksum: reading {}", copy, file);
    } catch (IOException e) {
      LOG.warn("reading {}: {}", file, e.getMessage());
    }
    starts.putAll(OffsetCheckpoint.read(disk, file));
  }

  private void take(String[] line) {
    starts.put(new PartitionName(line[0], Integer.parseInt(line[1])), Long.parseLong(line[2]));
  }

  /** Where a log starts, as far as is known here; 0 if it is not. */
  synchronized long of(PartitionName log) {
    return starts.getOrDefault(log, 0L);
  }

  @Override
  public synchronized void raise(PartitionName log, long offset) throws IOException {
    if (of(log) < offset) {
      starts.put(log, offset);
      write();
    }
  }

  @Override
  public synchronized void lower(PartitionName log, long offset) throws IOException {
    if (of(log) > offset) {
      starts.put(log, offset);
      if (offset == 0) {
        starts.remove(log);
      }
      write();
    }
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder();
    starts.forEach(
        (log, start) -> text.append("%s %d %d\n".formatted(log.topic(), log.partition(), start)));
    AtomicFile.write(disk, copy, sumOf(text.toString()) + "\n" + text);
    OffsetCheckpoint.write(disk, file, starts);
  }

  private static String sumOf(String text) {
    CRC32C sum = new CRC32C();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(sum.getValue());
  }
}
