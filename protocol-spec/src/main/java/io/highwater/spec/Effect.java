package io.highwater.spec;

import java.util.List;

/**
 * Everything that a {@link Node} can ask of the runtime: the whole of its output. Effects are
 * performed in order; nothing is emitted before it may happen.
 */
public sealed interface Effect {

  /** The partition that it is about. */
  PartitionId partition();

  /** Writes a client's batch at {@code baseOffset}, stamped with {@code leaderEpoch}. */
  record Append(PartitionId partition, long baseOffset, int leaderEpoch, Payload payload)
      implements Effect {}

  /** Writes batches as the leader sent them; the log then ends at {@code logEnd}. */
  record AppendFetched(PartitionId partition, long baseOffset, long logEnd, Payload payload)
      implements Effect {}

  /** Cuts the log so that it ends at {@code logEnd}; starts {@code generation}. */
  record Truncate(PartitionId partition, long logEnd, int generation) implements Effect {}

  /** Drops all records and lets the log start and end at {@code logStart}. */
  record RestartLog(PartitionId partition, long logStart, int generation) implements Effect {}

  /**
   * Lets the log begin with {@code logStart}, which lies within it: what is below is not readable
   * any more, and its space may be freed.
   */
  record AdvanceLogStart(PartitionId partition, long logStart) implements Effect {}

  /** Stores the leader epochs' start offsets beside the log. */
  record StoreEpochs(PartitionId partition, List<Event.EpochStart> epochs) implements Effect {}

  /** Asks for an fsync of everything below {@code upTo}; ends in {@link Event.Flushed}. */
  record Flush(PartitionId partition, int generation, long upTo) implements Effect {}

  /** Asks for the idempotent batches below {@code upTo}; ends in {@link Event.ProducersLoaded}. */
  record RebuildProducers(PartitionId partition, int generation, long upTo) implements Effect {}

  /**
   * Ends a produce request.
   *
   * @param baseOffset the first record's offset, or -1 with an error
   * @param detail ids and counts for a person to read, or empty
   */
  record ProduceReply(
      PartitionId partition, Ticket ticket, KafkaError error, long baseOffset, String detail)
      implements Effect {}

  /** Sends a fetch to the leader; a later one for the same partition replaces it. */
  record SendFetch(
      PartitionId partition,
      int leaderId,
      int leaderEpoch,
      long fetchOffset,
      int lastFetchedEpoch,
      long flushedOffset)
      implements Effect {}

  /** This replica follows nobody any more (or somebody else). */
  record StopFetching(PartitionId partition) implements Effect {}

  /** Answers a fetch with the records in [{@code from}, {@code end}), as many as fit. */
  record FetchAnswer(
      PartitionId partition, Ticket ticket, long from, long end, long highWatermark, long logStart)
      implements Effect {}

  /** Answers a fetch with an error and, where known, who leads in which epoch (else -1). */
  record FetchRejected(
      PartitionId partition,
      Ticket ticket,
      KafkaError error,
      int leaderId,
      int leaderEpoch,
      long highWatermark,
      long logStart)
      implements Effect {}

  /** Tells a reader that its log ends differently: epoch {@code epoch} ends here at {@code end}. */
  record FetchDiverged(
      PartitionId partition, Ticket ticket, int epoch, long end, long highWatermark, long logStart)
      implements Effect {}

  /** The log has more records: waiting fetches of followers may be answered. */
  record LogEndAdvanced(PartitionId partition, long logEnd) implements Effect {}

  /** More records are readable: waiting fetches of consumers may be answered. */
  record HighWatermarkAdvanced(PartitionId partition, long highWatermark) implements Effect {}

  /** The log begins later: waiting fetches of followers tell them so. */
  record LogStartAdvanced(PartitionId partition, long logStart) implements Effect {}

  /** Who leads has changed: waiting fetches must be looked at again. */
  record LeadershipChanged(PartitionId partition, int leaderId, int leaderEpoch)
      implements Effect {}

  /**
   * Asks the controller for another ISR.
   *
   * @param isr the proposed members, ascending
   * @param brokerEpochs for each of them the incarnation last seen in a fetch, or -1 for one that
   *     the leader has not heard in this epoch
   */
  record SendAlterPartition(
      PartitionId partition,
      long requestId,
      int leaderEpoch,
      int partitionEpoch,
      BrokerSet isr,
      List<Long> brokerEpochs)
      implements Effect {}

  /** The committed ISR, as this leader knows it, has lost or won members. */
  record IsrChanged(PartitionId partition, BrokerSet before, BrokerSet after) implements Effect {}

  /** The bounds that a client may be told. */
  record LatestOffset(
      PartitionId partition,
      Ticket ticket,
      KafkaError error,
      long logStart,
      long latest,
      int leaderEpoch)
      implements Effect {}

  /**
   * Ends a request to delete records.
   *
   * @param lowWatermark where the last of the in-sync replicas begins, or -1 with an error
   */
  record RecordsDeleted(PartitionId partition, Ticket ticket, KafkaError error, long lowWatermark)
      implements Effect {}

  /** Where the asked epoch, or the newest one below it, ends; -1 and -1 where none is known. */
  record EpochEnd(PartitionId partition, Ticket ticket, KafkaError error, int epoch, long end)
      implements Effect {}
}
