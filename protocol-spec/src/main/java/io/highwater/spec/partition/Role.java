package io.highwater.spec.partition;

/** What a replica is in one leader epoch, with just the state that this part needs. */
sealed interface Role permits Leading, Following, Role.Leaderless {
  int epoch();

  /** The leader's id, or -1. */
  int leaderId();

  /** Nobody leads in this epoch; or, in epoch -1, nothing is known yet. */
  record Leaderless(int epoch) implements Role {
    @Override
    public int leaderId() {
      return -1;
    }

    @Override
    public String toString() {
      return "no leader epoch " + epoch;
    }
  }
}
