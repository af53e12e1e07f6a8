package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;

/**
 * The names of a compacted segment, as Kafka's: {@code .log.cleaned} while it is written, {@code
 * .log.swap} once it holds, and its own when those that it replaces are deleted. Whatever ends a
 * process in between, the next one goes on with that.
 */
final class CompactedFiles {
  private static final String CLEANED = ".log.cleaned";
  private static final String SWAP = ".log.swap";

  private CompactedFiles() {}

  static Path cleaned(Path directory, long baseOffset) {
    return named(directory, baseOffset, CLEANED);
  }

  private static Path named(Path directory, long baseOffset, String suffix) {
    return directory.resolve(String.format(Locale.ROOT, "%020d%s", baseOffset, suffix));
  }

  /** Puts a compacted segment, whose bytes are on the disk, in the place of others. */
  static void swap(Disk disk, Path directory, long baseOffset, List<SegmentFiles> replaced)
      throws IOException {
    Path swap = named(directory, baseOffset, SWAP);
    disk.rename(cleaned(directory, baseOffset), swap);
    for (SegmentFiles each : replaced) {
      each.delete(disk);
    }
    disk.rename(swap, SegmentFiles.of(directory, baseOffset).log());
  }

  /** Finishes, or takes back, what an earlier process has begun. */
  static void settle(Disk disk, Path directory) throws IOException {
    for (Path each : disk.list(directory)) {
      String name = each.getFileName().toString();
      if (name.endsWith(CLEANED)) {
        disk.delete(each);
      } else if (name.endsWith(SWAP)) {
        long base = Long.parseLong(name.substring(0, 20));
        NavigableMap<Long, SegmentFiles> replaced =
            SegmentFiles.list(disk, directory).subMap(base, true, endOf(disk, each), false);
        for (SegmentFiles files : replaced.values()) {
          files.delete(disk);
        }
        disk.rename(each, SegmentFiles.of(directory, base).log());
        disk.syncDirectory(directory);
      }
    }
  }

  private static long endOf(Disk disk, Path file) throws IOException {
    try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
      BatchCursor cursor = BatchCursor.forScan(file, channel, Math.toIntExact(channel.size()));
      long end = 0;
      for (boolean there = cursor.seek(0); there; there = cursor.next()) {
        end = cursor.batch().nextOffset();
      }
      return end;
    }
  }
}
