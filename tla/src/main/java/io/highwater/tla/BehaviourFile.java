package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A behaviour as TLC writes it with {@code -simulate file=…}: a state after a state. One that is
 * kept to be replayed alone begins with the constants of its model.
 *
 * @param config the constants; none in TLC's own files
 * @param states from an initial state on
 */
public record BehaviourFile(ModelConfig config, List<TlcState> states) {
  private static final String STATE = "STATE_";

  /**
   * Reads a behaviour.
   *
   * @throws IllegalArgumentException if a state is malformed or there is none, naming the file
   * @throws UncheckedIOException if the file cannot be read
   */
  public static BehaviourFile read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    int start = text.indexOf(STATE);
    if (start < 0) {
      throw new IllegalArgumentException(file + ": expected a behaviour, " + STATE + "1 == …");
    }
    ModelConfig config = ModelConfig.parse(file, text.substring(0, start));
    List<TlcState> states = new ArrayList<>();
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
    return new BehaviourFile(config, List.copyOf(states));
  }

  /** Where the module's closing line begins. */
  private static int end(String text) {
    int line = text.lastIndexOf("\n====");
    return line < 0 ? text.length() : line;
  }

  /**
   * Keeps a behaviour.
   *
   * @param file is overwritten; its folder is made if need be
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    StringBuilder text = new StringBuilder("---- MODULE behaviour ----\nCONSTANTS\n");
    config.constants().forEach((name, value) -> text.append("  %s = %s%n".formatted(name, value)));
    for (TlcState state : states) {
      text.append('\n').append(STATE).append(state.number()).append(" ==\n");
      state
          .variables()
          .forEach((name, value) -> text.append("/\\ %s = %s%n".formatted(name, value)));
    }
    text.append("====\n");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
