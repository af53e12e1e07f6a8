package io.highwater.spec;

/**
 * Something that must never be is.
 *
 * @param property the invariant's name, as in {@code tla/Replication.tla}
 * @param detail who, where, and the values that contradict each other
 */
public record Violation(String property, String detail) {
  @Override
  public String toString() {
    return property + ": " + detail;
  }
}
