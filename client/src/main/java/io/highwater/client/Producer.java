package io.highwater.client;

import io.highwater.wire.Compression;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import io.highwater.wire.message.InitProducerId;
import io.highwater.wire.message.Produce;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Sends record batches, each one exactly once and to one leader; a {@link Batch} as often as the
 * caller wants.
 *
 * <p>Safe for use by many threads. Batches for one partition that are sent one after the other,
 * without waiting, are appended in that order as long as the leader stays the same.
 *
 * <p>An idempotent producer needs {@link #renew} before its first send, and again after any send
 * that did not end as {@link Outcome.Ok}: until then its sends end as not sent.
 */
public final class Producer {
  private final Cluster cluster;
  private final ProducerConfig config;
  private final Partitioner partitioner = new Partitioner();
  private final Object order = new Object();
  private ProducerIdentity identity;

  /** A producer on a cluster, which stays the caller's to close. */
  public Producer(Cluster cluster, ProducerConfig config) {
    this.cluster = cluster;
    this.config = config;
    this.identity = config.idempotent() ? ProducerIdentity.missing() : ProducerIdentity.none();
  }

  /** True if the next send needs {@link #renew} first. */
  public boolean needsRenewal() {
    synchronized (order) {
      return identity.isSpent();
    }
  }

  /**
   * Asks for a new producer id. The batches of the old one that are still unknown can no longer be
   * told from others: each of them may still appear, once.
   */
  public CompletableFuture<Outcome<Long>> renew() {
    if (!config.idempotent()) {
      throw new IllegalStateException("this producer is not idempotent");
    }
    return cluster
        .anyBroker()
        .thenCompose(
            connected ->
                connected.thenAsync(
                    broker ->
                        broker.send(
                            InitProducerId.CODEC,
                            InitProducerId.Request.idempotent(),
                            cluster.config().requestTimeoutMs())))
        .thenApply(answered -> answered.then(this::assume));
  }

  private Outcome<Long> assume(InitProducerId.Response answer) {
    if (answer.error().isNone()) {
      synchronized (order) {
        identity = new ProducerIdentity(answer.producerId(), answer.producerEpoch());
      }
    }
    return DefiniteErrors.READ.judge(answer.error(), Optional.empty(), answer.producerId());
  }

  /** Sends one record to the partition that its key, or the turn, decides. */
  public CompletableFuture<Outcome<Acknowledged>> send(String topic, RecordData data) {
    MetadataView.Topic known = cluster.view().topics().get(topic);
    if (known != null) {
      return send(choose(known, data), List.of(data));
    }
    return cluster
        .refresh(List.of(topic))
        .thenCompose(
            refreshed ->
                refreshed
                    .asPreparation("asking for the partitions of " + topic)
                    .thenAsync(view -> sendIfKnown(view.topics().get(topic), topic, data)));
  }

  private CompletableFuture<Outcome<Acknowledged>> sendIfKnown(
      MetadataView.Topic known, String topic, RecordData data) {
    return known == null
        ? CompletableFuture.completedFuture(Outcome.notSent("no broker knows topic " + topic))
        : send(choose(known, data), List.of(data));
  }

  private TopicPartition choose(MetadataView.Topic topic, RecordData data) {
    return new TopicPartition(
        topic.name(), partitioner.partition(data.key(), topic.partitions().size()));
  }

  /**
   * Sends one batch.
   *
   * @param records at least one
   */
  public CompletableFuture<Outcome<Acknowledged>> send(
      TopicPartition partition, List<RecordData> records) {
    return cluster
        .leader(partition)
        .thenCompose(found -> found.thenAsync(leader -> send(partition, leader, records)));
  }

  private CompletableFuture<Outcome<Acknowledged>> send(
      TopicPartition partition, Cluster.Leader leader, List<RecordData> records) {
    ProducerIdentity used;
    CompletableFuture<Outcome<Acknowledged>> sent;
    synchronized (order) {
      used = identity;
      if (used.isSpent()) {
        return CompletableFuture.completedFuture(
            Outcome.notSent("an idempotent producer must renew its producer id first"));
      }
      ByteBuffer batch = batch(partition, used, records);
      sent = transmit(partition, leader, request(partition, leader, batch));
    }
    return sent.thenApply(
        outcome -> {
          if (!outcome.isOk()) {
            cluster.distrust(partition);
            if (config.idempotent()) {
              used.spend();
            }
          }
          return outcome;
        });
  }

  private static ByteBuffer batch(
      TopicPartition partition, ProducerIdentity used, List<RecordData> records) {
    return Records.batch(Compression.NONE, used.next(partition, records.size()), records);
  }

  private Produce.Request request(
      TopicPartition partition, Cluster.Leader leader, ByteBuffer batch) {
    Produce.Partition its = new Produce.Partition(partition.partition(), batch.duplicate());
    return new Produce.Request(
        Optional.empty(),
        config.acks(),
        config.timeoutMs(),
        List.of(new Produce.Topic(partition.topic(), leader.topicId(), List.of(its))));
  }

  private CompletableFuture<Outcome<Acknowledged>> transmit(
      TopicPartition partition, Cluster.Leader leader, Produce.Request request) {
    long timeoutMs = config.timeoutMs() + cluster.config().requestTimeoutMs();
    if (config.acks() == 0) {
      Acknowledged nothing = acknowledged(partition, leader, OptionalLong.empty());
      return leader
          .connection()
          .sendUnanswered(Produce.CODEC, request, timeoutMs)
          .thenApply(sent -> sent.then(bytes -> Outcome.ok(nothing)));
    }
    return leader
        .connection()
        .send(Produce.CODEC, request, timeoutMs)
        .thenApply(answered -> answered.then(answer -> judge(partition, leader, answer)));
  }

  private static Outcome<Acknowledged> judge(
      TopicPartition partition, Cluster.Leader leader, Produce.Response answer) {
    if (answer.topics().size() != 1
        || answer.topics().get(0).partitions().size() != 1
        || answer.topics().get(0).partitions().get(0).index() != partition.partition()) {
      return Outcome.unknown(
          new Cause.Malformed("a Produce response for other than the one partition asked"));
    }
    Produce.PartitionResult result = answer.topics().get(0).partitions().get(0);
    if (result.error() == ErrorCode.NONE && result.baseOffset() < 0) {
      return Outcome.unknown(new Cause.Malformed("a Produce response without offset and error"));
    }
    return DefiniteErrors.APPEND.judge(
        result.error(),
        result.errorMessage(),
        acknowledged(partition, leader, OptionalLong.of(result.baseOffset())));
  }

  private static Acknowledged acknowledged(
      TopicPartition partition, Cluster.Leader leader, OptionalLong baseOffset) {
    return new Acknowledged(partition, baseOffset, leader.brokerId(), leader.leaderEpoch());
  }

  /**
   * The next batch for a partition, for a caller who may send it more than once. An idempotent
   * producer gives it the next sequence number now, so batches are to be sent in this order.
   *
   * @param records at least one
   * @throws IllegalStateException if the producer must {@link #renew} first
   */
  public Batch next(TopicPartition partition, List<RecordData> records) {
    synchronized (order) {
      if (identity.isSpent()) {
        throw new IllegalStateException("this producer must renew its producer id first");
      }
      return new Batch(partition, identity, batch(partition, identity, records));
    }
  }

  /**
   * A batch that is sent until somebody knows what came of it, always with the same producer id,
   * epoch and sequence number (KIP-98): of an idempotent producer it is appended once at most. One
   * thread at a time, and one attempt after the other.
   */
  public final class Batch {
    private final TopicPartition partition;
    private final ProducerIdentity used;
    private final ByteBuffer records;
    private boolean inDoubt;

    private Batch(TopicPartition partition, ProducerIdentity used, ByteBuffer records) {
      this.partition = partition;
      this.used = used;
      this.records = records;
    }

    /**
     * Sends it to the leader of the moment.
     *
     * @return what is known of it after all its attempts: {@link Outcome.Fail} only if none of them
     *     may have appended it
     */
    public CompletableFuture<Outcome<Acknowledged>> send() {
      return cluster
          .leader(partition)
          .thenCompose(
              found ->
                  found.thenAsync(
                      leader -> transmit(partition, leader, request(partition, leader, records))))
          .thenApply(this::concluded);
    }

    private Outcome<Acknowledged> concluded(Outcome<Acknowledged> attempt) {
      if (!attempt.isOk()) {
        cluster.distrust(partition);
      }
      inDoubt |= attempt instanceof Outcome.Unknown;
      return inDoubt && attempt instanceof Outcome.Fail<Acknowledged> fail
          ? Outcome.unknown(fail.cause())
          : attempt;
    }

    /** It is not sent again, whatever came of it: an idempotent producer must {@link #renew}. */
    public void giveUp() {
      if (config.idempotent()) {
        used.spend();
      }
    }
  }
}
