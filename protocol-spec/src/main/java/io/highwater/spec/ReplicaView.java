package io.highwater.spec;

import io.highwater.spec.partition.Isr;
import io.highwater.spec.partition.LeaderKernel;
import java.util.List;

/**
 * One replica of one partition at one moment, as judges see it.
 *
 * @param brokerId who hosts it
 * @param leaderId whom it takes for the leader, or -1
 * @param leaderEpoch the epoch that it is in, or -1 before it knows of any
 * @param generation how often the log was truncated
 * @param flushPolicy what counts as a copy
 * @param leading what only a leader has, else null
 */
public record ReplicaView(
    int brokerId,
    int leaderId,
    int leaderEpoch,
    LogView log,
    long highWatermark,
    long flushedEnd,
    int generation,
    FlushPolicy flushPolicy,
    LeaderView leading) {
  private static final LeaderKernel RIGHT = new LeaderKernel(Bugs.NONE);

  /**
   * A leader's own.
   *
   * @param epochStart its log's end when its epoch began
   * @param minIsr how many in-sync copies an acknowledgement needs
   * @param awaitedEnds what waiting {@code acks=all} requests need, ascending
   * @param progress what the followers have said in this epoch; silent ones are absent
   * @param requestOutstanding whether an AlterPartition waits for its answer
   * @param strayRequest whether one of this partition epoch was given up and may still arrive
   */
  public record LeaderView(
      long epochStart,
      Isr isr,
      int minIsr,
      List<Long> awaitedEnds,
      List<Progress> progress,
      boolean requestOutstanding,
      boolean strayRequest) {
    public boolean enoughInSync() {
      return LeaderKernel.enough(isr.committed(), minIsr);
    }
  }

  /** How far a follower has come, as its last fetch said. */
  public record Progress(int replicaId, long logEnd, long flushedEnd, long brokerEpoch) {}

  /** A replica whose broker is down: its log is all there is. */
  public static ReplicaView offline(int brokerId, LogView log, long flushedEnd) {
    return new ReplicaView(
        brokerId, -1, -1, log, log.start(), flushedEnd, 0, FlushPolicy.NEVER, null);
  }

  public boolean isLeader() {
    return leading != null;
  }

  /** Up to where the replica's copy counts. */
  public long countedEnd() {
    return LeaderKernel.counts(log.end(), flushedEnd, flushPolicy);
  }

  /** Up to where this leader may answer whoever waits, see {@link LeaderKernel#answerable}. */
  public long answerable() {
    return RIGHT.answerable(highWatermark, leading.isr().maximal(), this::countedOf, flushPolicy);
  }

  private long countedOf(int member) {
    if (member == brokerId) {
      return countedEnd();
    }
    for (Progress each : leading.progress()) {
      if (each.replicaId() == member) {
        return LeaderKernel.counts(each.logEnd(), each.flushedEnd(), flushPolicy);
      }
    }
    return 0;
  }
}
