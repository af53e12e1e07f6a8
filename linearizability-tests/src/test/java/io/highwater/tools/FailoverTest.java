package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.highwater.fault.cluster.EmbeddedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka's Java clients with their defaults, while the leader of what they use dies and returns. */
final class FailoverTest {
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
  private static final int FAILOVERS = 3;
  private static final long PACE_NANOS = 500_000;

  private EmbeddedCluster cluster;
  private Clients clients;

  @BeforeEach
  void start() throws Exception {
    cluster =
        EmbeddedCluster.start(
            EmbeddedCluster.Settings.of(3)
                .with("min.insync.replicas", "2")
                .with("broker.heartbeat.interval.ms", "100")
                .with("broker.session.timeout.ms", "700"));
    clients = new Clients(cluster.bootstrap());
    clients.createTopic(new NewTopic(PARTITION.topic(), 1, (short) 3));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void anIdempotentProducerLosesRepeatsAndSwapsNothing() throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    List<String> seen = new CopyOnWriteArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    try (KafkaProducer<String, String> producer =
            clients.producer(Map.of("linger.ms", 0, "batch.size", 400));
        KafkaConsumer<String, String> consumer = clients.consumer(Map.of(), List.of(PARTITION))) {
      CompletableFuture<Void> sending = inThread(() -> sendUntil(done, producer, sent));
      CompletableFuture<Void> reading = inThread(() -> readUntil(done, consumer, seen));
      for (int i = 0; i < FAILOVERS; i++) {
        int victim = leader();
        cluster.kill(victim);
        await().until(() -> leader() != victim);
        cluster.restart(victim);
        await().untilAsserted(() -> assertThat(description().partitions().get(0).isr()).hasSize(3));
        int before = seen.size();
        await().until(() -> seen.size() > before);
      }
      done.set(true);
      sending.get(30, TimeUnit.SECONDS);
      reading.get(30, TimeUnit.SECONDS);
    }

    List<String> expected = IntStream.range(0, sent.size()).mapToObj(Integer::toString).toList();
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i).get().offset()).as("offset of record %d", i).isEqualTo(i);
    }
    assertThat(clients.read(PARTITION, sent.size())).isEqualTo(expected);
    assertThat(seen).as("read meanwhile").isEqualTo(expected.subList(0, seen.size()));
  }

  @Test
  void anOrderlyShutdownOfTheLeaderIsHardlyNoticed() throws Exception {
    try (KafkaProducer<String, String> producer = clients.producer(Map.of())) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), "before")).get();
      cluster.shutdown(leader());

      producer.send(new ProducerRecord<>(PARTITION.topic(), "after")).get(10, TimeUnit.SECONDS);
    }
    assertThat(clients.read(PARTITION, 2)).containsExactly("before", "after");
  }

  private static CompletableFuture<Void> inThread(Runnable task) {
    return CompletableFuture.runAsync(task, each -> Thread.ofPlatform().daemon().start(each));
  }

  private static void sendUntil(
      AtomicBoolean done,
      KafkaProducer<String, String> producer,
      List<Future<RecordMetadata>> sent) {
    while (!done.get()) {
      String value = Integer.toString(sent.size());
      sent.add(producer.send(new ProducerRecord<>(PARTITION.topic(), 0, null, value)));
      LockSupport.parkNanos(PACE_NANOS);
    }
    producer.flush();
  }

  private static void readUntil(
      AtomicBoolean done, KafkaConsumer<String, String> consumer, List<String> seen) {
    while (!done.get()) {
      List<String> values = new ArrayList<>();
      for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(50))) {
        values.add(each.value());
      }
      seen.addAll(values);
    }
  }

  private int leader() {
    return description().partitions().get(0).leader().id();
  }

  private TopicDescription description() {
    try (Admin admin = clients.admin()) {
      String topic = PARTITION.topic();
      return Clients.get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
