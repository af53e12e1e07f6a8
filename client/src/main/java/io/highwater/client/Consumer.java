package io.highwater.client;

import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.LogRecord;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.Records;
import io.highwater.wire.message.Fetch;
import io.highwater.wire.message.ListOffsets;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads partitions that it is told to read; there is no group, and nothing is committed.
 *
 * <p>Safe for use by many threads, but two polls of one partition at a time may read the same
 * records twice. Every fetch carries the leader epoch that the client knows, so that a leader of
 * another epoch refuses it (KIP-320), and none uses a session.
 */
public final class Consumer {
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private final Cluster cluster;
  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();

  /** A consumer on a cluster, which stays the caller's to close. */
  public Consumer(Cluster cluster) {
    this.cluster = cluster;
  }

  /** From now on {@link #poll} reads this partition, starting at the offset. */
  public void assign(TopicPartition partition, long offset) {
    positions.put(partition, offset);
  }

  /** The offset that the next {@link #poll} starts at, if the partition is assigned. */
  public Optional<Long> position(TopicPartition partition) {
    return Optional.ofNullable(positions.get(partition));
  }

  /**
   * Fetches from the position of an assigned partition, and moves the position on if that went
   * well.
   *
   * @param maxWaitMs how long the broker may wait for records
   * @throws IllegalStateException if the partition is not assigned
   */
  public CompletableFuture<Outcome<Fetched>> poll(TopicPartition partition, int maxWaitMs) {
    Long position = positions.get(partition);
    if (position == null) {
      throw new IllegalStateException(partition + " is not assigned");
    }
    return fetch(partition, position, maxWaitMs)
        .thenApply(
            outcome -> {
              outcome
                  .toOptional()
                  .ifPresent(got -> positions.replace(partition, position, got.nextOffset()));
              return outcome;
            });
  }

  /** Fetches from an offset, without any position. */
  public CompletableFuture<Outcome<Fetched>> fetch(
      TopicPartition partition, long offset, int maxWaitMs) {
    return cluster
        .leader(partition)
        .thenCompose(
            found ->
                found.thenAsync(
                    leader ->
                        leader
                            .connection()
                            .send(
                                Fetch.CODEC,
                                request(partition, leader, offset, maxWaitMs),
                                maxWaitMs + cluster.config().requestTimeoutMs())
                            .thenApply(
                                answered -> answered.then(answer -> fetched(answer, offset)))))
        .thenApply(outcome -> distrustUnlessOk(partition, outcome));
  }

  private static Fetch.Request request(
      TopicPartition partition, Cluster.Leader leader, long offset, int maxWaitMs) {
    return Fetch.ofOne(
        maxWaitMs,
        MAX_BYTES,
        partition.topic(),
        leader.topicId(),
        new Fetch.Partition(
            partition.partition(),
            leader.leaderEpoch(),
            offset,
            Fetch.NO_EPOCH,
            -1,
            MAX_BYTES,
            Fetch.NO_FLUSHED_OFFSET));
  }

  private static Outcome<Fetched> fetched(Fetch.Response answer, long offset) {
    if (answer.error() != ErrorCode.NONE) {
      return DefiniteErrors.READ.judge(answer.error(), Optional.empty());
    }
    if (answer.topics().size() != 1 || answer.topics().get(0).partitions().size() != 1) {
      return Outcome.unknown(
          new Cause.Malformed("a Fetch response for other than the one partition asked"));
    }
    Fetch.PartitionData data = answer.topics().get(0).partitions().get(0);
    if (data.error() != ErrorCode.NONE) {
      return DefiniteErrors.READ.judge(data.error(), Optional.empty());
    }
    if (data.divergingEpoch().isPresent() || !(data.records() instanceof Chunk.Bytes bytes)) {
      return Outcome.unknown(new Cause.Malformed("a Fetch response meant for a follower"));
    }
    return read(data, bytes.buffer(), offset);
  }

  private static Outcome<Fetched> read(Fetch.PartitionData data, ByteBuffer batches, long offset) {
    long[] next = {offset};
    RecordBatch.forEach(batches, batch -> next[0] = Math.max(next[0], batch.nextOffset()));
    try {
      List<LogRecord> records =
          Records.read(batches).stream().filter(record -> record.offset() >= offset).toList();
      return Outcome.ok(new Fetched(records, next[0], data.highWatermark(), data.logStartOffset()));
    } catch (MalformedFrame e) {
      return Outcome.unknown(new Cause.Malformed(e.getMessage()));
    }
  }

  /** The log start offset. */
  public CompletableFuture<Outcome<OffsetAt>> earliest(TopicPartition partition) {
    return offsetAt(partition, ListOffsets.EARLIEST);
  }

  /** The end of what can be read: the high watermark, and never less than was told before. */
  public CompletableFuture<Outcome<OffsetAt>> latest(TopicPartition partition) {
    return offsetAt(partition, ListOffsets.LATEST);
  }

  /**
   * The first offset whose record is not older than a timestamp.
   *
   * @param timestamp milliseconds since the epoch, or a constant of {@link ListOffsets}
   */
  public CompletableFuture<Outcome<OffsetAt>> offsetAt(TopicPartition partition, long timestamp) {
    long timeoutMs = cluster.config().requestTimeoutMs();
    return cluster
        .leader(partition)
        .thenCompose(
            found ->
                found.thenAsync(
                    leader ->
                        leader
                            .connection()
                            .send(
                                ListOffsets.CODEC,
                                lookup(partition, leader, timestamp, timeoutMs),
                                timeoutMs)
                            .thenApply(answered -> answered.then(Consumer::offset))))
        .thenApply(outcome -> distrustUnlessOk(partition, outcome));
  }

  private static ListOffsets.Request lookup(
      TopicPartition partition, Cluster.Leader leader, long timestamp, long timeoutMs) {
    ListOffsets.Partition one =
        new ListOffsets.Partition(partition.partition(), leader.leaderEpoch(), timestamp);
    return new ListOffsets.Request(
        Fetch.CONSUMER,
        false,
        List.of(new ListOffsets.Topic(partition.topic(), List.of(one))),
        Math.toIntExact(timeoutMs));
  }

  private static Outcome<OffsetAt> offset(ListOffsets.Response answer) {
    if (answer.topics().size() != 1 || answer.topics().get(0).partitions().size() != 1) {
      return Outcome.unknown(
          new Cause.Malformed("a ListOffsets response for other than the one partition asked"));
    }
    ListOffsets.PartitionResult result = answer.topics().get(0).partitions().get(0);
    return DefiniteErrors.READ.judge(
        result.error(),
        Optional.empty(),
        new OffsetAt(result.offset(), result.timestamp(), result.leaderEpoch()));
  }

  private <T> Outcome<T> distrustUnlessOk(TopicPartition partition, Outcome<T> outcome) {
    if (!outcome.isOk()) {
      cluster.distrust(partition);
    }
    return outcome;
  }
}
