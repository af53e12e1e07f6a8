package io.highwater.broker.shard;

import io.highwater.broker.storage.EpochStart;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.spec.Batch;
import io.highwater.spec.Check;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Does what the core has decided, effect by effect, in order. Appends and truncations reach the
 * page cache before the next effect, so no acknowledgement can overtake its write.
 *
 * <p>Shard thread only.
 */
final class Performer {
  private final Map<PartitionId, ShardLog> logs;
  private final FetchDesk desk;
  private final Flusher flusher;
  private final ColdReads reads;
  private final Peers peers;
  private final ShardListener listener;
  private final RecordBatch view = new RecordBatch();

  Performer(
      Map<PartitionId, ShardLog> logs,
      FetchDesk desk,
      Flusher flusher,
      ColdReads reads,
      Peers peers,
      ShardListener listener) {
    this.logs = logs;
    this.desk = desk;
    this.flusher = flusher;
    this.reads = reads;
    this.peers = peers;
    this.listener = listener;
  }

  void perform(Effect effect) {
    switch (effect) {
      case Effect.Append it -> append(it);
      case Effect.AppendFetched it -> appendFetched(it);
      case Effect.Truncate it -> truncate(it);
      case Effect.RestartLog it -> log(it.partition()).truncateFullyAndStartAt(it.logStart());
      case Effect.AdvanceLogStart it -> advanceLogStart(it);
      case Effect.StoreEpochs it -> log(it.partition()).storeEpochs(stored(it.epochs()));
      case Effect.Flush it ->
          flusher.want(it.partition(), logs.get(it.partition()), it.generation(), it.upTo());
      case Effect.RebuildProducers it -> reads.rebuildProducers(log(it.partition()), it);
      case Effect.ProduceReply it ->
          ((ProduceTicket) it.ticket())
              .answer(it.error(), it.baseOffset(), logStart(it.partition()), it.detail());
      case Effect.SendFetch it -> peers.sendFetch(it);
      case Effect.StopFetching it -> peers.stopFetching(it.partition());
      case Effect.FetchAnswer it -> ((FetchPart) it.ticket()).verdict = it;
      case Effect.FetchRejected it -> ((FetchPart) it.ticket()).verdict = it;
      case Effect.FetchDiverged it -> ((FetchPart) it.ticket()).verdict = it;
      case Effect.LogEndAdvanced it -> desk.logEndAdvanced(it.partition());
      case Effect.HighWatermarkAdvanced it -> desk.highWatermarkAdvanced(it.partition());
      case Effect.LogStartAdvanced it -> desk.logStartAdvanced(it.partition());
      case Effect.LeadershipChanged it -> {
        desk.leadershipChanged(it.partition());
        ShardLog changed = logs.get(it.partition());
        listener.leadershipChanged(
            it.partition(), changed.log.name(), it.leaderId(), it.leaderEpoch());
      }
      case Effect.SendAlterPartition it -> peers.sendAlterPartition(it);
      case Effect.IsrChanged it ->
          listener.isrChanged(log(it.partition()).name(), it.before(), it.after());
      case Effect.LatestOffset it -> answerOffset((OffsetTicket) it.ticket(), it);
      case Effect.EpochEnd it ->
          ((EpochEndTicket) it.ticket()).answer(it.error(), it.epoch(), it.end());
      case Effect.RecordsDeleted it ->
          ((DeletionTicket) it.ticket()).answer(it.error(), it.lowWatermark());
    }
  }

  private void append(Effect.Append effect) {
    ByteBuffer batch = ((BatchPayload) effect.payload()).batches();
    view.wrap(batch, batch.position()).assign(effect.baseOffset(), effect.leaderEpoch());
    log(effect.partition()).append(effect.baseOffset(), batch);
  }

  private void appendFetched(Effect.AppendFetched effect) {
    ByteBuffer batches = ((BatchPayload) effect.payload()).batches();
    long end = log(effect.partition()).append(effect.baseOffset(), batches).logEndOffset();
    Check.that(end == effect.logEnd(), "core and log end alike", effect.logEnd(), end);
  }

  private void truncate(Effect.Truncate effect) {
    long end = log(effect.partition()).truncateTo(effect.logEnd());
    Check.that(end == effect.logEnd(), "core and log end alike", effect.logEnd(), end);
  }

  private void advanceLogStart(Effect.AdvanceLogStart effect) {
    log(effect.partition()).advanceStartTo(effect.logStart());
    flusher.reclaim(logs.get(effect.partition()));
  }

  /** What the core must know of a batch. */
  static Batch header(RecordBatch batch) {
    return new Batch(
        batch.baseOffset(),
        batch.partitionLeaderEpoch(),
        (int) (batch.nextOffset() - batch.baseOffset()),
        batch.producerId(),
        batch.producerEpoch(),
        batch.baseSequence());
  }

  private void answerOffset(OffsetTicket ticket, Effect.LatestOffset bounds) {
    if (bounds.error() != KafkaError.NONE) {
      ticket.answer(bounds.error(), -1, -1, -1);
    } else if (ticket.timestamp() == OffsetTicket.LATEST) {
      ticket.answer(KafkaError.NONE, bounds.latest(), -1, bounds.leaderEpoch());
    } else if (ticket.timestamp() == OffsetTicket.EARLIEST) {
      ticket.answer(KafkaError.NONE, bounds.logStart(), -1, bounds.leaderEpoch());
    } else {
      reads.findTime(log(bounds.partition()), ticket, bounds);
    }
  }

  private static List<EpochStart> stored(List<Event.EpochStart> epochs) {
    return epochs.stream().map(each -> new EpochStart(each.epoch(), each.startOffset())).toList();
  }

  private PartitionLog log(PartitionId partition) {
    return logs.get(partition).log;
  }

  private long logStart(PartitionId partition) {
    ShardLog log = logs.get(partition);
    return log == null ? -1 : log.log.logStartOffset();
  }
}
