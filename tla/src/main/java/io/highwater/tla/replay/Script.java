package io.highwater.tla.replay;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Discretion;

/**
 * The discretion of a replayed broker: it does nothing of its own accord, and in a step of the
 * model just what that step does. Not thread-safe.
 */
final class Script implements Discretion {
  private static final int NOBODY = -1;

  private boolean fetches;
  private boolean alters;
  private boolean confirms;
  private BrokerSet alive = BrokerSet.of();
  private int dropped = NOBODY;
  private int admitted = NOBODY;

  void fetch() {
    fetches = true;
  }

  /** Ask again for what is pending. */
  void askAgain() {
    alters = true;
  }

  /** Ask for the committed ISR, so that nothing pending can be granted any more. */
  void confirm() {
    alters = true;
    confirms = true;
  }

  void drop(int member) {
    alters = true;
    dropped = member;
  }

  void admit(int follower) {
    alters = true;
    admitted = follower;
  }

  /** Do without delay all that may be done, as long as only those live. */
  void liveAmong(BrokerSet brokers) {
    fetches = true;
    alters = true;
    alive = brokers;
  }

  void rest() {
    alive = BrokerSet.of();
    fetches = false;
    alters = false;
    confirms = false;
    dropped = NOBODY;
    admitted = NOBODY;
  }

  @Override
  public boolean fetches(boolean everythingCounts) {
    return fetches;
  }

  @Override
  public boolean altersIsr() {
    return alters;
  }

  @Override
  public boolean confirms() {
    return confirms;
  }

  @Override
  public boolean drops(int member, long lagMs) {
    return member == dropped || (!alive.isEmpty() && !alive.contains(member));
  }

  @Override
  public boolean admits(int follower, long lagMs, boolean eligible) {
    return follower == admitted || (eligible && alive.contains(follower));
  }
}
