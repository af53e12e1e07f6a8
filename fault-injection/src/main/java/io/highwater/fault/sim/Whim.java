package io.highwater.fault.sim;

import java.util.List;

/**
 * What the protocol lets a replica do although a clock never would: each a question of {@link
 * io.highwater.spec.Discretion} that is answered the other way, once.
 */
public enum Whim {
  /** A follower fetches before an fsync has made its own copy count. */
  FETCH_EARLY,
  /** A follower does not fetch now. */
  FETCH_LATE,
  /** A leader does not ask for another ISR now. */
  ASK_LATE,
  /** A leader asks for the ISR that it knows, not for the one that it has proposed. */
  CONFIRM,
  /** A leader proposes to drop a member that does not lag. */
  DROP,
  /** A leader proposes somebody whom the controller would refuse, or who lags. */
  ADMIT;

  private static final List<Whim> ALL = List.of(values());

  /** The one of that number, from 0 on, as schedules write it. */
  static Whim numbered(long number) {
    return ALL.get((int) number);
  }
}
