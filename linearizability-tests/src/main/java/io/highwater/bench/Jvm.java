package io.highwater.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The start of a command that runs Java as this process does. */
final class Jvm {
  private Jvm() {}

  /** The binary, the flags and the class path; the main class and its arguments are to follow. */
  static List<String> command(List<String> flags, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    if (Runtime.version().feature() >= 24) {
      // Both contenders' libraries make newer JDKs warn.
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", classPath));
    return command;
  }
}
