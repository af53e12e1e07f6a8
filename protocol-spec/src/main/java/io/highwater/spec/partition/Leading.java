package io.highwater.spec.partition;

import io.highwater.spec.Acks;
import io.highwater.spec.Action;
import io.highwater.spec.Batch;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bug;
import io.highwater.spec.Effect;
import io.highwater.spec.Effects;
import io.highwater.spec.Event;
import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.Ticket;
import io.highwater.spec.metadata.PartitionState;

/**
 * A replica that leads, for one leader epoch: it appends, watches its {@link Followers}, moves the
 * high watermark, answers its producers ({@link Acknowledgements}) and changes its ISR ({@link
 * IsrChanges}).
 */
final class Leading implements Role {
  private final PartitionId id;
  private final ReplicaContext context;
  private final ReplicaLog log;
  private final ProducerState producers;
  private final int epoch;
  private final long epochStart;
  private final Followers followers;
  private final Acknowledgements acknowledgements;
  private final Deletions deletions;
  private final IsrChanges isrChanges;
  private PartitionState state;

  Leading(
      PartitionId id,
      ReplicaContext context,
      ReplicaLog log,
      ProducerState producers,
      PartitionState state,
      Followers followers) {
    this.id = id;
    this.context = context;
    this.log = log;
    this.producers = producers;
    this.epoch = state.leaderEpoch();
    this.epochStart = log.logEnd();
    this.followers = followers;
    this.acknowledgements = new Acknowledgements(id);
    this.deletions = new Deletions(id);
    this.isrChanges = new IsrChanges(id, context, log, followers, state);
    this.state = state;
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public int leaderId() {
    return context.brokerId();
  }

  Isr isr() {
    return isrChanges.isr();
  }

  Followers followers() {
    return followers;
  }

  ReplicaView.LeaderView view() {
    return new ReplicaView.LeaderView(
        epochStart,
        isr(),
        state.minIsr(),
        acknowledgements.awaitedEnds(),
        followers.progress(),
        isrChanges.requestOutstanding(),
        isrChanges.strayRequest());
  }

  /** Another number whenever followers have said something new, or a request came or went. */
  long stamp() {
    int requests = (isrChanges.requestOutstanding() ? 1 : 0) + (isrChanges.strayRequest() ? 2 : 0);
    return followers.stamp() * 4 + requests;
  }

  // ---- clients ---------------------------------------------------------------------------------

  /** Appends a client's batch, or says why not. */
  @Action
  void writeRecordToLeader(Event.Produce produce, Effects out) {
    if (producers.isStale()) {
      reply(produce, KafkaError.NOT_LEADER_OR_FOLLOWER, "still loading producer state", out);
      return;
    }
    if (produce.acks() == Acks.ALL && !enoughInSync()) {
      reply(produce, KafkaError.NOT_ENOUGH_REPLICAS, belowMinIsr(), out);
      return;
    }
    switch (producers.judge(produce.batch())) {
      case ProducerState.Verdict.Reject reject ->
          reply(produce, reject.error(), reject.detail(), out);
      case ProducerState.Verdict.Duplicate duplicate ->
          acknowledgeLater(
              produce,
              duplicate.baseOffset(),
              context.has(Bug.E3) ? 0 : duplicate.nextOffset(),
              out);
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
        acknowledgements.awaitFlush(produce, base, neededEnd);
        acknowledgements.counted(ownCounted(), out);
      }
      case ALL ->
          acknowledgements.awaitHighWatermark(
              produce, base, context.has(Bug.ACKS1) ? 0 : neededEnd);
    }
  }

  /**
   * Tells a client the latest readable offset (KIP-207): only once the high watermark has reached
   * this epoch's start is it sure not to lie below what an earlier leader told.
   */
  @Action
  void answerLatestOffset(Event.ListLatest query, Effects out) {
    boolean available = log.highWatermark() >= epochStart || context.has(Bug.A15);
    out.emit(
        new Effect.LatestOffset(
            id,
            query.ticket(),
            available ? KafkaError.NONE : KafkaError.OFFSET_NOT_AVAILABLE,
            log.logStart(),
            available ? log.highWatermark() : -1,
            epoch));
  }

