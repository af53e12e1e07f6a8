package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary directory that is gone when closed, and also when the JVM is told to stop: then the
 * process that uses it is killed first. Thread-safe.
 */
public final class Scratch implements AutoCloseable {
  private final Path directory;
  private final Thread atExit = Thread.ofPlatform().unstarted(this::abandon);
  private volatile Process user;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes a directory.
   *
   * @param prefix of its name
   * @throws IOException if that fails
   */
  public static Scratch create(String prefix) throws IOException {
    Scratch scratch = new Scratch(Files.createTempDirectory(prefix));
    Runtime.getRuntime().addShutdownHook(scratch.atExit);
    return scratch;
  }

  /** The directory. */
  public Path directory() {
    return directory;
  }

  void usedBy(Process process) {
    user = process;
  }

  private void abandon() {
    Process process = user;
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    delete();
  }

  /**
   * Deletes the directory and all in it.
   *
   * @throws UncheckedIOException if that fails
   */
  @Override
  public void close() {
    if (unregistered()) {
      delete();
    }
  }

  /** False if the JVM is going down: then the hook deletes. */
  private boolean unregistered() {
    try {
      return Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
