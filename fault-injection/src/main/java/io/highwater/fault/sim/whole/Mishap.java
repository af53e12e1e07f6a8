package io.highwater.fault.sim.whole;

/** What goes wrong with machines and between them. */
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
  KILL_CONTROLLER
}
