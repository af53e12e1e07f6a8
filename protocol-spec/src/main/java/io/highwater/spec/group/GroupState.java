package io.highwater.spec.group;

/** Where a group stands; the names are Kafka's. */
public enum GroupState {
  /** No members, maybe offsets. */
  EMPTY("Empty"),
  /** Members are being collected for the next generation. */
  PREPARING_REBALANCE("PreparingRebalance"),
  /** The generation is there, and its leader computes the assignment. */
  COMPLETING_REBALANCE("CompletingRebalance"),
  /** Everybody has what it shall read. */
  STABLE("Stable"),
  /** There is no such group. */
  DEAD("Dead");

  private final String title;

  GroupState(String title) {
    this.title = title;
  }

  /** The name on the wire. */
  public String title() {
    return title;
  }
}
