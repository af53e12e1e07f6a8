package io.highwater.spec;

/** What a small world has only so much of. Healing costs nothing. */
enum Fault {
  FREE,
  APPEND,
  FENCE,
  CRASH,
  POWER_LOSS,
  /** Power loss at a replica outside the ISR, which nobody relies on. */
  POWER_LOSS_OUTSIDE,
  /** A broker stops in good order. */
  SHUTDOWN,
  /** Somebody asks for the preferred leader. */
  ELECTION,
  /** Somebody asks for a leader at any price. */
  UNCLEAN_ELECTION,
  /** Somebody moves the replicas, or moves them back. */
  REASSIGNMENT,
  /** Somebody changes the topic's settings. */
  SETTING,
  SILENCE,
  LATE_FETCH,
  LOST_ALTER
}
