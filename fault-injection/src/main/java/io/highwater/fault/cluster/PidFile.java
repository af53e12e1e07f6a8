package io.highwater.fault.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which processes a cluster has started, on disk, so that those of a harness that was itself killed
 * can be found and ended.
 *
 * <p>One line a process: name, pid, start time; the first is the harness itself. The start time
 * tells a leftover from a stranger that was given the same pid later.
 */
public final class PidFile {
  /** The file's name in a cluster's directory. */
  public static final String NAME = "pids";

  private static final String OWNER = "harness";

  /** A line of the file. */
  private record Entry(String name, long pid, String start) {
    boolean isAlive() {
      return process().isPresent();
    }

    Optional<ProcessHandle> process() {
      return ProcessHandle.of(pid).filter(process -> startOf(process).equals(start));
    }
  }

  private final Path file;

  PidFile(Path directory) {
    this.file = directory.resolve(NAME);
    add(OWNER, ProcessHandle.current());
  }

  synchronized void add(String name, ProcessHandle process) {
    String line = name + " " + process.pid() + " " + startOf(process) + System.lineSeparator();
    try {
      Files.writeString(
          file,
          line,
          StandardCharsets.US_ASCII,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot note the pid of " + name + " in " + file, e);
    }
  }

  synchronized void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  /**
   * Kills what is still alive of the processes that a pid file lists, then deletes the file; does
   * nothing while the harness that wrote it lives.
   *
   * @return the names of those that were killed
   * @throws IOException if the file cannot be read or deleted, or holds anything else
   */
  public static List<String> killLeftovers(Path pidFile) throws IOException {
    List<Entry> entries = read(pidFile);
    if (entries.stream().anyMatch(entry -> entry.name().equals(OWNER) && entry.isAlive())) {
      return List.of();
    }
    List<String> killed = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.process().map(ProcessHandle::destroyForcibly).orElse(false)) {
        killed.add(entry.name());
      }
    }
    Files.delete(pidFile);
    return killed;
  }

  private static List<Entry> read(Path pidFile) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String line : Files.readAllLines(pidFile, StandardCharsets.US_ASCII)) {
      String[] fields = line.split(" ", -1);
      if (fields.length != 3 || !fields[1].matches("[0-9]{1,18}")) {
        throw new IOException(pidFile + ": expected 'name pid start' but found '" + line + "'");
      }
      entries.add(new Entry(fields[0], Long.parseLong(fields[1]), fields[2]));
    }
    return entries;
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }
}
