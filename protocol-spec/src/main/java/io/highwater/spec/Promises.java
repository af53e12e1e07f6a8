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
 */
public record Promises(LogView committed, long ackedEnd, long toldOffset, int toldEpoch) {
  public static final Promises NONE = new Promises(LogView.EMPTY, 0, 0, -1);

  /** After a look at a replica: a leader's high watermark above all earlier ones commits. */
  public Promises seen(ReplicaView replica) {
    return replica.isLeader() && replica.highWatermark() > committed.end()
        ? new Promises(
            replica.log().prefix(replica.highWatermark()), ackedEnd, toldOffset, toldEpoch)
        : this;
  }

  /** After an acknowledgement of everything below {@code end}. */
  public Promises acknowledged(long end) {
    return new Promises(committed, Math.max(ackedEnd, end), toldOffset, toldEpoch);
  }

  /** After a client, who would not listen to an older epoch, was told a latest offset. */
  public Promises told(long latest, int leaderEpoch) {
    return new Promises(committed, ackedEnd, latest, leaderEpoch);
  }
}
