package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.fault.cluster.EmbeddedCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's Java clients with their defaults, while nothing fails. */
final class KafkaClientsTest {
  private static EmbeddedCluster cluster;
  private static Clients clients;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        EmbeddedCluster.start(
            EmbeddedCluster.Settings.of(3)
                .with("num.partitions", "2")
                .with("log.segment.bytes", "65536"));
    clients = new Clients(cluster.bootstrap());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "1", "0"})
  void everyKindOfAcknowledgementKeepsTheOrder(String acks) throws Exception {
    String topic = "acks-" + acks;
    clients.createTopic(new NewTopic(topic, 1, (short) 3));

    produce(Map.of("acks", acks, "linger.ms", 0, "batch.size", 200), topic, 500);

    assertThat(clients.read(new TopicPartition(topic, 0), 500)).isEqualTo(numbers(500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void everyCompressionComesBack(String compression) throws Exception {
    String topic = "compressed-" + compression;
    clients.createTopic(new NewTopic(topic, 1, (short) 3));

    produce(Map.of("compression.type", compression), topic, 500);

    assertThat(clients.read(new TopicPartition(topic, 0), 500)).isEqualTo(numbers(500));
  }

  @Test
  void aTopicThatAProducerAsksForIsMadeAndLosesNothingFromTheStart() throws Exception {
    // Five requests are under way while the leader is still opening its log.
    produce(Map.of("linger.ms", 0, "batch.size", 0), "asked-for", 200);

    List<String> all = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        clients.consumer(Map.of(), partitions("asked-for", 2))) {
      Clients.poll(consumer, 200).forEach(each -> all.add(each.value()));
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(numbers(200));
  }

  @Test
  void aConsumerOfManyPartitionsKeepsItsFetchSession() throws Exception {
    clients.createTopic(new NewTopic("many", 30, (short) 3));
    List<TopicPartition> all = partitions("many", 30);
    Map<String, Object> few = Map.of("max.poll.records", 7, "fetch.max.wait.ms", 50);

    try (KafkaConsumer<String, String> consumer = clients.consumer(few, all);
        KafkaProducer<String, String> producer = clients.producer(Map.of())) {
      for (int round = 0; round < 5; round++) {
        for (int index = round; index < 30; index += 3) {
          producer.send(new ProducerRecord<>("many", index, null, "r" + round)).get();
        }
        int sent = (30 - round + 2) / 3;
        assertThat(Clients.poll(consumer, sent)).allMatch(each -> each.value().startsWith("r"));
        consumer.pause(all.subList(0, 10));
        consumer.poll(Duration.ZERO);
        consumer.resume(all.subList(0, 10));
      }
      consumer.seek(new TopicPartition("many", 3), 0);
      assertThat(Clients.poll(consumer, 2)).hasSize(2);
    }
  }

  @Test
  void offsetsAreFoundByTime() throws Exception {
    TopicPartition partition = new TopicPartition("times", 0);
    clients.createTopic(new NewTopic("times", 1, (short) 3));
    try (KafkaProducer<String, String> producer = clients.producer(Map.of("batch.size", 1000))) {
      for (long time = 1000; time < 1500; time++) {
        producer.send(new ProducerRecord<>("times", 0, time, null, "x".repeat(300)));
      }
    }

    try (KafkaConsumer<String, String> consumer = clients.consumer(Map.of(), List.of(partition))) {
      Map<TopicPartition, OffsetAndTimestamp> found =
          consumer.offsetsForTimes(Map.of(partition, 1321L));
      assertThat(found.get(partition)).isEqualTo(new OffsetAndTimestamp(321, 1321, Optional.of(0)));
      assertThat(consumer.offsetsForTimes(Map.of(partition, 1500L)).get(partition)).isNull();
      assertThat(consumer.endOffsets(List.of(partition))).containsEntry(partition, 500L);
      assertThat(consumer.beginningOffsets(List.of(partition))).containsEntry(partition, 0L);
      assertThat(consumer.currentLag(partition)).isNotNull();
    }
  }

  @Test
  void whatCannotBeIsRefusedWithItsOwnException() throws Exception {
    clients.createTopic(new NewTopic("there", 1, (short) 3));
    assertRefused(new NewTopic("there", 1, (short) 3), TopicExistsException.class);
    assertRefused(new NewTopic("too-many", 1, (short) 4), InvalidReplicationFactorException.class);
    assertRefused(new NewTopic("a/b", 1, (short) 1), InvalidTopicException.class);
    assertRefused(
        new NewTopic("set", 1, (short) 1).configs(Map.of("no.such.key", "1")),
        InvalidConfigurationException.class);
    assertThatThrownBy(() -> clients.deleteTopic("nowhere"))
        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);

    try (KafkaProducer<String, String> producer =
        clients.producer(Map.of("max.request.size", 3_000_000, "buffer.memory", 4_000_000))) {
      Future<RecordMetadata> tooLarge =
          producer.send(new ProducerRecord<>("there", "x".repeat(2_000_000)));
      assertThatThrownBy(tooLarge::get).hasCauseInstanceOf(RecordTooLargeException.class);
      assertThat(producer.send(new ProducerRecord<>("there", "small")).get().offset()).isZero();
    }
  }

  @Test
  void anAdminSeesTheCluster() throws Exception {
    clients.createTopic(
        new NewTopic("seen", 2, (short) 3).configs(Map.of("min.insync.replicas", "2")));
    try (Admin admin = clients.admin()) {
      assertThat(Clients.get(admin.describeCluster().nodes())).hasSize(3);
      TopicDescription seen =
          Clients.get(admin.describeTopics(List.of("seen")).allTopicNames()).get("seen");
      assertThat(seen.partitions()).hasSize(2).allMatch(each -> each.isr().size() == 3);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "seen");
      Config config = Clients.get(admin.describeConfigs(List.of(resource)).all()).get(resource);
      assertThat(config.get("min.insync.replicas").value()).isEqualTo("2");
      assertThat(Clients.get(admin.listTopics().names())).contains("seen");
    }
  }

  @Test
  void aTopicIsThereForEveryBrokerOnceItIsCreated() throws Exception {
    for (int i = 0; i < 10; i++) {
      String topic = "there-" + i;
      clients.createTopic(new NewTopic(topic, 3, (short) 3));
      for (String broker : cluster.bootstrap().split(",", -1)) {
        try (Admin admin = new Clients(broker).admin()) {
          assertThat(Clients.get(admin.describeTopics(List.of(topic)).allTopicNames()))
              .containsKey(topic);
        }
      }
    }
  }

  @Test
  void aTopicMadeAgainIsAnotherTopicForClientsThatRun() throws Exception {
    TopicPartition partition = new TopicPartition("again", 0);
    clients.createTopic(new NewTopic("again", 1, (short) 3));
    Map<String, Object> quick = Map.of("metadata.max.age.ms", 500, "retry.backoff.ms", 20);
    try (KafkaProducer<String, String> producer = clients.producer(quick);
        KafkaConsumer<String, String> consumer =
            clients.consumer(
                Map.of("metadata.max.age.ms", 500, "auto.offset.reset", "earliest"),
                List.of(partition))) {
      producer.send(new ProducerRecord<>("again", "old")).get();
      assertThat(Clients.poll(consumer, 1).get(0).value()).isEqualTo("old");

      clients.deleteTopic("again");
      clients.createTopic(new NewTopic("again", 1, (short) 3));

      RecordMetadata sent =
          producer.send(new ProducerRecord<>("again", "new")).get(20, TimeUnit.SECONDS);
      assertThat(sent.offset()).isZero();
      consumer.seekToBeginning(List.of(partition));
      assertThat(Clients.poll(consumer, 1).get(0).value()).isEqualTo("new");
    }
    assertThat(clients.read(partition, 1)).containsExactly("new");
  }

  private static void assertRefused(NewTopic topic, Class<? extends Throwable> why) {
    assertThatThrownBy(() -> clients.createTopic(topic))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(why);
  }

  private static void produce(Map<String, Object> settings, String topic, int count)
      throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer = clients.producer(settings)) {
      numbers(count).forEach(each -> sent.add(producer.send(new ProducerRecord<>(topic, each))));
    }
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static List<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count).mapToObj(each -> new TopicPartition(topic, each)).toList();
  }
}
