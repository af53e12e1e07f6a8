package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A partition's {@code leader-epoch-checkpoint}: {@code epoch startOffset} a line. */
final class EpochCheckpoint {
  static final String FILE_NAME = "leader-epoch-checkpoint";

  private EpochCheckpoint() {}

  static void write(Disk disk, Path directory, List<EpochStart> epochs) throws IOException {
    CheckpointFile.write(
        disk,
        directory.resolve(FILE_NAME),
        epochs.stream().map(start -> start.epoch() + " " + start.startOffset()).toList());
  }

  static List<EpochStart> read(Disk disk, Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    List<EpochStart> epochs =
        CheckpointFile.read(
            disk,
            file,
            2,
            fields -> new EpochStart(Integer.parseInt(fields[0]), Long.parseLong(fields[1])));
    for (int i = 1; i < epochs.size(); i++) {
      EpochStart before = epochs.get(i - 1);
      EpochStart here = epochs.get(i);
      if (here.epoch() <= before.epoch() || here.startOffset() < before.startOffset()) {
        throw new IOException(file + " line " + (i + 3) + ": " + here + " after " + before);
      }
    }
    return epochs;
  }
}
