package io.highwater.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program and waits for its end. */
final class Shell {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path scratch;

  /** Keeps outputs in the given folder, which must exist. */
  Shell(Path scratch) {
    this.scratch = scratch;
  }

  /** How a program ended and what it said. */
  record Result(int code, String out, String err) {}

  /** A program that is running; {@link #result()} waits for its end. */
  record Running(Process process, Path out, Path err) {
    Result result() throws IOException, InterruptedException {
      try {
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
            .as("%s ends within %s", process.info().command().orElse("the program"), LIMIT)
            .isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  /** Starts a program in a folder, with variables beside those of this JVM. */
  Running start(Path folder, Map<String, String> variables, List<String> command)
      throws IOException {
    Path out = Files.createTempFile(scratch, "out", ".txt");
    Path err = Files.createTempFile(scratch, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(variables);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Running(builder.start(), out, err);
  }

  /** Runs a program to its end. */
  Result run(Path folder, Map<String, String> variables, String... command)
      throws IOException, InterruptedException {
    return start(folder, variables, List.of(command)).result();
  }
}
