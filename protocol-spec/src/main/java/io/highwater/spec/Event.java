package io.highwater.spec;

import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.PartitionState;
import java.util.List;

/**
 * Everything that can happen to a {@link Node}: the whole of its input. Each event leads to one
 * method, named after the action of the specification where there is one.
 */
public sealed interface Event {

  /** An event that concerns one partition. */
  sealed interface OfPartition extends Event {
    PartitionId partition();
  }

  /**
   * A client's batch for one partition.
   *
   * @param ticket answered by exactly one {@link Effect.ProduceReply}
   * @param payload the batch's bytes, handed on in {@link Effect.Append}
   * @param deadlineMs when a waiting {@code acks=all} request ends with REQUEST_TIMED_OUT
   */
  record Produce(
      PartitionId partition,
      Ticket ticket,
      Batch batch,
      Acks acks,
      Payload payload,
      long deadlineMs)
      implements OfPartition {}

  /**
   * A follower's fetch has arrived. Its offset acknowledges everything below it.
   *
   * @param ticket answered by {@link Effect.FetchRejected} or {@link Effect.FetchDiverged}, or not
   *     at all: then it waits, and {@link FetchReady} asks for its answer
   * @param brokerEpoch the follower's incarnation (KIP-903)
   * @param leaderEpoch the epoch that the follower believes in
   * @param lastFetchedEpoch the epoch of the last record below {@code fetchOffset}, or -1
   * @param flushedOffset everything below it has been fsynced by the follower
   * @param logStart where the follower's log begins
   */
  record FollowerFetch(
      PartitionId partition,
      Ticket ticket,
      int replicaId,
      long brokerEpoch,
      int leaderEpoch,
      long fetchOffset,
      int lastFetchedEpoch,
      long flushedOffset,
      long logStart)
      implements OfPartition {

    /** A fetch of a follower whose log begins with offset 0. */
    public FollowerFetch(
        PartitionId partition,
        Ticket ticket,
        int replicaId,
        long brokerEpoch,
        int leaderEpoch,
        long fetchOffset,
        int lastFetchedEpoch,
        long flushedOffset) {
      this(
          partition,
          ticket,
          replicaId,
          brokerEpoch,
          leaderEpoch,
          fetchOffset,
          lastFetchedEpoch,
          flushedOffset,
          0);
    }
  }

  /**
   * A fetch, new from a consumer or waiting from a follower, is to be answered now.
   *
   * @param ticket answered by {@link Effect.FetchAnswer}, {@link Effect.FetchRejected} or {@link
   *     Effect.FetchDiverged}
   * @param replicaId the follower, or -1 for a consumer
   * @param leaderEpoch the epoch that the reader believes in, or -1 if it does not say
   * @param lastFetchedEpoch the epoch of the last record that the reader has seen, or -1
   */
  record FetchReady(
      PartitionId partition,
      Ticket ticket,
      int replicaId,
      int leaderEpoch,
      long fetchOffset,
      int lastFetchedEpoch)
      implements OfPartition {}

  /**
   * The leader's answer to {@link Effect.SendFetch}. Each of those gets one answer or one {@link
   * FetchExpired}, never both nor two: as in the specification, where a follower's fetch is one
   * slot, an answer is known by what it answers and not by a number.
   *
   * @param leaderEpoch the epoch that the request carried
   * @param fetchOffset the offset that the request carried
   * @param lastFetchedEpoch the epoch of the last record, as the request carried it
   * @param error NONE, or why there are no records
   * @param divergingEpoch with {@code divergingEnd}, the leader's last common epoch and its end; -1
   *     where the logs do not diverge
   * @param highWatermark the leader's
   * @param logStart the leader's
   * @param batches headers of the batches in {@code payload}, in order
   */
  record FetchResponse(
      PartitionId partition,
      int leaderEpoch,
      long fetchOffset,
      int lastFetchedEpoch,
      KafkaError error,
      int divergingEpoch,
      long divergingEnd,
      long highWatermark,
      long logStart,
      List<Batch> batches,
      Payload payload)
      implements OfPartition {}

  /** The answer to the last {@link Effect.SendFetch} will not come: disconnect or timeout. */
  record FetchExpired(PartitionId partition, int leaderEpoch) implements OfPartition {}

