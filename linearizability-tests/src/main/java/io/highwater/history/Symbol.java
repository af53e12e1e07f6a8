package io.highwater.history;

/**
 * An EDN symbol: a bare word that is neither a keyword nor {@code nil}, {@code true}, {@code
 * false}.
 *
 * @param name the word
 */
public record Symbol(String name) {

  @Override
  public String toString() {
    return name;
  }
}
