package io.highwater.fault.sim.whole;

import io.highwater.client.Acknowledged;
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

/** Sends values that nobody else sends, one batch after the other, and notes what came of it. */
final class SimProducer {
  private static final int VALUES_OF_ONE = 10_000_000;

  private final int partitions;
  private final Compacting compacting;
  private final Timeline time;
  private final Ledger ledger;
  private final Rng rng;
  private final Producer producer;
  private final boolean counts;
  private int process;
  private long next;
  private boolean stopped;

  /**
   * A producer that has not begun.
   *
   * @param number from 1, each its own
   * @param compacting what its records are like
   * @param config of what it sends otherwise than with {@code acks=all}, nothing is known
   */
  SimProducer(
      int number,
      int partitions,
      Compacting compacting,
      Cluster cluster,
      ProducerConfig config,
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
    this.process = ledger.newProcess();
    this.next = (long) number * VALUES_OF_ONE;
  }

  void start() {
    time.after(rng.between(0, 100_000), this::work);
  }

  void stop() {
    stopped = true;
  }

  /** Whether what is acknowledged to it has to stay. */
  boolean counts() {
    return counts;
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
    int by = process;
    note(by, ClientOp.Type.INVOKE, partition, -1, first, records.size());
    producer
        .send(new TopicPartition(WholeSimulator.TOPIC, partition), records)
        .thenAccept(outcome -> ended(by, partition, first, records.size(), outcome));
  }

  private void ended(int by, int partition, long first, int count, Outcome<Acknowledged> outcome) {
    switch (outcome) {
      case Outcome.Ok<Acknowledged> ok when counts ->
          note(by, ClientOp.Type.OK, partition, ok.value().baseOffset().orElse(-1), first, count);
      case Outcome.Ok<Acknowledged> ok -> {
        note(by, ClientOp.Type.INFO, partition, -1, first, count);
        process = ledger.newProcess();
      }
      case Outcome.Fail<Acknowledged> fail ->
          note(by, ClientOp.Type.FAIL, partition, -1, first, count);
      case Outcome.Unknown<Acknowledged> unknown -> {
        note(by, ClientOp.Type.INFO, partition, -1, first, count);
        process = ledger.newProcess();
      }
    }
    rest();
  }

  private void note(int by, ClientOp.Type type, int partition, long offset, long first, int count) {
    time.note(first * 31 + type.name().hashCode());
    List<Seen> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(new Seen(offset < 0 ? -1 : offset + i, first + i));
    }
    ledger.note(by, time.nowUs(), type, ClientOp.Function.SEND, partition, records, 0, -1);
  }
}
