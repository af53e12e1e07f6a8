package io.highwater.fault.sim;

import io.highwater.spec.Discretion;
import java.util.EnumSet;
import java.util.Set;

/** Decides as a broker's clock does, but for the whims that have been laid upon it. */
final class Whims implements Discretion {
  private final Discretion byClock;
  private final Tally tally;
  private final Set<Whim> due = EnumSet.noneOf(Whim.class);

  Whims(long lagMsMax, Tally tally) {
    this.byClock = Discretion.byClock(lagMsMax);
    this.tally = tally;
  }

  /** The next time that it matters, it decides otherwise. */
  void lay(Whim whim) {
    due.add(whim);
  }

  private boolean takes(Whim whim) {
    if (due.isEmpty() || !due.remove(whim)) {
      return false;
    }
    tally.indulged(whim);
    tally.struck(Adversity.WHIM);
    return true;
  }

  @Override
  public boolean fetches(boolean everythingCounts) {
    return byClock.fetches(everythingCounts) ? !takes(Whim.FETCH_LATE) : takes(Whim.FETCH_EARLY);
  }

  @Override
  public boolean altersIsr() {
    return !takes(Whim.ASK_LATE);
  }

  @Override
  public boolean drops(int member, long lagMs) {
    return byClock.drops(member, lagMs) || takes(Whim.DROP);
  }

  @Override
  public boolean admits(int follower, long lagMs, boolean eligible) {
    return byClock.admits(follower, lagMs, eligible) || takes(Whim.ADMIT);
  }

  @Override
  public boolean confirms() {
    return takes(Whim.CONFIRM);
  }
}
