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
  SILENCE,
  LATE_FETCH,
  LOST_ALTER
}