  /** Deletes everything below an offset, and answers once all in-sync replicas have. */
  void deleteRecords(Event.DeleteRecords request, Effects out) {
    long before =
        request.before() == Event.DeleteRecords.HIGH_WATERMARK
            ? log.highWatermark()
            : request.before();
    if (before < 0 || before > log.highWatermark()) {
      out.emit(new Effect.RecordsDeleted(id, request.ticket(), KafkaError.OFFSET_OUT_OF_RANGE, -1));
      return;
    }
    deletions.await(before, request);
    advanceLogStart(before, out);
  }

  void advanceLogStart(long newStart, Effects out) {
    if (log.advanceStart(newStart)) {
      out.emit(new Effect.AdvanceLogStart(id, newStart));
      out.emit(new Effect.LogStartAdvanced(id, newStart));
    }
    answerDeletions(out);
  }

  private void answerDeletions(Effects out) {
    if (deletions.areAwaited()) {
      deletions.done(lowWatermark(), out);
    }
  }

  /** Below it no in-sync replica has a record any more, and so no leader to come. */
  private long lowWatermark() {
    long low = log.logStart();
    for (int member : isr().maximal().toList()) {
      if (member != context.brokerId()) {
        low = Math.min(low, followers.logStart(member));
      }
    }
    return low;
  }

  // ---- followers -------------------------------------------------------------------------------

  /** A follower's fetch: what lies below its offset is in its log, if its log matches ours. */
  @Action
  void receiveFetchRequest(Event.FollowerFetch fetch, long nowMs, Effects out) {
    FollowerProgress follower = followers.on(fetch.replicaId());
    if (follower == null) {
      reject(fetch.ticket(), KafkaError.REPLICA_NOT_AVAILABLE, out);
      return;
    }
    if (!LeaderKernel.servesLife(follower.brokerEpoch(), fetch.brokerEpoch())) {
      reject(fetch.ticket(), KafkaError.STALE_BROKER_EPOCH, out);
      return;
    }
    if (refusePosition(fetch.ticket(), fetch.fetchOffset(), fetch.lastFetchedEpoch(), out)
        && !context.has(Bug.A10)) {
      return;
    }
    follower.fetched(
        fetch.fetchOffset(),
        fetch.flushedOffset(),
        fetch.brokerEpoch(),
        state.flushPolicy(),
        log.logEnd(),
        nowMs);
    follower.beginsAt(fetch.logStart());
    advanceHighWatermark(out);
    isrChanges.sendAlterPartitionRequest(state.flushPolicy(), nowMs, out);
  }

