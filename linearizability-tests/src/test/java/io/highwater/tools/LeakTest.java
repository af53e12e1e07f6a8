package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.message.Fetch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many connections that come, wait, and go without a word, at a broker whose every buffer is
 * watched by Netty's leak detector.
 */
final class LeakTest {
  private static final int CONNECTIONS = 300;
  private static final int SESSIONS_MAX = 10;
  private static final int FETCH_BY_NAME = 11;
  private static final String TOPIC = "watched";

  @TempDir private Path scratch;

  private Program broker;
  private String address;

  @BeforeEach
  void start() throws IOException {
    broker =
        NodeProcess.start(
            scratch,
            List.of("-Dio.netty.leakDetection.level=paranoid", "-Xmx64m"),
            List.of(
                "io.highwater.cli.Main",
                "serve",
                "--brokers=1",
                "--port=0",
                "--data=" + scratch.resolve("data"),
                "--override=max.incremental.fetch.session.cache.slots=" + SESSIONS_MAX));
    address = NodeProcess.address(broker);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void nothingIsKeptOfWhoeverIsGone() throws Exception {
    Clients clients = new Clients(address);
    clients.createTopic(new NewTopic(TOPIC, 1, (short) 1));
    dangle();
    for (int i = 0; i < CONNECTIONS; i++) {
      try (Wire wire = new Wire(address)) {
        assertThat(wire.call(Fetch.CODEC, FETCH_BY_NAME, session(0)).sessionId()).isPositive();
        wire.send(Fetch.CODEC, FETCH_BY_NAME, session(60_000)); // waits when the connection ends
      }
    }
    List<String> values = IntStream.range(0, 2000).mapToObj("value %d"::formatted).toList();
    for (int round = 0; round < 2; round++) {
      try (KafkaProducer<String, String> producer = clients.producer(Map.of("batch.size", 500))) {
        values.forEach(each -> producer.send(new ProducerRecord<>(TOPIC, each)));
      }
      collectGarbage(); // a leak is reported by the allocation after its collection
    }

    assertThat(clients.read(new TopicPartition(TOPIC, 0), 4000)).startsWith("value 0", "value 1");
    assertThat(broker.isAlive()).isTrue();
    assertThat(broker.err()).doesNotContain("LEAK", "OutOfMemory");
  }

  /** Half requests, as slow senders leave them, all open at once. */
  private void dangle() throws IOException {
    List<Wire> open = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Wire wire = new Wire(address);
      open.add(wire);
      wire.send(HexFormat.of().parseHex("05000000000000")); // three bytes of 80 MB
      wire.send(new byte[i]);
    }
    for (Wire each : open) {
      each.close();
    }
  }

  /** A request that starts a session, and waits for records beyond the end. */
  private static Fetch.Request session(int waitMs) {
    Fetch.Partition position =
        new Fetch.Partition(0, Fetch.NO_EPOCH, 0, Fetch.NO_EPOCH, -1, 1 << 20, -1);
    Fetch.Topic topic = new Fetch.Topic(TOPIC, new UUID(0, 0), List.of(position));
    return new Fetch.Request(
        Fetch.CONSUMER, -1, waitMs, 1, 1 << 20, false, 0, 0, List.of(topic), List.of());
  }

  private void collectGarbage() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
    List<String> command = List.of(jcmd, Long.toString(broker.pid()), "GC.run");
    try (Program program = Program.start(scratch, "", command)) {
      program.result().success();
    }
  }
}
