package io.highwater.spec;

/** What a producer waits for. */
public enum Acks {
  /** Nothing: there is no answer at all. */
  NONE,
  /** The leader's append; with flush policy {@code commit} the leader's fsync too. */
  LEADER,
  /** The high watermark: the record is on every member of the ISR. */
  ALL
}
