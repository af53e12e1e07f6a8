package io.highwater.spec.partition;

import io.highwater.spec.Acks;
import io.highwater.spec.Action;
import io.highwater.spec.Batch;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Check;
import io.highwater.spec.Effect;
import io.highwater.spec.Effects;
import io.highwater.spec.Event;
import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Ticket;
import io.highwater.spec.metadata.PartitionState;
import java.util.ArrayList;
import java.util.List;

/**
 * A replica that leads, for one leader epoch: it appends, watches its followers, moves the high
 * watermark and asks the controller for ISR changes.
 *
 * <p>The acknowledgement belongs to this class: an {@code acks=all} ticket leaves with success only
 * from {@link #advanceHighWatermark}, and only at or below the high watermark.
 */
final class Leading implements Role {
  private static final long NO_REQUEST = 0;

  private final PartitionId id;
  private final ReplicaContext context;
  private final ReplicaLog log;
  private final ProducerState producers;
  private final int epoch;
  private final long epochStart;
  private final List<FollowerProgress> followers = new ArrayList<>();
  private final Awaiting onHighWatermark = new Awaiting();
  private final Awaiting onFlush = new Awaiting();

  private PartitionState state;
  private Isr isr;
  private long alterRequestId = NO_REQUEST;
  private long proposeNotBeforeMs;
  private boolean producersStale;

  /** A request of this partition epoch was given up and may still reach the controller. */
  private boolean strayRequest;

