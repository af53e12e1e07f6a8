package io.highwater.spec.partition;

import io.highwater.spec.Action;
import io.highwater.spec.Batch;
import io.highwater.spec.Bug;
import io.highwater.spec.Check;
import io.highwater.spec.Effect;
import io.highwater.spec.Effects;
import io.highwater.spec.Event;
import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.PartitionState;

/**
 * A replica that copies its leader's log, for one leader epoch.
 *
 * <p>One fetch is outstanding at a time. A fetch from offset n acknowledges everything below n, so
 * it is sent only once that is true: after the append was performed and, with flush policy {@code
 * commit}, after it was fsynced.
 */
final class Following implements Role {
  private final PartitionId id;
  private final ReplicaContext context;
  private final int leaderId;
  private final int epoch;
  private final ReplicaLog log;
  private final ProducerState producers;
  private final boolean blind;
  private boolean fetchOutstanding;
  private boolean answeredEmpty;
  private FlushPolicy flushPolicy;

  /**
   * @param before what this replica last followed, or null: every new epoch starts without any
   *     knowledge of whether the log matches the leader's, whoever that is (KAFKA-7164)
   */
  Following(
      PartitionId id,
      ReplicaContext context,
      ReplicaLog log,
      ProducerState producers,
      PartitionState state,
      Following before) {
    this.id = id;
    this.context = context;
    this.leaderId = state.leader();
    this.epoch = state.leaderEpoch();
    this.log = log;
    this.producers = producers;
    this.flushPolicy = state.flushPolicy();
    this.blind =
        before != null
            && ((context.has(Bug.A4) && before.leaderId == leaderId)
                || (context.has(Bug.A9) && before.answeredEmpty));
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public int leaderId() {
    return leaderId;
  }

  void flushPolicy(FlushPolicy policy) {
    flushPolicy = policy;
  }

  /** Asks the leader for what comes after this log's end, unless that was asked already. */
  @Action
  void sendFetchRequest(Effects out) {
    if (fetchOutstanding
        || producers.isStale()
        || !context.discretion().fetches(!log.awaitsFlush(flushPolicy))) {
      return;
    }
    fetchOutstanding = true;
    out.emit(
        new Effect.SendFetch(
            id, leaderId, epoch, log.logEnd(), lastFetchedEpoch(), log.flushedEnd()));
  }

  private int lastFetchedEpoch() {
    return blind ? -1 : log.lastEpoch();
  }

  /** Takes over the leader's records, or cuts what the leader does not have. */
  @Action
  void receiveFetchResponse(Event.FetchResponse response, Effects out) {
    boolean expected = response.leaderEpoch() == epoch && fetchOutstanding;
    if (!expected && !context.has(Bug.A6)) {
      return;
    }
    fetchOutstanding = false;
    if (!context
        .followerKernel()
        .heeds(
            epoch,
            log.logEnd(),
            lastFetchedEpoch(),
            response.leaderEpoch(),
            response.fetchOffset(),
            response.lastFetchedEpoch())) {
      sendFetchRequest(out);
      return;
    }
    if (response.error() == KafkaError.OFFSET_OUT_OF_RANGE && continuesNowhere(response)) {
      restartLog(response.logStart(), out);
    } else if (response.error() != KafkaError.NONE) {
      return; // The next tick asks again: the leader, or this follower, must learn something first.
    } else if (response.divergingEpoch() >= 0 || response.divergingEnd() >= 0) {
      truncateToCommonPrefix(response, out);
    } else {
      answeredEmpty = response.batches().isEmpty();
      appendFetched(response, out);
      if (log.commit(
          FollowerKernel.learntHighWatermark(
              log.highWatermark(), response.highWatermark(), log.logEnd()))) {
        out.emit(new Effect.HighWatermarkAdvanced(id, log.highWatermark()));
      }
      advanceLogStart(response.logStart(), out);
    }
    sendFetchRequest(out);
  }

  /**
   * Begins where the leader does, if so much of the own log is committed and counts. A leader that
   * begins earlier is no news: what was deleted here stays deleted.
   */
  private void advanceLogStart(long leaderStart, Effects out) {
    long newStart = Math.min(leaderStart, committedEnd());
    if (log.advanceStart(newStart)) {
      out.emit(new Effect.AdvanceLogStart(id, newStart));
    }
  }

  private long committedEnd() {
    return Math.min(log.highWatermark(), log.countedEnd(flushPolicy));
  }

  /** Whether the leader's log begins after this one ends, or ends before this empty one begins. */
  private boolean continuesNowhere(Event.FetchResponse response) {
    return response.logStart() > log.logEnd() || log.isEmpty();
  }

  /** The answer will not come. */
  @Action
  void expireFetchRequest(int requestEpoch, Effects out) {
    if (requestEpoch == epoch && fetchOutstanding) {
      fetchOutstanding = false;
      sendFetchRequest(out);
    }
  }

  private void appendFetched(Event.FetchResponse response, Effects out) {
    if (response.batches().isEmpty()) {
      return;
    }
    long from = log.logEnd();
    boolean newEpoch = false;
    for (Batch batch : response.batches()) {
      // A log may begin within a batch: the leader sends it whole, and it is kept whole.
      boolean holdsFirst = log.isEmpty() && batch.nextOffset() > log.logEnd();
      Check.that(
          batch.baseOffset() >= log.logEnd() || holdsFirst,
          "a leader sends what comes next",
          batch.baseOffset(),
          log.logEnd());
      newEpoch |= log.append(batch.nextOffset(), batch.leaderEpoch());
      producers.appended(batch);
    }
    out.emit(new Effect.AppendFetched(id, from, log.logEnd(), response.payload()));
    if (newEpoch) {
      out.emit(new Effect.StoreEpochs(id, log.epochs.starts()));
    }
    if (flushPolicy == FlushPolicy.COMMIT) {
      out.emit(new Effect.Flush(id, log.generation(), log.logEnd()));
    }
  }

  private void truncateToCommonPrefix(Event.FetchResponse response, Effects out) {
    boolean nothingKnown =
        response.divergingEnd() <= response.logStart() && log.logStart() < response.logStart();
    if (response.divergingEnd() < log.logStart() || nothingKnown) {
      // After an unclean election the leader may lack everything from before this log's start; or
      // it has deleted what it would take to tell what both have in common.
      restartLog(response.logStart(), out);
      return;
    }
    EpochStart own = log.epochs.endOf(response.divergingEpoch(), log.logStart(), log.logEnd());
    long cut =
        FollowerKernel.truncationPoint(
            own, response.divergingEpoch(), response.divergingEnd(), log.logStart());
    truncate(cut, response.highWatermark(), out);
  }

  /** Cuts the log at {@code cut}; what follows waits until the producers have been read back. */
  void truncate(long cut, long leaderHighWatermark, Effects out) {
    if (cut == log.logEnd()) {
      return;
    }
    boolean epochsChanged = log.truncate(cut, leaderHighWatermark);
    producers.invalidate();
    out.emit(new Effect.Truncate(id, cut, log.generation()));
    if (epochsChanged) {
      out.emit(new Effect.StoreEpochs(id, log.epochs.starts()));
    }
    if (log.awaitsFlush(flushPolicy)) {
      out.emit(new Effect.Flush(id, log.generation(), cut));
    }
    out.emit(new Effect.RebuildProducers(id, log.generation(), cut));
  }

  private void restartLog(long logStart, Effects out) {
    log.restart(logStart);
    producers.invalidate();
    out.emit(new Effect.RestartLog(id, logStart, log.generation()));
    out.emit(new Effect.StoreEpochs(id, log.epochs.starts()));
    out.emit(new Effect.RebuildProducers(id, log.generation(), logStart));
  }

  @Override
  public String toString() {
    return "follows %d epoch %d fetching=%b".formatted(leaderId, epoch, fetchOutstanding);
  }
}
