package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Small files that are replaced as a whole: after a crash or a power cut the old text is there, or
 * the new one. Written beside, fsynced, renamed, directory fsynced.
 */
final class AtomicFile {
  private AtomicFile() {}

  static void write(Disk disk, Path file, String text) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        disk.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    disk.rename(beside, file);
    disk.syncDirectory(file.toAbsolutePath().getParent());
  }

  /**
   * The text of a file.
   *
   * @throws IOException also if it is none
   */
  static String read(Disk disk, Path file) throws IOException {
    try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is damaged: expected UTF-8 text", e);
    }
  }
}
