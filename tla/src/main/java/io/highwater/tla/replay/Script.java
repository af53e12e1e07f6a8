package io.highwater.tla.replay;

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

  void rest() {
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
    return member == dropped;
  }

  @Override
  public boolean admits(int follower, long lagMs, boolean eligible) {
    return follower == admitted;
  }
}
