package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.cluster.EmbeddedCluster;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import io.highwater.wire.message.ApiVersions;
import io.highwater.wire.message.Produce;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no client should send to a broker: it says so, goes on, and keeps what it has. */
final class BadInputTest {
  private static final TopicPartition PARTITION = new TopicPartition("kept", 0);
  private static final int PRODUCE_BY_NAME = 9;
  private static final int CRC = 17;
  private static final int MAGIC = 16;
  private static final int COUNT = 57;
  private static final int BATCH_BYTES_MAX = 10_000;

  private static final List<String> acknowledged = new ArrayList<>();
  private static EmbeddedCluster cluster;
  private static Clients clients;

  @BeforeAll
  static void start() throws Exception {
    cluster =
        EmbeddedCluster.start(
            EmbeddedCluster.Settings.of(1)
                .with("message.max.bytes", Integer.toString(BATCH_BYTES_MAX)));
    clients = new Clients(cluster.bootstrap());
    clients.createTopic(new NewTopic(PARTITION.topic(), 1, (short) 1));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void theBrokerStillServesAndHasAllThatItAcknowledged() throws Exception {
    String value = "value " + acknowledged.size();
    try (KafkaProducer<String, String> producer = clients.producer(Map.of())) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get();
    }
    acknowledged.add(value);
    assertThat(clients.read(PARTITION, acknowledged.size())).isEqualTo(acknowledged);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7fffffff0003000c", // 2 GB announced
        "ffffffff0003000c", // a negative size
        "00000002ffff", // smaller than any header
        "0000000a0309000000000001ffff", // an API key that there is not
        "0000000a00030063000000010000", // Metadata in version 99
        "0000000a0000ffff000000010000", // a negative version
        "474554202f20485454502f312e310d0a0d0a", // GET / HTTP/1.1
        "16030100c8010000c403035b", // a TLS ClientHello
      })
  void whatIsNoRequestEndsTheConnection(String hex) throws Exception {
    try (Wire wire = new Wire(cluster.bootstrap())) {
      wire.send(HexFormat.of().parseHex(hex));
      assertThat(wire.isClosedByBroker()).isTrue();
    }
  }

  @Test
  void randomBytesDoNoHarm() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[random.nextInt(2000)];
      random.nextBytes(bytes);
      ByteBuffer framed = ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes);
      framed.putShort(4 + 0, (short) random.nextInt(70)); // mostly an API key that there is
      try (Wire wire = new Wire(cluster.bootstrap())) {
        wire.send(framed.array());
      }
    }
  }

  @Test
  void apiVersionsOfAnUnknownVersionTellsTheKnownOnes() throws Exception {
    try (Wire wire = new Wire(cluster.bootstrap())) {
      wire.send(HexFormat.of().parseHex("0000000b001200630000002affff00"));
      ApiVersions.Response response = ApiVersions.CODEC.decodeResponse(wire.receive(), 0);
      assertThat(response.error()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
      assertThat(response.apiKeys()).contains(new ApiVersions.Range(18, 0, 4));
    }
  }

  static Stream<Arguments> badBatches() {
    ByteBuffer good = batch("x");
    int size = good.remaining();
    ByteBuffer twice = ByteBuffer.allocate(2 * size).put(good.duplicate()).put(good.duplicate());
    return Stream.of(
        bad(
            "a flipped bit",
            spoilt(each -> each.put(size - 1, (byte) 1)),
            "CORRUPT_MESSAGE",
            "CRC"),
        bad("another CRC", spoilt(each -> each.putInt(CRC, 7)), "CORRUPT_MESSAGE", "CRC"),
        bad("magic 1", spoilt(each -> each.put(MAGIC, (byte) 1)), "INVALID_RECORD", "magic"),
        bad(
            "a count too high",
            spoilt(each -> sign(each.putInt(COUNT, 2))),
            "INVALID_RECORD",
            "record count 2, last offset delta 0"),
        bad(
            "a count below 0",
            spoilt(each -> sign(each.putInt(COUNT, -1))),
            "INVALID_RECORD",
            "count"),
        bad("half a batch", good.duplicate().limit(size / 2), "CORRUPT_MESSAGE", "bytes"),
        bad("a byte short", good.duplicate().limit(size - 1), "CORRUPT_MESSAGE", "bytes"),
        bad("two batches", twice.flip(), "INVALID_RECORD", "one batch"),
        bad("nothing", ByteBuffer.allocate(0), "INVALID_RECORD", "0 bytes"),
        bad(
            "too large",
            batch("x".repeat(BATCH_BYTES_MAX)),
            "MESSAGE_TOO_LARGE",
            "max.message.bytes is " + BATCH_BYTES_MAX));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badBatches")
  void aBatchThatIsNotWholeIsRefused(String what, ByteBuffer batch, String error, String text)
      throws Exception {
    Produce.Request request =
        new Produce.Request(
            Optional.empty(),
            -1,
            10_000,
            List.of(
                new Produce.Topic(
                    PARTITION.topic(),
                    new UUID(0, 0),
                    List.of(new Produce.Partition(PARTITION.partition(), batch)))));
    try (Wire wire = new Wire(cluster.bootstrap())) {
      Produce.PartitionResult result =
          wire.call(Produce.CODEC, PRODUCE_BY_NAME, request).topics().get(0).partitions().get(0);
      assertThat(result.error()).as(what).isEqualTo(ErrorCode.valueOf(error));
      assertThat(result.errorMessage().orElse("")).contains(text);
    }
  }

  private static Arguments bad(String what, ByteBuffer batch, String error, String text) {
    return Arguments.of(what, batch, error, text);
  }

  private static ByteBuffer spoilt(Consumer<ByteBuffer> spoil) {
    ByteBuffer batch = batch("x");
    spoil.accept(batch);
    return batch;
  }

  /** Makes the checksum right again. */
  private static void sign(ByteBuffer batch) {
    long crc = new RecordBatch().wrap(batch, 0).computeCrc();
    batch.putInt(CRC, (int) crc);
  }

  private static ByteBuffer batch(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return Records.batch(List.of(RecordData.of(1, bytes)));
  }
}
