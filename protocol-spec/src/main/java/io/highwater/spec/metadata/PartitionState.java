package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.FlushPolicy;
import java.util.List;

/**
 * One version of a partition in the metadata log.
 *
 * @param assignment the brokers that have to keep a copy
 * @param leader a broker, or {@link #NO_LEADER}
 * @param leaderEpoch grows by one with every election
 * @param partitionEpoch grows by one with every change (KIP-497)
 * @param isr the replicas in sync; empty only where eligible leader replicas are in use
 * @param elr eligible leader replicas: outside the ISR, but sure to hold all that is committed,
 *     because the high watermark has stood still since they left (KIP-966)
 * @param lastKnown whoever led when the ISR became empty; at most one broker (KIP-966)
 * @param recovering the leader was elected without being sure to hold what was committed, and has
 *     not changed its ISR since (KIP-704)
 * @param settings what was configured
 */
public record PartitionState(
    Assignment assignment,
    int leader,
    int leaderEpoch,
    int partitionEpoch,
    BrokerSet isr,
    BrokerSet elr,
    BrokerSet lastKnown,
    boolean recovering,
    Settings settings) {

  public static final int NO_LEADER = -1;

  /**
   * The part of a topic's settings that the protocol heeds.
   *
   * @param minInsyncReplicas as configured, not yet capped by the number of replicas
   * @param uncleanElection whether a replica that may lack committed records may lead if nobody
   *     else can ({@code unclean.leader.election.enable})
   */
  public record Settings(int minInsyncReplicas, FlushPolicy flushPolicy, boolean uncleanElection) {}

  /** A partition that is not moving, with nobody eligible outside its ISR. */
  public PartitionState(
      List<Integer> replicas,
      int leader,
      int leaderEpoch,
      int partitionEpoch,
      BrokerSet isr,
      int minInsyncReplicas,
      FlushPolicy flushPolicy) {
    this(
        Assignment.settled(replicas),
        leader,
        leaderEpoch,
        partitionEpoch,
        isr,
        BrokerSet.of(),
        BrokerSet.of(),
        false,
        new Settings(minInsyncReplicas, flushPolicy, false));
  }

  /** The assigned brokers in order of preference. */
  public List<Integer> replicas() {
    return assignment.replicas();
  }

  public FlushPolicy flushPolicy() {
    return settings.flushPolicy();
  }

  /** How many in-sync copies an acknowledgement needs: never more than there are replicas. */
  public int minIsr() {
    return Math.min(settings.minInsyncReplicas(), replicas().size());
  }

  /**
   * The next version, under other settings. Where these let the ISR commit alone, nobody beside it
   * stays eligible. It has a partition epoch of its own, so that no ISR is granted to a leader that
   * counts by the settings before.
   */
  public PartitionState with(Settings newSettings) {
    boolean enough = isr.size() >= Math.min(newSettings.minInsyncReplicas(), replicas().size());
    return new PartitionState(
        assignment,
        leader,
        leaderEpoch,
        partitionEpoch + 1,
        isr,
        enough ? BrokerSet.of() : elr,
        enough ? BrokerSet.of() : lastKnown,
        recovering,
        newSettings);
  }

  /** The same version, its leader known to be complete again (KIP-704). */
  PartitionState recovered() {
    return new PartitionState(
        assignment, leader, leaderEpoch, partitionEpoch, isr, elr, lastKnown, false, settings);
  }

  public boolean hasLeader() {
    return leader != NO_LEADER;
  }
}
