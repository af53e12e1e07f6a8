package io.highwater.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One server process, and what the operating system says that it costs. Linux only. */
final class Node implements AutoCloseable {
  private static final long PAGE_BYTES = 4096;
  // The kernel counts in hundredths of a second for everybody, whatever its own ticks are.
  private static final double TICKS_PER_SECOND = 100;
  private static final int STAT_UTIME = 11;
  private static final int STAT_STIME = 12;
  private static final int STAT_THREADS = 17;
  private static final int STAT_RSS = 21;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final Path log;

  private Node(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a command whose output goes to {@code log}. */
  static Node start(String name, List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Node node = new Node(name, process, log);
    // A harness that is interrupted takes its servers along.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end " + name));
    return node;
  }

  /** Processor time since the start, in seconds, in user and system mode. */
  double cpuSeconds() {
    return (stat(STAT_UTIME) + stat(STAT_STIME)) / TICKS_PER_SECOND;
  }

  long residentBytes() {
    return stat(STAT_RSS) * PAGE_BYTES;
  }

  long threads() {
    return stat(STAT_THREADS);
  }

  void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new BenchException("no SIG" + signal + " for " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted while signalling " + name);
    }
  }

  /** Fails with the end of the log if the process has ended. */
  void check() {
    if (!process.isAlive()) {
      throw new BenchException(
          name + " ended with exit code " + process.exitValue() + "; see " + log);
    }
  }

  /** A field of {@code /proc/PID/stat}, counted from the one after the command's name. */
  private long stat(int field) {
    try {
      String line =
          Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
      return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[field]);
    } catch (IOException e) {
      throw new BenchException(name + " is gone; see " + log);
    }
  }

  /** SIGTERM, then SIGKILL if it stays. */
  @Override
  public void close() {
    process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
