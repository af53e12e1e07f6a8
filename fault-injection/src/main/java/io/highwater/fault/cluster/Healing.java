package io.highwater.fault.cluster;

/** What becomes of the bytes and connection attempts that a cut held back. */
public enum Healing {
  /** They arrive late, all of them and in order, as after a short routing failure. */
  DELIVER,
  /** The connections that had something held back are reset, as after a long one. */
  RESET
}
