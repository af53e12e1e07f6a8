package io.highwater.fault.cluster;

/**
 * The path of the bytes that one node sends to another, whoever dialed.
 *
 * @param from the sending node's id
 * @param to the receiving node's id
 */
public record Link(int from, int to) {
  /** Refuses a node's link to itself. */
  public Link {
    if (from == to) {
      throw new IllegalArgumentException("node " + from + " has no link to itself");
    }
  }

  @Override
  public String toString() {
    return from + "->" + to;
  }
}
