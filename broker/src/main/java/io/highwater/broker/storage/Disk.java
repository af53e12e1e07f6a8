package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as this package needs it: every byte, every fsync and every name of a file goes
 * through here. It is the seam at which tests put a full disk or a failing fsync, and a simulator
 * its own files. Any thread.
 *
 * <p>Nothing but {@link FileChannel#force} and {@link #syncDirectory} promises anything about a
 * power cut.
 */
public interface Disk {
  /** The file system as it is. */
  Disk REAL = new RealDisk();

  FileChannel open(Path file, OpenOption... options) throws IOException;

  /** A file's bytes, read only; they are only touched where they are looked at. */
  ByteBuffer map(Path file) throws IOException;

  boolean exists(Path path);

  boolean isDirectory(Path path);

  /** A file's length in bytes. */
  long size(Path file) throws IOException;

  /** What a directory holds, in the order of the names. */
  List<Path> list(Path directory) throws IOException;

  /** Creates a directory, and those above it, where there are none. */
  void createDirectories(Path directory) throws IOException;

  /** Gives a file or directory another name, at once; a file of that name is replaced. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file or an empty directory, if there is one. */
  void delete(Path path) throws IOException;

  /** Makes creations, renames and deletions of the directory's entries survive a power cut. */
  void syncDirectory(Path directory) throws IOException;

  /** Bytes that can still be written where the directory lies. */
  long usableBytes(Path directory) throws IOException;
}