  /** Answers a waiting fetch: followers get everything, consumers what is committed. */
  @Action
  void sendFetchResponse(Event.FetchReady fetch, long nowMs, Effects out) {
    if (refusePosition(fetch.ticket(), fetch.fetchOffset(), fetch.lastFetchedEpoch(), out)) {
      return;
    }
    boolean consumer = fetch.replicaId() < 0;
    long end = consumer ? log.highWatermark() : log.logEnd();
    FollowerProgress follower = consumer ? null : followers.on(fetch.replicaId());
    if (follower != null) {
      follower.offered(end, state.flushPolicy(), nowMs);
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
    if (fetchOffset < log.logStart()) {
      // Of deleted records' epochs nothing is known: that such a log diverges cannot be said.
      reject(ticket, KafkaError.OFFSET_OUT_OF_RANGE, out);
      return true;
    }
    EpochStart common = log.epochs.endOf(lastFetchedEpoch, log.logStart(), log.logEnd());
    if (context.leaderKernel().diverges(common, lastFetchedEpoch, fetchOffset)) {
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
    if (fetchOffset > log.logEnd()) {
      reject(ticket, KafkaError.OFFSET_OUT_OF_RANGE, out);
      return true;
    }
    return false;
  }

  // ---- the high watermark ----------------------------------------------------------------------

  /**
   * Moves the high watermark as far as {@link LeaderKernel#newHighWatermark} lets it, and answers
   * whoever waited for that. While too few are in sync it stands still, and nobody waits either:
   * whoever does leaves with NOT_ENOUGH_REPLICAS_AFTER_APPEND.
   */
  void advanceHighWatermark(Effects out) {
    long reached =
        context
            .leaderKernel()
            .newHighWatermark(
                log.highWatermark(),
                isr().committed(),
                isr().maximal(),
                context.has(Bug.B12) ? followers.heard() : BrokerSet.of(),
                this::counted,
                state.minIsr());
    if (log.commit(reached)) {
      out.emit(new Effect.HighWatermarkAdvanced(id, log.highWatermark()));
    }
    acknowledgements.committed(
        context
            .leaderKernel()
            .answerable(log.highWatermark(), isr().maximal(), this::counted, state.flushPolicy()),
        out);
    if (!enoughInSync()) {
      acknowledgements.leaveBelowMinIsr(belowMinIsr(), out);
    }
    answerDeletions(out);
  }

  /** More of this leader's own log may count: an fsync has completed, or the policy is another. */
  void flushed(Effects out) {
    acknowledgements.counted(ownCounted(), out);
    advanceHighWatermark(out);
  }

  private long counted(int member) {
    return member == context.brokerId()
        ? ownCounted()
        : followers.counted(member, state.flushPolicy());
  }

  private long ownCounted() {
    return context.has(Bug.E1) ? log.logEnd() : log.countedEnd(state.flushPolicy());
  }

  private boolean enoughInSync() {
    return LeaderKernel.enough(isr().committed(), state.minIsr());
  }

  // ---- the ISR ---------------------------------------------------------------------------------

  /** The controller's answer; whichever of it and the metadata log knows more settles the ISR. */
  @Action
  void receiveAlterPartitionResponse(
      Event.AlterPartitionResponse response, long nowMs, Effects out) {
    if (!isrChanges.answered(response, nowMs, out)) {
      return;
    }
    if (!context.has(Bug.B7)) {
      advanceHighWatermark(out);
    }
    isrChanges.sendAlterPartitionRequest(state.flushPolicy(), nowMs, out);
  }

  void expireAlterPartitionRequest(long requestId, long nowMs) {
    isrChanges.expireAlterPartitionRequest(requestId, nowMs);
  }

  /** The metadata log has a newer version of this epoch. */
  void update(PartitionState newer, long nowMs, Effects out) {
    state = newer;
    followers.assign(newer.replicas(), context.brokerId(), nowMs);
    isrChanges.settle(newer.isr(), newer.partitionEpoch(), out);
    if (!context.has(Bug.B7)) {
      flushed(out); // min.insync.replicas or the policy may differ without a new partition epoch
    }
    isrChanges.sendAlterPartitionRequest(state.flushPolicy(), nowMs, out);
  }

  // ---- time, and the end -----------------------------------------------------------------------

  /** Lets late tickets go and looks for laggards. */
  void tick(long nowMs, Effects out) {
    acknowledgements.leaveLate(
        nowMs,
        each ->
            "waiting for offset %d, high watermark %d, ISR %s"
                .formatted(each.neededEnd(), log.highWatermark(), isr().committed()),
        out);
    deletions.leaveLate(nowMs, out);
    followers.all().forEach(each -> each.observed(state.flushPolicy(), log.logEnd(), nowMs));
    isrChanges.sendAlterPartitionRequest(state.flushPolicy(), nowMs, out);
  }

  /** This node was not running for a while: its followers are not to blame for that. */
  void forgiveLag(long nowMs) {
    followers.all().forEach(each -> each.restartClock(nowMs));
  }

  /** Leaves everybody who waits without knowing how it ended. */
  void resign(Effects out) {
    acknowledgements.leaveAll("leader epoch " + epoch + " is over", out);
    deletions.leaveAll(out);
  }

  private void reply(Event.Produce produce, KafkaError error, String detail, Effects out) {
    out.emit(new Effect.ProduceReply(id, produce.ticket(), error, -1, detail));
  }

  private void reject(Ticket ticket, KafkaError error, Effects out) {
    out.emit(
        new Effect.FetchRejected(
            id, ticket, error, context.brokerId(), epoch, log.highWatermark(), log.logStart()));
  }

  private String belowMinIsr() {
    return "ISR %s is below min.insync.replicas=%d".formatted(isr().committed(), state.minIsr());
  }

  @Override
  public String toString() {
    return "leads epoch %d from %d %s min=%d followers=%s awaiting=%s"
        .formatted(epoch, epochStart, isrChanges, state.minIsr(), followers, acknowledgements);
  }
}
