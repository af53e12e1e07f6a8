package io.highwater.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A tool in a process of its own, run to its end. */
final class Child {
  private static final long LIMIT_MINUTES = 15;

  private Child() {}

  /**
   * Runs a command.
   *
   * @param what it does, for a complaint
   * @return what it said
   * @throws BenchException if it fails or takes longer than a quarter of an hour
   */
  static String run(String what, List<String> command, Path output) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        throw new BenchException(what + " took longer than " + LIMIT_MINUTES + " min");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException(what + " was interrupted");
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new BenchException(
          what + " failed with exit code " + process.exitValue() + ": " + said.strip());
    }
    return said;
  }
}
