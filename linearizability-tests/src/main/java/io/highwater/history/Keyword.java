package io.highwater.history;

import static java.util.Objects.requireNonNull;

/**
 * An EDN keyword such as {@code :ok} or {@code :jepsen/time}.
 *
 * @param name the text after the colon
 */
public record Keyword(String name) {

  public Keyword {
    requireNonNull(name, "name");
  }

  public static Keyword of(String name) {
    return new Keyword(name);
  }

  @Override
  public String toString() {
    return ":" + name;
  }
}