  /**
   * The controller's answer to {@link Effect.SendAlterPartition}.
   *
   * @param requestId the request that it answers
   * @param error NONE, or a definite rejection
   */
  record AlterPartitionResponse(
      PartitionId partition,
      long requestId,
      KafkaError error,
      int leaderEpoch,
      BrokerSet isr,
      int partitionEpoch)
      implements OfPartition {}

  /** The answer will not come, or said only NOT_CONTROLLER: nothing is known of the outcome. */
  record AlterPartitionExpired(PartitionId partition, long requestId) implements OfPartition {}

  /** The metadata log has a newer version of a partition that this broker hosts. */
  record MetadataUpdate(PartitionId partition, PartitionState state) implements OfPartition {}

  /**
   * The partition's topic is gone, or this broker is no longer a replica.
   *
   * @param partitionEpoch of the version that says so; -1 if the topic is gone
   */
  record PartitionRemoved(PartitionId partition, int partitionEpoch) implements OfPartition {}

  /** Who is registered, in which incarnation, and who is fenced. */
  record BrokersUpdate(BrokerView brokers) implements Event {}

  /**
   * A partition's log was opened.
   *
   * @param highWatermark the checkpointed one; the core clamps it to [logStart, logEnd]
   * @param flushedEnd everything below it is known to be on the disk
   * @param epochs the epoch history as rebuilt from the batches
   * @param batches headers of idempotent producers' batches, in order
   */
  record Recovered(
      PartitionId partition,
      long logStart,
      long logEnd,
      long highWatermark,
      long flushedEnd,
      List<EpochStart> epochs,
      List<Batch> batches)
      implements OfPartition {}

  /** Where a leader epoch's records start. */
  record EpochStart(int epoch, long startOffset) {}

  /**
   * An fsync of the log that the partition has now has completed; one of a log that was removed
   * since is never told.
   *
   * @param generation the log's generation when the fsync was asked for: a truncation since then
   *     makes this completion meaningless
   */
  record Flushed(PartitionId partition, int generation, long upTo) implements OfPartition {}

  /**
   * The producer state below a truncation point has been read back.
   *
   * @param batches in order; of each producer at least the last {@link #BATCHES_KEPT}
   */
  record ProducersLoaded(PartitionId partition, int generation, List<Batch> batches)
      implements OfPartition {
    /** As many batches as a client may have in flight. */
    public static final int BATCHES_KEPT = 5;
  }

  /**
   * A client asks for the latest offset, or for one that a timestamp leads to (the runtime looks
   * that up below the answered bound).
   *
   * @param ticket answered by exactly one {@link Effect.LatestOffset}
   * @param leaderEpoch the epoch that the client believes in, or -1
   */
  record ListLatest(PartitionId partition, Ticket ticket, int leaderEpoch) implements OfPartition {}

  /**
   * A client or follower asks where an epoch ends (KIP-101, KIP-320).
   *
   * @param ticket answered by exactly one {@link Effect.EpochEnd}
   */
  record EpochEndQuery(PartitionId partition, Ticket ticket, int leaderEpoch, int epoch)
      implements OfPartition {}

  /**
   * What lies below an offset is older, or more, than is to be kept. Only a leader heeds that; its
   * followers begin where it does.
   *
   * @param logStart at most the high watermark; no news if the log begins there or later
   */
  record AdvanceLogStart(PartitionId partition, long logStart) implements OfPartition {}

  /**
   * A client deletes everything below an offset (KIP-107).
   *
   * @param ticket answered by exactly one {@link Effect.RecordsDeleted}, once all in-sync replicas
   *     begin there or later
   * @param before the first offset to stay, or {@link #HIGH_WATERMARK}
   * @param deadlineMs when a waiting request ends with REQUEST_TIMED_OUT
   */
  record DeleteRecords(PartitionId partition, Ticket ticket, long before, long deadlineMs)
      implements OfPartition {
    /** Stands for the high watermark at the time. */
    public static final long HIGH_WATERMARK = -1;
  }

  /**
   * Time has passed: lagging followers and late tickets are looked at. Comes at least every eighth
   * of {@code replica.lag.time.max.ms}: a gap of a quarter without any event counts as a stall of
   * this node, and forgives every follower's lag.
   */
  record Tick() implements Event {}
}
