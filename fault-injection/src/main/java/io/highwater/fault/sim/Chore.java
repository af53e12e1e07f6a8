package io.highwater.fault.sim;

/** What operators do while things go wrong; each is counted when the controller has done it. */
public enum Chore {
  /** Another topic comes or goes. */
  SCRATCH_TOPIC,
  /** {@code min.insync.replicas} is set anew. */
  MIN_INSYNC_REPLICAS,
  /** The flush policy is set anew. */
  FLUSH_POLICY,
  /** {@code unclean.leader.election.enable} is set anew. */
  UNCLEAN_SETTING,
  /** The first replica shall lead again. */
  PREFERRED_ELECTION,
  /** Somebody shall lead, whatever is lost by that. */
  UNCLEAN_ELECTION,
  /** The replicas shall be elsewhere. */
  REASSIGNMENT,
  /** The replicas shall stay where they were. */
  CANCELLATION;

  /** Whether committed records may be lost by it. */
  boolean isRisky() {
    return this == UNCLEAN_SETTING || this == UNCLEAN_ELECTION;
  }
}
