package io.highwater.tools;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.highwater.fault.cluster.EmbeddedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that are deleted by clients, or because there are too many or they are too old. */
final class DeletionTest {
  private static final int SEGMENT_BYTES = 10_000;

  private static EmbeddedCluster cluster;
  private static Clients clients;
  private static Admin admin;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        EmbeddedCluster.start(
            EmbeddedCluster.Settings.of(3)
                .with("log.segment.bytes", Integer.toString(SEGMENT_BYTES)));
    clients = new Clients(cluster.bootstrap());
    admin = clients.admin();
  }

  @AfterAll
  static void stop() {
    admin.close();
    cluster.close();
  }

  private static TopicPartition topic(String name, Map<String, String> configs) throws Exception {
    clients.createTopic(new NewTopic(name, 1, (short) 3).configs(configs));
    return new TopicPartition(name, 0);
  }

  /** Records of about a hundred bytes, each a batch. */
  private static void produce(TopicPartition to, int from, int count, Long timestamp)
      throws Exception {
    Map<String, Object> settings = Map.of("batch.size", 0, "enable.idempotence", false);
    try (KafkaProducer<String, String> producer = clients.producer(settings)) {
      for (int i = from; i < from + count; i++) {
        producer.send(
            new ProducerRecord<>(to.topic(), 0, timestamp, null, i + "-" + "x".repeat(30)));
      }
      producer.flush();
    }
  }

  private static long delete(TopicPartition partition, long before) throws ExecutionException {
    return Clients.get(
            admin
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                .lowWatermarks()
                .get(partition))
        .lowWatermark();
  }

  private static long earliest(TopicPartition partition) throws ExecutionException {
    return Clients.get(
            admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).partitionResult(partition))
        .offset();
  }

  @Test
  void whatAClientDeletesIsGoneFromEveryReplica() throws Exception {
    TopicPartition partition = topic("deleted", Map.of());
    produce(partition, 0, 500, null);

    assertThat(delete(partition, 300)).isEqualTo(300);
    assertThat(earliest(partition)).isEqualTo(300);
    assertThat(clients.read(partition, 200).getFirst()).startsWith("300-");
    assertThat(delete(partition, 100)).as("already deleted").isEqualTo(300);

    assertThat(delete(partition, -1)).isEqualTo(500);
    assertThat(clients.read(partition, 0)).isEmpty();
    for (int broker = 1; broker <= 3; broker++) {
      Path log = log(broker, partition);
      await().atMost(20, SECONDS).until(() -> bytes(log) == 0);
    }
    produce(partition, 500, 3, null);
    assertThat(clients.read(partition, 3).getFirst()).startsWith("500-");
  }

  @Test
  void whatIsNotCommittedOrBelongsToGroupsIsNotDeleted() throws Exception {
    TopicPartition partition = topic("refused", Map.of());
    produce(partition, 0, 10, null);
    assertThatThrownBy(() -> delete(partition, 11))
        .hasCauseInstanceOf(org.apache.kafka.common.errors.OffsetOutOfRangeException.class);

    try (KafkaConsumer<String, String> member =
        clients.consumer(Map.of("group.id", "g"), List.of(partition))) {
      member.commitSync(Map.of(partition, new OffsetAndMetadata(1)));
    }
    assertThatThrownBy(() -> delete(new TopicPartition("__consumer_offsets", 0), 0))
        .hasCauseInstanceOf(InvalidTopicException.class);
  }

  @ParameterizedTest
  @CsvSource({"earliest, 60", "latest, 100", "by_duration:PT1H, 80"})
  void aConsumerOfDeletedRecordsGoesWhereItsPolicySays(String policy, int offset) throws Exception {
    TopicPartition partition = topic("reset-" + policy.replace(':', '-'), Map.of());
    long old = System.currentTimeMillis() - Duration.ofDays(1).toMillis();
    produce(partition, 0, 80, old);
    produce(partition, 80, 20, null);
    delete(partition, 60);

    try (KafkaConsumer<String, String> consumer =
        clients.consumer(Map.of("auto.offset.reset", policy), List.of(partition))) {
      consumer.seek(partition, 7);
      await()
          .atMost(20, SECONDS)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(50)).forEach(each -> seen(each.offset(), offset));
                return consumer.position(partition) >= offset;
              });
    }
  }

  private static void seen(long offset, int least) {
    assertThat(offset).isGreaterThanOrEqualTo(least);
  }

  @Test
  void aConsumerWithoutAPolicyIsTold() throws Exception {
    TopicPartition partition = topic("reset-none", Map.of());
    produce(partition, 0, 10, null);
    delete(partition, 5);
    try (KafkaConsumer<String, String> consumer =
        clients.consumer(Map.of("auto.offset.reset", "none"), List.of(partition))) {
      consumer.seek(partition, 2);
      assertThatThrownBy(
              () -> {
                while (true) {
                  consumer.poll(Duration.ofMillis(100));
                }
              })
          .isInstanceOf(OffsetOutOfRangeException.class);
    }
  }

  @Test
  void aTopicKeepsToItsSizeAndAReplicaThatWasAwayBeginsWhereItsLeaderDoes() throws Exception {
    TopicPartition partition = topic("bounded", Map.of("retention.bytes", "50000"));
    produce(partition, 0, 100, null);
    cluster.shutdown(3);
    for (int round = 1; round <= 20; round++) {
      produce(partition, 100 * round, 100, null);
      applyRetention(1, 2);
      for (int broker = 1; broker <= 2; broker++) {
        Path log = log(broker, partition);
        await().atMost(20, SECONDS).until(() -> bytes(log) <= 50_000 + 2 * SEGMENT_BYTES);
      }
    }
    long start = earliest(partition);
    assertThat(start).isBetween(1000L, 2000L);

    cluster.restart(3);
    Path first = log(3, partition).resolve("%020d.log".formatted(start));
    await().atMost(20, SECONDS).until(() -> Files.exists(first));
    await().atMost(20, SECONDS).until(() -> bytes(log(3, partition)) >= 50_000);
    assertThat(clients.read(partition, (int) (2100 - start)).getLast()).startsWith("2099-");
  }

  @Test
  void whatIsTooOldGoesAndACrashDoesNotBringItBack() throws Exception {
    TopicPartition partition = topic("old", Map.of("retention.ms", "3600000"));
    long old = System.currentTimeMillis() - Duration.ofHours(2).toMillis();
    produce(partition, 0, 200, old);
    produce(partition, 200, 10, null);
    applyRetention(1, 2, 3);
    await().atMost(20, SECONDS).until(() -> earliest(partition) > 0);
    long start = earliest(partition);
    for (int broker = 1; broker <= 3; broker++) {
      Path gone = log(broker, partition).resolve("%020d.log".formatted(0));
      await().atMost(20, SECONDS).until(() -> !Files.exists(gone));
    }

    for (int broker = 1; broker <= 3; broker++) {
      cluster.kill(broker);
      cluster.restart(broker);
    }
    await().atMost(20, SECONDS).until(() -> earliest(partition) == start);
  }

  private static void applyRetention(int... brokers) {
    IntStream.of(brokers).forEach(each -> cluster.broker(each).applyRetention());
  }

  private static Path log(int broker, TopicPartition partition) {
    return cluster.data().resolve("broker-" + broker).resolve(partition.toString());
  }

  private static long bytes(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files
          .filter(each -> each.toString().endsWith(".log"))
          .mapToLong(DeletionTest::size)
          .sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException deleted) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
