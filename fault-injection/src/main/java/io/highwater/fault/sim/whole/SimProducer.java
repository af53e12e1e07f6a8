package io.highwater.fault.sim.whole;

import io.highwater.client.Acknowledged;
import io.highwater.client.Cause;
import io.highwater.client.Cluster;
import io.highwater.client.Outcome;
import io.highwater.client.Producer;
import io.highwater.client.ProducerConfig;
import io.highwater.client.TopicPartition;
import io.highwater.fault.sim.ClientOp;
import io.highwater.fault.sim.ClientOp.Seen;
import io.highwater.fault.sim.Rng;
import io.highwater.wire.RecordData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends values that nobody else sends, one batch after the other, and notes what came of it. Some
 * send a batch again while they do not know; that is one operation with one outcome.
 */
final class SimProducer {
  private static final int VALUES_OF_ONE = 10_000_000;
  private static final long BACK_OFF_US = 150_000;

  /** A batch under way, and how many of its values there are from which on. */
  private record Sending(int process, int partition, long first, int count) {}

  private final int partitions;
  private final Compacting compacting;
  private final Timeline time;
  private final Ledger ledger;
  private final Rng rng;
  private final Producer producer;
  private final boolean counts;
  private final int retries;
  private final boolean mayRepeat;
  private int process;
  private long repeats;
  private boolean waits;
  private long next;
  private boolean stopped;

  /**
   * A producer that has not begun.
   *
   * @param number from 1, each its own
   * @param compacting what its records are like
   * @param config of what it sends otherwise than with {@code acks=all}, nothing is known
   * @param retries how often it sends a batch again
   */
  SimProducer(
      int number,
      int partitions,
      Compacting compacting,
      Cluster cluster,
      ProducerConfig config,
      int retries,
      Timeline time,
      Ledger ledger,
      Rng rng) {
    this.partitions = partitions;
    this.compacting = compacting;
    this.time = time;
    this.ledger = ledger;
    this.rng = rng;
    this.producer = new Producer(cluster, config);
    this.counts = config.acks() == ProducerConfig.ALL;
    this.retries = retries;
    this.mayRepeat = retries > 0 && !config.idempotent();
    this.process = ledger.newProcess();
    this.next = (long) number * VALUES_OF_ONE;
  }

  void start() {
    time.after(rng.between(0, 100_000), this::work);
  }

  void stop() {
    stopped = true;
  }

  /** Whether it has sent something and does not know what came of it. */
  boolean waits() {
    return waits;
  }

  /** Whether what is acknowledged to it has to stay. */
  boolean counts() {
    return counts;
  }

  /** How often it has sent a batch again. */
  long repeats() {
    return repeats;
  }

  private void work() {
    if (stopped) {
      return;
    }
    if (producer.needsRenewal()) {
      producer.renew().thenRun(this::rest);
    } else {
      send();
    }
  }

  private void rest() {
    time.after(rng.between(1_000, 80_000), this::work);
  }

  private void send() {
    int partition = rng.below(partitions);
    List<RecordData> records = new ArrayList<>();
    long first = next;
    for (int i = rng.below(3); i >= 0; i--) {
      byte[] value = ByteBuffer.allocate(8 + rng.below(200)).putLong(next).array();
      records.add(compacting.record(time.nowUs() / 1000, value));
      next++;
    }
    Sending it = new Sending(process, partition, first, records.size());
    note(it, ClientOp.Type.INVOKE, -1);
    waits = true;
    send(new TopicPartition(WholeSimulator.TOPIC, partition), records)
        .thenAccept(outcome -> ended(it, outcome));
  }

  private CompletableFuture<Outcome<Acknowledged>> send(
      TopicPartition partition, List<RecordData> records) {
    if (retries == 0) {
      return producer.send(partition, records);
    }
    CompletableFuture<Outcome<Acknowledged>> known = new CompletableFuture<>();
    attempt(producer.next(partition, records), retries, known);
    return known;
  }

  private void attempt(
      Producer.Batch batch, int left, CompletableFuture<Outcome<Acknowledged>> known) {
    batch
        .send()
        .thenAccept(
            outcome -> {
              if (outcome.isOk()) {
                known.complete(outcome);
              } else if (left == 0 || isFinal(outcome)) {
                giveUp(batch, outcome, known);
              } else {
                long pauseUs = rng.between(1_000, BACK_OFF_US);
                time.after(pauseUs, () -> again(batch, outcome, left - 1, known));
              }
            });
  }

  private void again(
      Producer.Batch batch,
      Outcome<Acknowledged> before,
      int left,
      CompletableFuture<Outcome<Acknowledged>> known) {
    if (stopped) {
      giveUp(batch, before, known);
    } else {
      repeats++;
      attempt(batch, left, known);
    }
  }

  private static void giveUp(
      Producer.Batch batch,
      Outcome<Acknowledged> outcome,
      CompletableFuture<Outcome<Acknowledged>> known) {
    batch.giveUp();
    known.complete(outcome);
  }

  /** As Kafka's own clients do, it tries again after whatever may pass. */
  private static boolean isFinal(Outcome<Acknowledged> outcome) {
    return outcome.reason().orElse(null) instanceof Cause.Broker it && !it.error().retriable();
  }

  private void ended(Sending it, Outcome<Acknowledged> outcome) {
    waits = false;
    switch (outcome) {
      case Outcome.Ok<Acknowledged> ok when counts ->
          note(it, ClientOp.Type.OK, ok.value().baseOffset().orElse(-1));
      case Outcome.Fail<Acknowledged> fail -> note(it, ClientOp.Type.FAIL, -1);
      case Outcome.Ok<Acknowledged> ok -> unknown(it);
      case Outcome.Unknown<Acknowledged> unknown -> unknown(it);
    }
    rest();
  }

  /** Whoever does not know goes on as somebody else. */
  private void unknown(Sending it) {
    note(it, ClientOp.Type.INFO, -1);
    process = ledger.newProcess();
  }

  private void note(Sending it, ClientOp.Type type, long offset) {
    time.note(it.first * 31 + type.name().hashCode());
    List<Seen> records = new ArrayList<>();
    for (int i = 0; i < it.count; i++) {
      records.add(new Seen(offset < 0 ? -1 : offset + i, it.first + i));
    }
    ledger.note(
        new ClientOp(
            it.process,
            time.nowUs(),
            type,
            ClientOp.Function.SEND,
            it.partition,
            records,
            0,
            -1,
            mayRepeat));
  }
}
