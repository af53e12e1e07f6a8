package io.highwater.spec.partition;

import io.highwater.spec.Action;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bug;
import io.highwater.spec.Effect;
import io.highwater.spec.Effects;
import io.highwater.spec.Event;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.PartitionState;

/**
 * How one leader changes its ISR: it proposes, the controller decides, and whichever of answer and
 * metadata log tells more of the decision settles it.
 *
 * <p>One request is outstanding at a time (KAFKA-12686). Its slot is freed by its own answer or its
 * own expiry and by nothing else. An expired request may still reach the controller, so its
 * proposal stays pending until a newer partition epoch makes it harmless.
 */
final class IsrChanges {
  private static final long NO_REQUEST = 0;

  private final PartitionId id;
  private final ReplicaContext context;
  private final ReplicaLog log;
  private final Followers followers;
  private final int leaderEpoch;
  private final long epochStart;
  private Isr isr;
  private long requestId = NO_REQUEST;
  private long proposeNotBeforeMs;

  /** A request of this partition epoch was given up and may still reach the controller. */
  private boolean strayRequest;

  IsrChanges(
      PartitionId id,
      ReplicaContext context,
      ReplicaLog log,
      Followers followers,
      PartitionState state) {
    this.id = id;
    this.context = context;
    this.log = log;
    this.followers = followers;
    this.leaderEpoch = state.leaderEpoch();
    this.epochStart = log.logEnd();
    this.isr = new Isr.Settled(state.isr(), state.partitionEpoch());
  }

  Isr isr() {
    return isr;
  }

  boolean requestOutstanding() {
    return requestId != NO_REQUEST;
  }

  boolean strayRequest() {
    return strayRequest;
  }

  /**
   * Proposes one change of the ISR, or repeats the one that is pending. One member changes at a
   * time, shrinking goes first.
   */
  @Action
  void sendAlterPartitionRequest(FlushPolicy policy, long nowMs, Effects out) {
    if (requestOutstanding() || nowMs < proposeNotBeforeMs || !context.discretion().altersIsr()) {
      return;
    }
    boolean pending = !(isr instanceof Isr.Settled);
    isr = pending ? isr : nextProposal(policy, nowMs);
    if (isr instanceof Isr.Settled) {
      return;
    }
    requestId = context.nextRequestId();
    boolean confirms = pending && context.discretion().confirms();
    BrokerSet wanted = confirms ? isr.committed() : isr.proposed();
    out.emit(
        new Effect.SendAlterPartition(
            id,
            requestId,
            leaderEpoch,
            isr.partitionEpoch(),
            wanted,
            wanted.stream().mapToObj(this::brokerEpochSeen).toList()));
  }

  private Isr nextProposal(FlushPolicy policy, long nowMs) {
    BrokerSet committed = isr.committed();
    for (FollowerProgress each : followers.all()) {
      if (committed.contains(each.replicaId)
          && context.discretion().drops(each.replicaId, each.lagMs(policy, log.logEnd(), nowMs))) {
        return new Isr.Shrinking(committed, isr.partitionEpoch(), each.replicaId);
      }
    }
    for (FollowerProgress each : followers.all()) {
      if (mayJoin(each, policy, nowMs)) {
        return new Isr.Expanding(
            committed, isr.partitionEpoch(), each.replicaId, each.brokerEpoch());
      }
    }
    return isr;
  }

  private boolean mayJoin(FollowerProgress follower, FlushPolicy policy, long nowMs) {
    return context
            .leaderKernel()
            .mayJoin(
                follower.replicaId,
                isr.committed(),
                log.highWatermark(),
                epochStart,
                follower.counted(policy))
        && context
            .discretion()
            .admits(
                follower.replicaId,
                follower.lagMs(policy, log.logEnd(), nowMs),
                inGoodStanding(follower));
  }

  private boolean inGoodStanding(FollowerProgress follower) {
    int id = follower.replicaId;
    return context.brokers().isEligible(id, follower.brokerEpoch())
        || context.has(Bug.B8)
        || (context.has(Bug.B9) && context.brokers().isActive(id));
  }

  private long brokerEpochSeen(int member) {
    if (isr instanceof Isr.Expanding expanding
        && expanding.joiner() == member
        && !context.has(Bug.B10)) {
      return expanding.joinerEpoch();
    }
    FollowerProgress follower = followers.on(member);
    return follower == null ? FollowerProgress.UNKNOWN : follower.brokerEpoch();
  }

  /**
   * The controller's answer frees the one request slot.
   *
   * @return whether it answered the outstanding request
   */
  boolean answered(Event.AlterPartitionResponse response, long nowMs, Effects out) {
    if (response.requestId() != requestId) {
      return false;
    }
    boolean refused = response.error() != KafkaError.NONE;
    requestId = refused && context.has(Bug.B6) ? requestId : NO_REQUEST;
    if (refused) {
      proposeNotBeforeMs = nowMs + ReplicaContext.PROPOSAL_PAUSE_MS;
    }
    adopt(context.leaderKernel().afterAnswer(isr, strayRequest, response), out);
    return true;
  }

  /** No answer will come: the slot is free, the proposal stays pending and will be repeated. */
  @Action
  void expireAlterPartitionRequest(long expiredId, long nowMs) {
    if (expiredId == requestId) {
      requestId = context.has(Bug.B6) ? requestId : NO_REQUEST;
      strayRequest = true;
      proposeNotBeforeMs = nowMs + ReplicaContext.PROPOSAL_PAUSE_MS;
    }
  }

  /** Takes the ISR of a partition epoch that is newer than the one known. */
  void settle(BrokerSet newIsr, int partitionEpoch, Effects out) {
    requestId = context.has(Bug.B5) ? NO_REQUEST : requestId;
    if (partitionEpoch > isr.partitionEpoch()) {
      adopt(new Isr.Settled(newIsr, partitionEpoch), out);
    }
  }

  /** No request of an earlier partition epoch can be granted any more. */
  private void adopt(Isr next, Effects out) {
    BrokerSet before = isr.committed();
    strayRequest = strayRequest && next.partitionEpoch() == isr.partitionEpoch();
    isr = next;
    if (!next.committed().equals(before)) {
      out.emit(new Effect.IsrChanged(id, before, next.committed()));
    }
  }

  @Override
  public String toString() {
    return isr + (requestOutstanding() ? " asked" : "") + (strayRequest ? " stray" : "");
  }
}
