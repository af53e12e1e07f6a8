package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code .kafka_cleanshutdown} marker, which says that no log needs recovery. */
final class CleanShutdown {
  static final String FILE_NAME = ".kafka_cleanshutdown";

  private static final Pattern BROKER_EPOCH = Pattern.compile("\"brokerEpoch\"\\s*:\\s*(-?\\d+)");

  private CleanShutdown() {}

  static void mark(Disk disk, Path directory, long brokerEpoch) throws IOException {
    AtomicFile.write(
        disk, directory.resolve(FILE_NAME), "{\"version\":0,\"brokerEpoch\":" + brokerEpoch + "}");
  }

  /** Removes the marker for good; the broker epoch that it held, or -1 if it held none. */
  static Optional<Long> take(Disk disk, Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    if (!disk.exists(file)) {
      return Optional.empty();
    }
    Matcher epoch = BROKER_EPOCH.matcher(AtomicFile.read(disk, file));
    long found = epoch.find() ? Long.parseLong(epoch.group(1)) : -1;
    disk.delete(file);
    disk.syncDirectory(directory);
    return Optional.of(found);
  }
}
