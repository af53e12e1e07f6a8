package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.highwater.fault.cluster.EmbeddedCluster;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Segment files that are not what the broker left. */
final class DamagedLogTest {
  private static final TopicPartition PARTITION = new TopicPartition("damaged", 0);
  private static final int RECORDS = 300;
  private static final int VICTIM = 1;

  private EmbeddedCluster cluster;
  private Clients clients;
  private List<String> acknowledged;

  @BeforeEach
  void start() throws Exception {
    cluster =
        EmbeddedCluster.start(EmbeddedCluster.Settings.of(3).with("log.segment.bytes", "2000"));
    clients = new Clients(cluster.bootstrap());
    clients.createTopic(new NewTopic(PARTITION.topic(), 1, (short) 3));
    acknowledged = IntStream.range(0, RECORDS).mapToObj(each -> "record " + each).toList();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer = clients.producer(Map.of("batch.size", 100))) {
      acknowledged.forEach(
          each -> sent.add(producer.send(new ProducerRecord<>(PARTITION.topic(), each))));
    }
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aTornTailIsCutAndNothingElse() throws Exception {
    cluster.kill(VICTIM);
    Path last = segments().getLast();
    byte[] batch = Records.batch(List.of(RecordData.of(1, new byte[500]))).array();
    Files.write(last, Arrays.copyOf(batch, batch.length / 2), StandardOpenOption.APPEND);
    long torn = Files.size(last);

    cluster.restart(VICTIM);

    assertThat(Files.size(last)).isEqualTo(torn - batch.length / 2);
    assertThat(clients.read(PARTITION, RECORDS)).isEqualTo(acknowledged);
  }

  @Test
  void aTruncatedLastSegmentIsFilledUpByTheLeader() throws Exception {
    cluster.kill(VICTIM);
    Path last = segments().getLast();
    long whole = Files.size(last);
    truncate(last, whole - 5);

    cluster.restart(VICTIM);

    await().untilAsserted(() -> assertThat(Files.size(last)).isEqualTo(whole));
    assertThat(clients.read(PARTITION, RECORDS)).isEqualTo(acknowledged);
  }

  @Test
  void aDamagedMiddleIsNoTornTail() throws Exception {
    cluster.shutdown(VICTIM);
    Path middle = segments().get(1);
    truncate(middle, Files.size(middle) - 5);

    assertThatThrownBy(() -> cluster.restart(VICTIM))
        .hasMessageContaining("broker " + VICTIM + " did not start")
        .hasMessageContaining(middle + " at position ")
        .hasMessageContaining("had been fsynced");

    assertThat(clients.read(PARTITION, RECORDS)).as("by the others").isEqualTo(acknowledged);
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private List<Path> segments() throws IOException {
    Path directory = cluster.data().resolve("broker-" + VICTIM).resolve(PARTITION.toString());
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> logs = all.filter(each -> each.toString().endsWith(".log")).sorted().toList();
      assertThat(logs).hasSizeGreaterThan(2);
      return logs;
    }
  }
}