  Leading(
      PartitionId id,
      ReplicaContext context,
      ReplicaLog log,
      ProducerState producers,
      boolean producersStale,
      PartitionState state,
      long nowMs) {
    this.id = id;
    this.context = context;
    this.log = log;
    this.producers = producers;
    this.producersStale = producersStale;
    this.epoch = state.leaderEpoch();
    this.epochStart = log.logEnd();
    this.state = state;
    this.isr = new Isr.Settled(state.isr(), state.partitionEpoch());
    for (int replica : state.replicas()) {
      if (replica != context.brokerId()) {
        followers.add(new FollowerProgress(replica, nowMs));
      }
    }
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public int leaderId() {
    return context.brokerId();
  }

  long epochStart() {
    return epochStart;
  }

  Isr isr() {
    return isr;
  }

  int minIsr() {
    return state.minIsr();
  }

  boolean alterPartitionOutstanding() {
    return alterRequestId != NO_REQUEST;
  }

  boolean producersStale() {
    return producersStale;
  }

  List<FollowerProgress> followers() {
    return followers;
  }

  List<Long> awaitedEnds() {
    return onHighWatermark.needs();
  }

  // ---- clients ---------------------------------------------------------------------------------

  /** Appends a client's batch, or says why not. */
  @Action
  void writeRecordToLeader(Event.Produce produce, Effects out) {
    if (producersStale) {
      reply(produce, KafkaError.NOT_LEADER_OR_FOLLOWER, "still loading producer state", out);
      return;
    }
    if (produce.acks() == Acks.ALL && isr.committed().size() < state.minIsr()) {
      reply(produce, KafkaError.NOT_ENOUGH_REPLICAS, belowMinIsr(), out);
      return;
    }
    switch (producers.judge(produce.batch())) {
      case ProducerState.Verdict.Reject reject ->
          reply(produce, reject.error(), reject.detail(), out);
      case ProducerState.Verdict.Duplicate duplicate ->
          acknowledgeLater(produce, duplicate.baseOffset(), duplicate.nextOffset(), out);
      case ProducerState.Verdict.Accept accept -> append(produce, out);
    }
    advanceHighWatermark(out);
  }

  private void append(Event.Produce produce, Effects out) {
    Batch batch = produce.batch().at(log.logEnd(), epoch);
    boolean newEpoch = log.append(batch.nextOffset(), epoch);
    producers.appended(batch);
    out.emit(new Effect.Append(id, batch.baseOffset(), epoch, produce.payload()));
    if (newEpoch) {
      out.emit(new Effect.StoreEpochs(id, log.epochs.starts()));
    }
    if (state.flushPolicy() == FlushPolicy.COMMIT) {
      out.emit(new Effect.Flush(id, log.generation(), log.logEnd()));
    }
    out.emit(new Effect.LogEndAdvanced(id, log.logEnd()));
    acknowledgeLater(produce, batch.baseOffset(), batch.nextOffset(), out);
  }

  private void acknowledgeLater(Event.Produce produce, long base, long neededEnd, Effects out) {
    switch (produce.acks()) {
      case NONE ->
          out.emit(new Effect.ProduceReply(id, produce.ticket(), KafkaError.NONE, base, ""));
      case LEADER -> {
        onFlush.add(neededEnd, produce.ticket(), base, produce.deadlineMs());
        releaseFlushed(out);
      }
      case ALL -> onHighWatermark.add(neededEnd, produce.ticket(), base, produce.deadlineMs());
    }
  }

  /**
   * Tells a client the latest readable offset (KIP-207): only once the high watermark has reached
   * this epoch's start is it sure not to lie below what an earlier leader told.
   */
  @Action
  void answerLatestOffset(Event.ListLatest query, Effects out) {
    boolean available = log.highWatermark() >= epochStart;
    out.emit(
        new Effect.LatestOffset(
            id,
            query.ticket(),
            available ? KafkaError.NONE : KafkaError.OFFSET_NOT_AVAILABLE,
            log.logStart(),
            available ? log.highWatermark() : -1,
            epoch));
  }

  // ---- followers -------------------------------------------------------------------------------

  /** A follower's fetch: what lies below its offset is in its log, if its log matches ours. */
  @Action
  void receiveFetchRequest(Event.FollowerFetch fetch, long nowMs, Effects out) {
    FollowerProgress follower = progressOf(fetch.replicaId());
    if (follower == null) {
      reject(fetch.ticket(), KafkaError.REPLICA_NOT_AVAILABLE, out);
      return;
    }
    if (fetch.brokerEpoch() < follower.brokerEpoch()) {
      reject(fetch.ticket(), KafkaError.STALE_BROKER_EPOCH, out);
      return;
    }
    if (refusePosition(fetch.ticket(), fetch.fetchOffset(), fetch.lastFetchedEpoch(), out)) {
      return;
    }
    follower.fetched(
        fetch.fetchOffset(),
        fetch.flushedOffset(),
        counted(fetch.fetchOffset(), fetch.flushedOffset()),
        fetch.brokerEpoch(),
        log.logEnd(),
        nowMs);
    advanceHighWatermark(out);
    sendAlterPartitionRequest(nowMs, out);
  }

  /** Answers a waiting fetch: followers get everything, consumers what is committed. */
  @Action
  void sendFetchResponse(Event.FetchReady fetch, long nowMs, Effects out) {
    if (refusePosition(fetch.ticket(), fetch.fetchOffset(), fetch.lastFetchedEpoch(), out)) {
      return;
    }
    boolean consumer = fetch.replicaId() < 0;
    long end = consumer ? log.highWatermark() : log.logEnd();
    FollowerProgress follower = consumer ? null : progressOf(fetch.replicaId());
    if (follower != null) {
      follower.offered(end, nowMs);
    }
    out.emit(
        new Effect.FetchAnswer(
            id,
            fetch.ticket(),
            fetch.fetchOffset(),
            Math.max(end, fetch.fetchOffset()),
            log.highWatermark(),
            log.logStart()));
  }

  /**
   * Answers a fetch whose position this log cannot continue: out of range, or on a branch that is
   * not ours. Such a fetch acknowledges nothing (KAFKA-13141).
   *
   * @return whether it was answered
   */
  private boolean refusePosition(
      Ticket ticket, long fetchOffset, int lastFetchedEpoch, Effects out) {
    if (lastFetchedEpoch >= 0) {
      EpochStart common = log.epochs.endOf(lastFetchedEpoch, log.logStart(), log.logEnd());
      if (common.epoch() < lastFetchedEpoch || common.startOffset() < fetchOffset) {
        out.emit(
            new Effect.FetchDiverged(
                id,
                ticket,
                common.epoch(),
                common.startOffset(),
                log.highWatermark(),
                log.logStart()));
        return true;
      }
    }
    if (fetchOffset < log.logStart() || fetchOffset > log.logEnd()) {
      reject(ticket, KafkaError.OFFSET_OUT_OF_RANGE, out);
      return true;
    }
    return false;
  }

  // ---- the high watermark ----------------------------------------------------------------------

  /**
   * Moves the high watermark to the lowest end that anybody counts who may be in sync, and answers
   * whoever waited for that. It stands still while fewer than min.insync.replicas are in sync, for
   * every acks setting (KAFKA-15583): else records would become readable that one crash can take.
   */
  void advanceHighWatermark(Effects out) {
    if (isr.committed().size() < state.minIsr()) {
      return;
    }
    long lowest = log.countedEnd(state.flushPolicy());
    BrokerSet maximal = isr.maximal();
    for (FollowerProgress follower : followers) {
      if (maximal.contains(follower.replicaId)) {
        lowest = Math.min(lowest, counted(follower));
      }
    }
    if (log.commit(lowest)) {
      out.emit(new Effect.HighWatermarkAdvanced(id, log.highWatermark()));
    }
    onHighWatermark.releaseUpTo(
        log.highWatermark(),
        each -> {
          Check.that(
              each.neededEnd() <= log.highWatermark(),
              "nothing above the high watermark is acknowledged",
              each.neededEnd(),
              log.highWatermark());
          out.emit(
              new Effect.ProduceReply(id, each.ticket(), KafkaError.NONE, each.baseOffset(), ""));
        });
  }

  /** An fsync of this leader's own log has completed. */
  void flushed(Effects out) {
    releaseFlushed(out);
    advanceHighWatermark(out);
  }

  private void releaseFlushed(Effects out) {
    onFlush.releaseUpTo(
        log.countedEnd(state.flushPolicy()),
        each ->
            out.emit(
                new Effect.ProduceReply(
                    id, each.ticket(), KafkaError.NONE, each.baseOffset(), "")));
  }

  private long counted(FollowerProgress follower) {
    return counted(follower.logEnd(), follower.flushedEnd());
  }

  private long counted(long logEnd, long flushedEnd) {
    return state.flushPolicy() == FlushPolicy.COMMIT ? Math.min(logEnd, flushedEnd) : logEnd;
  }

  // ---- the ISR ---------------------------------------------------------------------------------

  /**
   * Proposes one change of the ISR, or repeats the one that is pending. One request is outstanding
   * at a time (KAFKA-12686), one member changes at a time, shrinking goes first.
   */
  @Action
  void sendAlterPartitionRequest(long nowMs, Effects out) {
    if (alterPartitionOutstanding() || nowMs < proposeNotBeforeMs) {
      return;
    }
    if (isr instanceof Isr.Settled) {
      isr = nextProposal(nowMs);
    }
    if (isr instanceof Isr.Settled) {
      return;
    }
    alterRequestId = context.nextRequestId();
    BrokerSet proposed = isr.proposed();
    out.emit(
        new Effect.SendAlterPartition(
            id,
            alterRequestId,
            epoch,
            isr.partitionEpoch(),
            proposed,
            proposed.stream().mapToObj(this::brokerEpochSeen).toList()));
  }

  private Isr nextProposal(long nowMs) {
    BrokerSet committed = isr.committed();
    for (FollowerProgress follower : followers) {
      if (committed.contains(follower.replicaId) && lags(follower, nowMs)) {
        return new Isr.Shrinking(committed, isr.partitionEpoch(), follower.replicaId);
      }
    }
    for (FollowerProgress follower : followers) {
      if (!committed.contains(follower.replicaId) && mayJoin(follower, nowMs)) {
        return new Isr.Expanding(
            committed, isr.partitionEpoch(), follower.replicaId, follower.brokerEpoch());
      }
    }
    return isr;
  }

  private boolean lags(FollowerProgress follower, long nowMs) {
    return follower.lagMs(counted(follower), log.logEnd(), nowMs) > context.lagMsMax();
  }

  /**
   * A joiner holds everything that is committed. The high watermark alone does not say how much
   * that is: a new leader may still have an old one, so the epoch's start counts too (KAFKA-7128).
   * Half the lag that would cost its place keeps a struggling follower from joining and leaving in
   * turn.
   */
  private boolean mayJoin(FollowerProgress follower, long nowMs) {
    long counted = counted(follower);
    return follower.isKnown()
        && counted >= log.highWatermark()
        && counted >= epochStart
        && follower.lagMs(counted, log.logEnd(), nowMs) <= context.lagMsMax() / 2
        && context.brokers().isEligible(follower.replicaId, follower.brokerEpoch());
  }

  private long brokerEpochSeen(int member) {
    if (isr instanceof Isr.Expanding expanding && expanding.joiner() == member) {
      return expanding.joinerEpoch();
    }
    FollowerProgress follower = progressOf(member);
    return follower == null ? FollowerProgress.UNKNOWN : follower.brokerEpoch();
  }

  /** The controller's answer frees the one request slot; whichever knows more settles the ISR. */
  @Action
  void receiveAlterPartitionResponse(
      Event.AlterPartitionResponse response, long nowMs, Effects out) {
    if (response.requestId() != alterRequestId) {
      return;
    }
    alterRequestId = NO_REQUEST;
    switch (response.error()) {
      case NONE -> settle(response.isr(), response.partitionEpoch(), out);
      case INELIGIBLE_REPLICA -> {
        proposeNotBeforeMs = nowMs + ReplicaContext.PROPOSAL_PAUSE_MS;
        revertProposal();
        advanceHighWatermark(out);
      }
      // Nothing is known of the proposal (an earlier copy of it may have been accepted): it stays
      // pending, and the metadata log will tell.
      default ->
          proposeNotBeforeMs = nowMs + ReplicaContext.PROPOSAL_PAUSE_MS; // open set of errors
    }
    sendAlterPartitionRequest(nowMs, out);
  }

  /** No answer will come: the slot is free, the proposal stays pending and will be repeated. */
  @Action
  void expireAlterPartitionRequest(long requestId, long nowMs) {
    if (requestId == alterRequestId) {
      alterRequestId = NO_REQUEST;
      strayRequest = true;
      proposeNotBeforeMs = nowMs + ReplicaContext.PROPOSAL_PAUSE_MS;
    }
  }

  private void revertProposal() {
    isr =
        switch (isr) {
          case Isr.Expanding it when strayRequest ->
              new Isr.Withdrawing(it.committed(), it.partitionEpoch(), it.joiner());
          case Isr.Withdrawing it -> it;
          case Isr.Expanding it -> new Isr.Settled(it.committed(), it.partitionEpoch());
          case Isr.Shrinking it -> new Isr.Settled(it.committed(), it.partitionEpoch());
          case Isr.Settled it -> it;
        };
  }

  /** Takes the ISR of a partition epoch that is newer than the one known. */
  private void settle(BrokerSet newIsr, int partitionEpoch, Effects out) {
    if (partitionEpoch <= isr.partitionEpoch()) {
      return;
    }
    BrokerSet before = isr.committed();
    isr = new Isr.Settled(newIsr, partitionEpoch);
    strayRequest = false;
    if (!newIsr.equals(before)) {
      out.emit(new Effect.IsrChanged(id, before, newIsr));
    }
    if (newIsr.size() < state.minIsr()) {
      onHighWatermark.releaseAll(
          each ->
              out.emit(
                  new Effect.ProduceReply(
                      id,
                      each.ticket(),
                      KafkaError.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
                      -1,
                      belowMinIsr())));
    }
    advanceHighWatermark(out);
  }

  /** The metadata log has a newer version of this epoch. */
  void update(PartitionState newer, long nowMs, Effects out) {
    state = newer;
    settle(newer.isr(), newer.partitionEpoch(), out);
    advanceHighWatermark(out); // min.insync.replicas may have changed without a new partition epoch
    sendAlterPartitionRequest(nowMs, out);
  }

  // ---- time, and the end -----------------------------------------------------------------------

  /** Lets late tickets go and looks for laggards. */
  void tick(long nowMs, Effects out) {
    onHighWatermark.releaseLate(nowMs, each -> timeOut(each, out));
    onFlush.releaseLate(nowMs, each -> timeOut(each, out));
    sendAlterPartitionRequest(nowMs, out);
  }

  /** This node was not running for a while: its followers are not to blame for that. */
  void forgiveLag(long nowMs) {
    followers.forEach(each -> each.restartClock(nowMs));
  }

  void producersLoaded() {
    producersStale = false;
  }

  /** Leaves everybody who waits without knowing how it ended. */
  void resign(Effects out) {
    Awaiting[] both = {onFlush, onHighWatermark};
    for (Awaiting each : both) {
      each.releaseAll(
          waiting ->
              out.emit(
                  new Effect.ProduceReply(
                      id,
                      waiting.ticket(),
                      KafkaError.NOT_LEADER_OR_FOLLOWER,
                      -1,
                      "leader epoch " + epoch + " is over")));
    }
  }

  private void timeOut(Awaiting.Waiting waiting, Effects out) {
    out.emit(
        new Effect.ProduceReply(
            id,
            waiting.ticket(),
            KafkaError.REQUEST_TIMED_OUT,
            -1,
            "waiting for offset %d, high watermark %d, ISR %s"
                .formatted(waiting.neededEnd(), log.highWatermark(), isr.committed())));
  }

  private void reply(Event.Produce produce, KafkaError error, String detail, Effects out) {
    out.emit(new Effect.ProduceReply(id, produce.ticket(), error, -1, detail));
  }

  private void reject(Ticket ticket, KafkaError error, Effects out) {
    out.emit(
        new Effect.FetchRejected(
            id, ticket, error, context.brokerId(), epoch, log.highWatermark(), log.logStart()));
  }

  private FollowerProgress progressOf(int replicaId) {
    for (FollowerProgress follower : followers) {
      if (follower.replicaId == replicaId) {
        return follower;
      }
    }
    return null;
  }

  private String belowMinIsr() {
    return "ISR %s is below min.insync.replicas=%d".formatted(isr.committed(), state.minIsr());
  }
}
