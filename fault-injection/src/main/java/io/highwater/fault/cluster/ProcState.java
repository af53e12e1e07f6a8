package io.highwater.fault.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A process's state letter as Linux shows it in {@code /proc/PID/stat}: R, S, D, T, Z … */
final class ProcState {
  /** No such process. */
  static final char GONE = 'X';

  private ProcState() {}

  static char of(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      String line = new String(Files.readAllBytes(stat), StandardCharsets.ISO_8859_1);
      // The command's name stands in brackets and may itself hold any character.
      return line.charAt(line.lastIndexOf(')') + 2);
    } catch (NoSuchFileException e) {
      if (!Files.isDirectory(Path.of("/proc/self"))) {
        throw new ClusterException("a pause can only be observed where there is a Linux /proc", e);
      }
      return GONE;
    } catch (IOException e) {
      // The process went away between open and read.
      return GONE;
    }
  }
}
