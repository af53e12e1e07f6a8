package io.highwater.tools;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.highwater.fault.cluster.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Kafka's clients on topics of which only the newest record of each key stays. */
final class CompactionTest {
  private static final int KEYS = 25;
  private static final Map<String, String> COMPACT =
      Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01");

  private static EmbeddedCluster cluster;
  private static Clients clients;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        EmbeddedCluster.start(
            EmbeddedCluster.Settings.of(3)
                .with("log.segment.bytes", "5000")
                .with("offsets.topic.num.partitions", "1"));
    clients = new Clients(cluster.bootstrap());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static void produce(String topic, int from, int count, String compression)
      throws Exception {
    Map<String, Object> settings = Map.of("batch.size", 300, "compression.type", compression);
    try (KafkaProducer<String, String> producer = clients.producer(settings)) {
      for (int i = from; i < from + count; i++) {
        producer.send(new ProducerRecord<>(topic, 0, "key-" + i % KEYS, "value-" + i));
      }
      producer.flush();
    }
  }

  /** Everything that a consumer sees from the beginning. */
  private static List<ConsumerRecord<String, String>> read(TopicPartition partition, long end) {
    List<ConsumerRecord<String, String>> seen = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = clients.consumer(Map.of(), List.of(partition))) {
      await()
          .atMost(20, SECONDS)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
                return consumer.position(partition) >= end;
              });
    }
    return seen;
  }

  private static SortedMap<String, String> latest(TopicPartition partition, long end) {
    SortedMap<String, String> latest = new TreeMap<>();
    read(partition, end).forEach(each -> latest.put(each.key(), each.value()));
    return latest;
  }

  private static void compact() {
    for (int broker = 1; broker <= 3; broker++) {
      cluster.broker(broker).compactNow();
    }
  }

  @Test
  void aConsumerSeesTheNewestOfEachKeyAfterAnyCrash() throws Exception {
    clients.createTopic(new NewTopic("compacted", 1, (short) 3).configs(COMPACT));
    TopicPartition partition = new TopicPartition("compacted", 0);
    produce("compacted", 0, 1000, "none");
    produce("compacted", 1000, 1000, "lz4");
    SortedMap<String, String> expected = latest(partition, 2000);
    assertThat(expected).hasSize(KEYS);

    await()
        .atMost(30, SECONDS)
        .until(
            () -> {
              compact();
              return read(partition, 2000).size() < 300;
            });
    assertThat(latest(partition, 2000)).isEqualTo(expected);
    for (int broker = 1; broker <= 3; broker++) {
      cluster.kill(broker);
      assertThat(latest(partition, 2000)).isEqualTo(expected);
      cluster.restart(broker);
    }
    produce("compacted", 2000, 10, "none");
    assertThat(latest(partition, 2010)).hasSize(KEYS).containsEntry("key-9", "value-2009");
  }

  @Test
  void aMillionUpdatesBecomeAsManyRecordsAsThereAreKeys() throws Exception {
    int keys = 10_000;
    int updates = 1_000_000;
    Map<String, String> settings = new TreeMap<>(COMPACT);
    settings.put("segment.bytes", "1000000");
    settings.put("min.insync.replicas", "1");
    clients.createTopic(new NewTopic("updates", 1, (short) 3).configs(settings));
    TopicPartition partition = new TopicPartition("updates", 0);
    cluster.kill(3);
    try (KafkaProducer<String, String> producer = clients.producer(Map.of("linger.ms", 5))) {
      for (int i = 0; i < updates; i++) {
        producer.send(new ProducerRecord<>("updates", 0, "key-" + i % keys, "value-" + i));
      }
    }
    await().atMost(60, SECONDS).until(() -> isCompacted(1) && isCompacted(2));

    cluster.restart(3); // and gets from the others what they have left
    await().atMost(60, SECONDS).until(() -> inSync(partition).size() == 3);
    await().atMost(60, SECONDS).until(() -> isCompacted(3));
    cluster.kill(1);
    cluster.kill(2);
    List<ConsumerRecord<String, String>> found = read(partition, updates);
    cluster.restart(1);
    cluster.restart(2);

    SortedMap<String, String> last = new TreeMap<>();
    found.forEach(each -> last.put(each.key(), each.value()));
    assertThat(found).hasSizeBetween(keys, 5 * keys);
    assertThat(last).hasSize(keys);
    assertThat(last.values())
        .allMatch(each -> Integer.parseInt(each.substring(6)) >= updates - keys);
    assertThat(found).allMatch(each -> each.value().equals("value-" + each.offset()));
  }

  /** Whether a broker has a tenth of what was written at most, after a look at what there is. */
  private static boolean isCompacted(int broker) throws IOException {
    cluster.broker(broker).compactNow();
    Path log = cluster.data().resolve("broker-" + broker).resolve("updates-0");
    long bytes = 0;
    try (var files = Files.newDirectoryStream(log, "*.log")) {
      for (Path each : files) {
        bytes += Files.size(each);
      }
    }
    return bytes < 3_000_000;
  }

  private static List<Node> inSync(TopicPartition partition) throws Exception {
    try (Admin admin = clients.admin()) {
      String topic = partition.topic();
      return Clients.get(admin.describeTopics(List.of(topic)).allTopicNames())
          .get(topic)
          .partitions()
          .get(partition.partition())
          .isr();
    }
  }

  @Test
  void aRecordWithoutAKeyIsRefusedAndNobodyDeletes() throws Exception {
    clients.createTopic(new NewTopic("keyed", 1, (short) 3).configs(COMPACT));
    TopicPartition partition = new TopicPartition("keyed", 0);
    try (KafkaProducer<String, String> producer = clients.producer(Map.of())) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>("keyed", "no key")).get())
          .hasCauseInstanceOf(InvalidRecordException.class);
    }
    try (Admin admin = clients.admin()) {
      assertThatThrownBy(
              () ->
                  Clients.get(
                      admin
                          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(0)))
                          .all()))
          .hasCauseInstanceOf(PolicyViolationException.class);
    }
  }

  @Test
  void committedOffsetsOutliveCompactionAndRestart() throws Exception {
    clients.createTopic(new NewTopic("read", 1, (short) 3));
    TopicPartition partition = new TopicPartition("read", 0);
    try (KafkaConsumer<String, String> member =
        clients.consumer(Map.of("group.id", "g"), List.of(partition))) {
      for (int i = 1; i <= 200; i++) {
        member.commitSync(Map.of(partition, new OffsetAndMetadata(i)));
      }
    }
    compact();
    for (int broker = 1; broker <= 3; broker++) {
      cluster.kill(broker);
      cluster.restart(broker);
      cluster.broker(broker).compactNow();
    }
    try (KafkaConsumer<String, String> member =
        clients.consumer(Map.of("group.id", "g"), List.of(partition))) {
      assertThat(member.committed(Set.of(partition)).get(partition).offset()).isEqualTo(200);
    }
  }
}
