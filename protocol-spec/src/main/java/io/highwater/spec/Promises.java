package io.highwater.spec;

/**
 * What the cluster has let the world see of one partition, and so can never take back. No rule of
 * the protocol reads it; it exists for the properties. Immutable.
 *
 * @param committed the records below the highest high watermark that any leader ever had
 * @param ackedEnd everything below it that was acknowledged with {@code acks=all} is in {@code
 *     committed}
 * @param toldOffset the latest offset that a client was told
 * @param toldEpoch the newest leader epoch that this client knows
 * @param brokenIn the leader epoch of the last unclean election, or -1: what older epochs promise
 *     after that is void
 */
public record Promises(
    LogView committed, long ackedEnd, long toldOffset, int toldEpoch, int brokenIn) {
  private static final int UNBROKEN = -1;

  public static final Promises NONE = new Promises(LogView.EMPTY, 0, 0, -1);

  /** Nothing was taken back. */
  public Promises(LogView committed, long ackedEnd, long toldOffset, int toldEpoch) {
    this(committed, ackedEnd, toldOffset, toldEpoch, UNBROKEN);
  }

  /** After a look at a replica: a leader's high watermark above all earlier ones commits. */
  public Promises seen(ReplicaView replica) {
    boolean counts = replica.isLeader() && replica.leaderEpoch() >= brokenIn;
    return counts && replica.highWatermark() > committed.end()
        ? new Promises(
            replica.log().prefix(replica.highWatermark()),
            ackedEnd,
            toldOffset,
            toldEpoch,
            brokenIn)
        : this;
  }

  /** Whether there was an unclean election, which may have taken something back. */
  public boolean broken() {
    return brokenIn != UNBROKEN;
  }

  /** After the unclean election of a leader with that log: what it lacks is lost (KIP-704). */
  public Promises uncleanlyElected(LogView log, int leaderEpoch) {
    long lost = committed.firstDifference(log, committed.end());
    long kept = Math.min(lost < 0 ? committed.end() : lost, log.end());
    return new Promises(
        committed.prefix(kept), Math.min(ackedEnd, kept), toldOffset, toldEpoch, leaderEpoch);
  }

  /** After an acknowledgement of everything below {@code end}. */
  public Promises acknowledged(long end) {
    return new Promises(committed, Math.max(ackedEnd, end), toldOffset, toldEpoch, brokenIn);
  }

  /** After a client, who would not listen to an older epoch, was told a latest offset. */
  public Promises told(long latest, int leaderEpoch) {
    return new Promises(committed, ackedEnd, latest, leaderEpoch, brokenIn);
  }
}
