package io.highwater.fault.sim.whole;

/** What goes wrong with machines and between them. It counts when it takes effect. */
public enum Mishap {
  KILL,
  LOSE_POWER,
  /** All machines at once. */
  LOSE_ALL_POWER,
  PAUSE,
  SLOW_DISK,
  /** One way only. */
  CUT,
  ISOLATE,
  SLOW_LINK,
  RESET,
  /** Asked to end, and started again. */
  SHUT_DOWN,
  CLOCK_JUMP,
  /** For a while nothing more can be written. */
  FULL_DISK,
  /** The next fsync of a log fails, and loses what it should have saved. */
  FAIL_FSYNC,
  KILL_CONTROLLER;

  /** Whether a disk may forget what was not fsynced. */
  boolean forgets() {
    return this == LOSE_POWER || this == LOSE_ALL_POWER || this == FAIL_FSYNC;
  }
}
