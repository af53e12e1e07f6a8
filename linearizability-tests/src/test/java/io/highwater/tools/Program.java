package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs in a process of its own. Its outputs are files, so that it never waits. */
final class Program implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private final String name;
  private final Process process;
  private final Path out;
  private final Path err;

  private Program(String name, Process process, Path out, Path err) {
    this.name = name;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** How a program ended and what it said. */
  record Result(int code, String out, String err) {
    /** What it said, of a program that has to end well. */
    String success() {
      assertThat(code).as("exit code after%n%s%n%s", out, err).isZero();
      return out;
    }
  }

  /** Starts a program with some standard input. */
  static Program start(Path scratch, String input, List<String> command) throws IOException {
    Path in = Files.createTempFile(scratch, "in", ".txt");
    Path out = Files.createTempFile(scratch, "out", ".txt");
    Path err = Files.createTempFile(scratch, "err", ".txt");
    Files.writeString(in, input);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Program(command.get(0), process, out, err);
  }

  /** A JVM for something small: it starts quickly and stays small. */
  static List<String> java(String classPath, List<String> flags, List<String> mainAndArguments) {
    List<String> command =
        new ArrayList<>(List.of(JAVA, "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath));
    command.addAll(mainAndArguments);
    return command;
  }

  /** Waits for the end. */
  Result result() throws IOException, InterruptedException {
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .as("%s ends within %s", name, LIMIT)
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), out(), err());
  }

  /** What it has said so far. */
  String out() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  /** What it has complained about so far. */
  String err() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
