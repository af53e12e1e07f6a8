package io.highwater.spec;

/**
 * When a replica does what the protocol lets it do. {@code tla/Replication.tla} knows no time:
 * there a follower may fetch, and a leader may ask for another ISR, as soon as the rules allow it
 * or much later. A broker decides that by its clock; a replay of the model's behaviours does what
 * the model did. What the rules forbid is never asked here.
 */
public interface Discretion {

  /** A broker's: without delay, and whoever lags for too long is dropped. */
  static Discretion byClock(long lagMsMax) {
    return new ByClock(lagMsMax);
  }

  /**
   * Whether a follower asks for more now.
   *
   * @param everythingCounts false while its own copy waits for an fsync that would make it count
   */
  boolean fetches(boolean everythingCounts);

  /** Whether a leader sends an AlterPartition now, if there is something to ask for. */
  boolean altersIsr();

  /** Whether a leader proposes to drop a member that has been behind for so long. */
  boolean drops(int member, long lagMs);

  /**
   * Whether a leader proposes to admit a follower that holds what it must hold.
   *
   * @param eligible false if the leader has heard that the controller would refuse it
   */
  boolean admits(int follower, long lagMs, boolean eligible);

  /**
   * Whether a leader with a pending proposal asks for the committed ISR instead: granted, that
   * makes every earlier request void.
   */
  boolean confirms();

  /** See {@link #byClock}. */
  record ByClock(long lagMsMax) implements Discretion {
    @Override
    public boolean fetches(boolean everythingCounts) {
      return everythingCounts;
    }

    @Override
    public boolean altersIsr() {
      return true;
    }

    @Override
    public boolean drops(int member, long lagMs) {
      return lagMs > lagMsMax;
    }

    /**
     * Half the lag that would cost its place keeps a struggling follower from joining and leaving
     * in turn.
     */
    @Override
    public boolean admits(int follower, long lagMs, boolean eligible) {
      return lagMs <= lagMsMax / 2 && eligible;
    }

    @Override
    public boolean confirms() {
      return false;
    }
  }
}
