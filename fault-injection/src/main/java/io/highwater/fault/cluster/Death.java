package io.highwater.fault.cluster;

import java.util.List;

/**
 * A node that ended without being told to.
 *
 * @param node its name, such as {@code broker-2}
 * @param exitCode what it left; above 128, the number of a signal plus 128
 * @param lastLines the end of its log
 */
public record Death(String node, int exitCode, List<String> lastLines) {
  /** Copies the lines. */
  public Death {
    lastLines = List.copyOf(lastLines);
  }

  @Override
  public String toString() {
    return node
        + " died by itself with exit code "
        + exitCode
        + "; its last lines:\n  "
        + String.join("\n  ", lastLines);
  }
}
