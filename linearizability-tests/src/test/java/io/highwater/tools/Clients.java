package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own Java clients, as anybody makes them: their defaults, and what a test sets. */
final class Clients {
  private static final long PATIENCE_SECONDS = 30;

  private final String bootstrap;

  Clients(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  KafkaProducer<String, String> producer(Map<String, Object> settings) {
    return new KafkaProducer<>(with(settings), new StringSerializer(), new StringSerializer());
  }

  /** A consumer of everything in some partitions. */
  KafkaConsumer<String, String> consumer(
      Map<String, Object> settings, Collection<TopicPartition> partitions) {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(with(settings), new StringDeserializer(), new StringDeserializer());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  Admin admin() {
    return Admin.create(with(Map.of()));
  }

  void createTopic(NewTopic topic) throws ExecutionException {
    try (Admin admin = admin()) {
      get(admin.createTopics(List.of(topic)).all());
    }
  }

  void deleteTopic(String topic) throws ExecutionException {
    try (Admin admin = admin()) {
      get(admin.deleteTopics(List.of(topic)).all());
    }
  }

  /** The values of a partition, from its beginning, as a consumer sees so many of them. */
  List<String> read(TopicPartition partition, int count) {
    // KIP-98: without transactions everything below the high watermark is committed.
    Map<String, Object> committed = Map.of("isolation.level", "read_committed");
    try (KafkaConsumer<String, String> consumer = consumer(committed, List.of(partition))) {
      return poll(consumer, count).stream().map(ConsumerRecord::value).toList();
    }
  }

  /** All values of a partition, from its beginning. */
  List<String> readAll(TopicPartition partition) {
    try (KafkaConsumer<String, String> consumer = consumer(Map.of(), List.of(partition))) {
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      return poll(consumer, (int) end).stream().map(ConsumerRecord::value).toList();
    }
  }

  /** Polls until there are so many records, and once more, for there must not be more. */
  static List<ConsumerRecord<String, String>> poll(
      KafkaConsumer<String, String> consumer, int count) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (records.size() < count && System.nanoTime() < end) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    assertThat(records).as("records read").hasSize(count);
    return records;
  }

  /** What a future brings, or why it brings nothing. */
  static <T> T get(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer in " + PATIENCE_SECONDS + " s", e);
    }
  }

  private Map<String, Object> with(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("bootstrap.servers", bootstrap);
    return all;
  }
}
