package io.highwater.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file of a sweep's summary: it is begun before the first seed, and there only when whole. */
final class SummaryFile implements AutoCloseable {
  private final Path file;
  private final Path begun;

  /**
   * Makes sure that it can be written, and that an earlier one is not taken for it.
   *
   * @throws IOException if it cannot
   */
  SummaryFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    this.file = file.toAbsolutePath();
    this.begun = this.file.resolveSibling(file.getFileName() + ".part");
    Files.createDirectories(begun.getParent());
    Files.writeString(begun, "");
    Files.deleteIfExists(file);
  }

  void write(String text) throws IOException {
    Files.writeString(begun, text);
    Files.move(begun, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Leaves nothing behind if it was not written. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(begun);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
