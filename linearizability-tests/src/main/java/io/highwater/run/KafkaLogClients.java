package io.highwater.run;

import io.highwater.client.Acknowledged;
import io.highwater.client.ClientConfig;
import io.highwater.client.Cluster;
import io.highwater.client.Consumer;
import io.highwater.client.Outcome;
import io.highwater.client.Producer;
import io.highwater.client.ProducerConfig;
import io.highwater.client.TopicPartition;
import io.highwater.history.Polled;
import io.highwater.wire.LogRecord;
import io.highwater.wire.RecordData;
import io.highwater.workload.LogClients;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A workload's clients over Kafka's protocol. A value travels as its decimal digits; a record that
 * holds anything else is passed on as text, for the checkers to find.
 */
final class KafkaLogClients implements LogClients {
  // Short: a stalled operation ends as unknown, and its thread is free to find another leader.
  private static final int PRODUCE_TIMEOUT_MS = 1_000;
  private static final long REQUEST_TIMEOUT_MS = 1_000;
  private static final long CONNECT_TIMEOUT_MS = 500;
  private static final int MAX_WAIT_MS = 100;

  private final String bootstrap;
  private final String topic;
  private final ProducerConfig config;
  private final AtomicInteger made = new AtomicInteger();

  KafkaLogClients(String bootstrap, String topic, Plan plan) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.config = new ProducerConfig(plan.acks().code(), PRODUCE_TIMEOUT_MS, plan.idempotent());
  }

  /** A client of its own; each begins with another broker, as the first may be the paused one. */
  private Cluster connect(String role) {
    int number = made.getAndIncrement();
    List<String> brokers = new ArrayList<>(List.of(bootstrap.split(",", -1)));
    Collections.rotate(brokers, number);
    return Cluster.connect(
        String.join(",", brokers),
        new ClientConfig(role + "-" + number, CONNECT_TIMEOUT_MS, REQUEST_TIMEOUT_MS));
  }

  @Override
  public Appender appender() {
    return new KafkaAppender(connect("sender"));
  }

  @Override
  public Reader reader() {
    return new KafkaReader(connect("reader"));
  }

  private final class KafkaAppender implements Appender {
    private final Cluster cluster;
    private final Producer producer;

    KafkaAppender(Cluster cluster) {
      this.cluster = cluster;
      this.producer = new Producer(cluster, config);
    }

    @Override
    public Outcome<Appended> append(int partition, long value) {
      if (producer.needsRenewal()) {
        Outcome<Long> renewed = producer.renew().join().asPreparation("asking for a producer id");
        if (!renewed.isOk()) {
          return renewed.then(id -> Outcome.notSent("there is no producer id"));
        }
      }
      byte[] bytes = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
      RecordData record = RecordData.of(System.currentTimeMillis(), bytes);
      return producer
          .send(new TopicPartition(topic, partition), List.of(record))
          .join()
          .then(acknowledged -> Outcome.ok(appended(acknowledged)));
    }

    private static Appended appended(Acknowledged acknowledged) {
      return new Appended(
          acknowledged.baseOffset().orElse(-1),
          acknowledged.leaderId(),
          acknowledged.leaderEpoch());
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  private final class KafkaReader implements Reader {
    private final Cluster cluster;
    private final Consumer consumer;

    KafkaReader(Cluster cluster) {
      this.cluster = cluster;
      this.consumer = new Consumer(cluster);
    }

    @Override
    public Outcome<List<Polled>> poll(int partition, long fromOffset) {
      return consumer
          .fetch(new TopicPartition(topic, partition), fromOffset, MAX_WAIT_MS)
          .join()
          .then(
              fetched ->
                  Outcome.ok(fetched.records().stream().map(KafkaLogClients::polled).toList()));
    }

    @Override
    public Outcome<Long> endOffset(int partition) {
      return consumer
          .latest(new TopicPartition(topic, partition))
          .join()
          .then(latest -> Outcome.ok(latest.offset()));
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  private static Polled polled(LogRecord record) {
    String text = record.data().text();
    return new Polled(
        record.offset(), text.matches("[0-9]{1,18}") ? (Object) Long.valueOf(text) : text);
  }
}
