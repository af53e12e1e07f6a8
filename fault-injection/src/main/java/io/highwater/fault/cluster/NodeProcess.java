package io.highwater.fault.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One node as a process: started, killed, paused and started again on the same files and ports.
 *
 * <p>Its standard input is a pipe that nobody writes to: the {@link Lifeline}.
 *
 * <p>Not safe for concurrent use, except {@link #destroy}.
 */
final class NodeProcess {
  private static final long POLL_MS = 20;
  private static final int TAIL_LINES = 20;

  private final String name;
  private final List<String> command;
  private final Path log;
  private final Path readyFile;
  private final Consumer<Death> onUnexpectedDeath;
  private volatile Incarnation current;

  NodeProcess(
      String name,
      List<String> command,
      Path log,
      Path readyFile,
      Consumer<Death> onUnexpectedDeath) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
    this.readyFile = readyFile;
    this.onUnexpectedDeath = onUnexpectedDeath;
  }

  /** Starts the process and returns at once. */
  void start() {
    if (current != null && current.process.isAlive()) {
      throw new IllegalStateException(name + " is running already");
    }
    try {
      Files.deleteIfExists(readyFile);
      Incarnation started =
          new Incarnation(
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                  .start());
      current = started;
      // Its own handle: the exit of an old incarnation must not be blamed on the new one.
      var unused = started.process.onExit().thenAccept(process -> ended(started));
    } catch (IOException e) {
      throw new ClusterException("cannot start " + name + ": " + String.join(" ", command), e);
    }
  }

  private void ended(Incarnation incarnation) {
    if (!incarnation.endIsExpected) {
      onUnexpectedDeath.accept(new Death(name, incarnation.process.exitValue(), tail()));
    }
  }

  /** Waits until the node says that it serves. */
  void awaitReady(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!Files.exists(readyFile)) {
      if (exitsWithin(POLL_MS)) {
        throw new ClusterException(
            name + " ended with exit code " + current.process.exitValue() + lastWords());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new ClusterException(
            name + " is not ready after " + limit.toMillis() + " ms" + lastWords());
      }
    }
  }

  boolean isReady() {
    return Files.exists(readyFile);
  }

  boolean isAlive() {
    return current != null && current.process.isAlive();
  }

  ProcessHandle handle() {
    return current.process.toHandle();
  }

  /** SIGKILL; returns when the process is gone, with whether it was this signal that ended it. */
  boolean kill() {
    Incarnation victim = current;
    boolean wasAlive = victim.process.isAlive();
    victim.endIsExpected = true;
    victim.process.destroyForcibly();
    if (!exitsWithin(10_000)) {
      throw new ClusterException(name + " survived SIGKILL for 10 s" + lastWords());
    }
    return wasAlive && victim.process.exitValue() == 128 + 9;
  }

  /** SIGSTOP; returns when the kernel shows the process as stopped. */
  void pause() {
    signal("STOP");
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!isStopped()) {
      if (exitsWithin(1) || System.nanoTime() - deadline > 0) {
        throw new ClusterException(name + " does not stop on SIGSTOP" + lastWords());
      }
    }
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  /** Whether the kernel shows the process in state T. */
  boolean isStopped() {
    return isAlive() && ProcState.of(current.process.pid()) == 'T';
  }

  /** SIGTERM, awaited; a node that will not go is killed and reported. */
  void stop(Duration limit) {
    if (!isAlive()) {
      return;
    }
    current.endIsExpected = true;
    // By the handle: Process.destroy would cut the lifeline as well.
    current.process.toHandle().destroy();
    if (!exitsWithin(limit.toMillis())) {
      kill();
      throw new ClusterException(
          name + " did not shut down within " + limit.toMillis() + " ms" + lastWords());
    }
    int exitCode = current.process.exitValue();
    if (exitCode != 0 && exitCode != 128 + 15) {
      throw new ClusterException(name + " shut down with exit code " + exitCode + lastWords());
    }
  }

  /** SIGKILL without waiting, for exits in a hurry. Safe from any thread. */
  void destroy() {
    Incarnation last = current;
    if (last != null) {
      last.endIsExpected = true;
      last.process.destroyForcibly();
    }
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(current.process.pid()))
              .redirectErrorStream(true)
              .start();
      String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (kill.waitFor() != 0) {
        throw new ClusterException("no SIG" + signal + " for " + name + ": " + said.strip());
      }
    } catch (IOException e) {
      throw new ClusterException("no SIG" + signal + " for " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while signalling " + name, e);
    }
  }

  private boolean exitsWithin(long limitMs) {
    try {
      return current.process.waitFor(limitMs, MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while waiting for " + name, e);
    }
  }

  private String lastWords() {
    return "; the end of " + log + ":\n  " + String.join("\n  ", tail());
  }

  private List<String> tail() {
    try {
      // Not readAllLines: a log cut in the middle of a character must not hide the rest.
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    } catch (IOException e) {
      return List.of("(no log: " + e.getMessage() + ")");
    }
  }

  private static final class Incarnation {
    private final Process process;
    private volatile boolean endIsExpected;

    Incarnation(Process process) {
      this.process = process;
    }
  }
}
