package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file system in memory that is soon full; needs root. */
final class SmallDisk implements AutoCloseable {
  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Mounts one; empty if this process may not. */
  static Optional<SmallDisk> create(Path path) throws IOException, InterruptedException {
    Files.createDirectories(path);
    Program.Result mounted =
        run(path, "mount", "-t", "tmpfs", "-o", "size=3m", "highwater-test", path.toString());
    return mounted.code() == 0 ? Optional.of(new SmallDisk(path)) : Optional.empty();
  }

  Path path() {
    return path;
  }

  /** Gives it room. */
  void enlarge() throws IOException, InterruptedException {
    assertThat(run(path, "mount", "-o", "remount,size=64m", path.toString()).success()).isEmpty();
  }

  /** Unmounts it, lazily: whoever still holds a file must not keep it. */
  @Override
  public void close() throws IOException {
    try {
      assertThat(run(path, "umount", "--lazy", path.toString()).success()).isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while unmounting " + path, e);
    }
  }

  private static Program.Result run(Path path, String... command)
      throws IOException, InterruptedException {
    try (Program program = Program.start(path.getParent(), "", List.of(command))) {
      return program.result();
    }
  }
}
