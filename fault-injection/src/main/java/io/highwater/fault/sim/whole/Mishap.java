package io.highwater.fault.sim.whole;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

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
  KILL_CONTROLLER,
  /** Both ways. */
  CUT_BOTH,
  /** Some brokers on one side, all others and the controller on the other. */
  DIVIDE,
  /** What a client asks, or what it is answered, or both is held up. */
  CUT_CLIENT,
  SLOW_CLIENT,
  RESET_CLIENT,
  /** A broker is killed, and started again with other settings. */
  RECONFIGURE;

  /** What goes wrong with links in some runs only. */
  static final Set<Mishap> OF_LINKS =
      Collections.unmodifiableSet(EnumSet.range(CUT_BOTH, RESET_CLIENT));

  /** What there was from the beginning, in every run. */
  static final Set<Mishap> USUAL =
      Collections.unmodifiableSet(EnumSet.range(KILL, KILL_CONTROLLER));

  /** Whether a disk may forget what was not fsynced. */
  boolean forgets() {
    return this == LOSE_POWER || this == LOSE_ALL_POWER || this == FAIL_FSYNC;
  }
}
