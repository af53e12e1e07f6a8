package io.highwater.spec.partition;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import io.highwater.spec.Event;
import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import java.util.function.IntToLongFunction;

/**
 * What a leader concludes from what it has heard: pure functions, by the names that they have in
 * {@code LeaderKernel.tla}. The object holds only which wrong rules are in force.
 */
public final class LeaderKernel {
  private final Bugs bugs;

  public LeaderKernel(Bugs bugs) {
    this.bugs = bugs;
  }

  /** Everybody who may be in force while a change of the ISR is on its way (KIP-497). */
  public static BrokerSet maximalIsr(BrokerSet committed, BrokerSet proposed) {
    return committed.union(proposed);
  }

  /** Whether there are as many in sync as an acknowledgement needs. */
  public static boolean enough(BrokerSet committed, int minIsr) {
    return committed.size() >= minIsr;
  }

  /** How far a copy counts that ends at {@code logEnd}, of which so much is flushed. */
  public static long counts(long logEnd, long flushedEnd, FlushPolicy policy) {
    return policy == FlushPolicy.COMMIT ? Math.min(logEnd, flushedEnd) : logEnd;
  }

  /**
   * Where the high watermark goes: to the lowest end that counts among those who may be in sync,
   * and never back. It stands still while fewer than min.insync.replicas are in sync, for every
   * acks setting (KAFKA-15583): else records would become readable that one crash can take.
   *
   * @param highWatermark where it is
   * @param committed the ISR that the leader knows to be in force
   * @param maximal everybody who may be in the ISR
   * @param heard followers that were heard in this epoch, in sync or not
   * @param counted up to where each replica's copy counts, the leader's own included; -1 for a
   *     silent one
   * @param minIsr how many in-sync copies an acknowledgement needs
   */
  public long newHighWatermark(
      long highWatermark,
      BrokerSet committed,
      BrokerSet maximal,
      BrokerSet heard,
      IntToLongFunction counted,
      int minIsr) {
    if (!enough(committed, minIsr) && !bugs.has(Bug.C2)) {
      return highWatermark;
    }
    BrokerSet members = bugs.has(Bug.B2) ? committed : maximal;
    BrokerSet awaited = bugs.has(Bug.B12) ? members.union(heard) : members;
    return Math.max(highWatermark, lowest(awaited, counted));
  }

  /**
   * Up to where a request that waits may be answered: to the high watermark, and under {@code
   * flush.policy=commit} only where every member's disk has the records too. They may lack some
   * below the high watermark that were committed while the policy was another; a retry of such a
   * batch waits.
   *
   * @param highWatermark where it is
   * @param maximal everybody who may be in the ISR
   * @param counted up to where each replica's copy counts, the leader's own included; -1 for a
   *     silent one
   */
  public long answerable(
      long highWatermark, BrokerSet maximal, IntToLongFunction counted, FlushPolicy policy) {
    return policy == FlushPolicy.COMMIT && !bugs.has(Bug.E5)
        ? Math.min(highWatermark, Math.max(0, lowest(maximal, counted)))
        : highWatermark;
  }

  private static long lowest(BrokerSet members, IntToLongFunction counted) {
    long lowest = Long.MAX_VALUE;
    for (int i = 0; i < members.size(); i++) {
      lowest = Math.min(lowest, counted.applyAsLong(members.at(i)));
    }
    return lowest;
  }

  /** Whether a leader serves a fetch of that leader epoch: of its own only (KIP-320). */
  public boolean servesEpoch(int ownEpoch, int fetchEpoch) {
    return ownEpoch == fetchEpoch || (bugs.has(Bug.A3) && ownEpoch > fetchEpoch);
  }

  /**
   * Whether a leader serves a fetch of that incarnation of a follower: of no earlier one than it
   * has heard in this epoch.
   *
   * @param heard the broker epoch heard, or -1
   */
  public static boolean servesLife(long heard, long fetchBrokerEpoch) {
    return heard <= fetchBrokerEpoch;
  }

  /**
   * Whether a follower that is no member of the ISR holds what a member must hold: everything that
   * is committed. The high watermark alone does not say how much that is: a new leader may still
   * have an old one, so the epoch's start counts too (KAFKA-7128).
   *
   * @param counted up to where its copy counts, or -1 if it was not heard in this epoch
   */
  public boolean mayJoin(
      int follower, BrokerSet committed, long highWatermark, long epochStart, long counted) {
    return !committed.contains(follower)
        && counted >= 0
        && counted >= highWatermark
        && (counted >= epochStart || bugs.has(Bug.B1));
  }

  /**
   * Whether the controller's answer takes a proposal back: only if nothing else can have granted it
   * or still grant it. A request refused as stale may have been preceded by one that was granted,
   * and one that was given up may yet let somebody in.
   *
   * @param stray whether a request of this partition epoch was given up
   */
  public boolean takenBack(Isr isr, boolean stray, KafkaError answer) {
    boolean letsSomebodyIn = !isr.committed().containsAll(isr.maximal());
    return (answer == KafkaError.INELIGIBLE_REPLICA && !(stray && letsSomebodyIn))
        || (answer != KafkaError.NONE && bugs.has(Bug.B16));
  }

  private static Isr reverted(Isr isr) {
    return new Isr.Settled(isr.committed(), isr.partitionEpoch());
  }

  /**
   * The ISR after the controller's answer. What is refused for good but cannot be taken back is
   * withdrawn: the joiner counts until a newer partition epoch settles the ISR.
   *
   * @param stray whether a request of this partition epoch was given up
   */
  public Isr afterAnswer(Isr isr, boolean stray, Event.AlterPartitionResponse answer) {
    if (takenBack(isr, stray, answer.error())) {
      return reverted(isr);
    }
    if (answer.error() == KafkaError.NONE && answer.partitionEpoch() > isr.partitionEpoch()) {
      return new Isr.Settled(answer.isr(), answer.partitionEpoch());
    }
    return answer.error() == KafkaError.INELIGIBLE_REPLICA && isr instanceof Isr.Expanding it
        ? new Isr.Withdrawing(it.committed(), it.partitionEpoch(), it.joiner())
        : isr;
  }

  /**
   * Whether a follower's log does not continue in the leader's: its last epoch is unknown there, or
   * ends before the follower's log does (KIP-279).
   *
   * @param common where the leader's log has the newest epoch that is not above {@code lastEpoch}:
   *     that epoch and its end
   * @param lastEpoch the epoch of the follower's last record, or -1 if it does not say
   * @param offset where the follower's log ends
   */
  public boolean diverges(EpochStart common, int lastEpoch, long offset) {
    if (lastEpoch < 0 || bugs.has(Bug.A12)) {
      return false;
    }
    boolean unknownEpoch = common.epoch() < lastEpoch && !bugs.has(Bug.A2);
    return unknownEpoch || common.startOffset() < offset;
  }
}
