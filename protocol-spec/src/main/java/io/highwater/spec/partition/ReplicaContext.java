package io.highwater.spec.partition;

import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import io.highwater.spec.Discretion;
import io.highwater.spec.metadata.BrokerView;

/** What all replicas of one node share: who they are, what they allow, whom they know. */
public final class ReplicaContext {
  /** How long a refused proposal rests before the next one, so that a refusal is no busy loop. */
  static final long PROPOSAL_PAUSE_MS = 100;

  private final int brokerId;
  private final long lagMsMax;
  private final Bugs bugs;
  private final Discretion discretion;
  private final LeaderKernel leaderKernel;
  private final FollowerKernel followerKernel;
  private BrokerView brokers = BrokerView.EMPTY;
  private long requestIds;

  /**
   * @param brokerId this broker
   * @param lagMsMax how long a follower may be behind what it was offered before it is proposed for
   *     removal ({@code replica.lag.time.max.ms})
   * @param bugs the wrong rules in force
   * @param discretion when to do what the rules allow
   */
  public ReplicaContext(int brokerId, long lagMsMax, Bugs bugs, Discretion discretion) {
    this.brokerId = brokerId;
    this.lagMsMax = lagMsMax;
    this.bugs = bugs;
    this.discretion = discretion;
    this.leaderKernel = new LeaderKernel(bugs);
    this.followerKernel = new FollowerKernel(bugs);
  }

  public int brokerId() {
    return brokerId;
  }

  public long lagMsMax() {
    return lagMsMax;
  }

  Discretion discretion() {
    return discretion;
  }

  LeaderKernel leaderKernel() {
    return leaderKernel;
  }

  FollowerKernel followerKernel() {
    return followerKernel;
  }

  public BrokerView brokers() {
    return brokers;
  }

  public void brokers(BrokerView newest) {
    brokers = newest;
  }

  boolean has(Bug bug) {
    return bugs.has(bug);
  }

  long nextRequestId() {
    return ++requestIds;
  }
}
