package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The two operations through which every byte and every fsync of this package goes: the seam at
 * which tests put a full disk or a failing fsync. Names, renames and deletions of files go to the
 * file system directly.
 */
public interface Disk {
  /** The file system as it is. */
  Disk REAL =
      new Disk() {
        @Override
        public FileChannel open(Path file, OpenOption... options) throws IOException {
          return FileChannel.open(file, options);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
          try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
          }
        }
      };

  FileChannel open(Path file, OpenOption... options) throws IOException;

  /** Makes creations, renames and deletions of the directory's entries survive a power cut. */
  void syncDirectory(Path directory) throws IOException;
}
