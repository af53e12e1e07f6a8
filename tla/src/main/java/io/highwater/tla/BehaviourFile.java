package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A behaviour as TLC writes it with {@code -simulate file=…}: a state after a state. */
public final class BehaviourFile {
  private static final String STATE = "STATE_";

  private BehaviourFile() {}

  /**
   * Reads a behaviour from its initial state on.
   *
   * @throws IllegalArgumentException if a state is malformed, naming the file
   * @throws UncheckedIOException if the file cannot be read
   */
  public static List<TlcState> read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    List<TlcState> states = new ArrayList<>();
    int start = text.indexOf(STATE);
    while (start >= 0) {
      int end = text.indexOf("\n" + STATE, start);
      String state = text.substring(text.indexOf('\n', start) + 1, end < 0 ? end(text) : end);
      try {
        states.add(TlcState.parse(states.size() + 1, state));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
      }
      start = end < 0 ? -1 : end + 1;
    }
    return states;
  }

  /** Where the module's closing line begins. */
  private static int end(String text) {
    int line = text.lastIndexOf("\n====");
    return line < 0 ? text.length() : line;
  }
}
