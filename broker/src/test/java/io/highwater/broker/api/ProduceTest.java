package io.highwater.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.net.TestClient;
import io.highwater.broker.shard.BatchPayload;
import io.highwater.broker.shard.ProduceTicket;
import io.highwater.spec.Acks;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.wire.Compression;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.ProducerStamp;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.LeaderAndEpoch;
import io.highwater.wire.message.NodeEndpoint;
import io.highwater.wire.message.Produce;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProduceTest {
  private final ApiFixture broker = new ApiFixture(Map.of());

  @AfterEach
  void close() {
    broker.close();
  }

  private static Produce.Request request(int acks, int version, Produce.Partition... partitions) {
    boolean byId = version >= 13;
    return new Produce.Request(
        Optional.empty(),
        acks,
        1500,
        List.of(
            new Produce.Topic(
                byId ? "" : "orders",
                byId ? ApiFixture.ORDERS : TopicIds.NONE,
                List.of(partitions))));
  }

  private static Produce.Partition part(int index, ByteBuffer records) {
    return new Produce.Partition(index, records);
  }

  private static Produce.PartitionResult only(Produce.Response response) {
    assertThat(response.topics()).hasSize(1);
    assertThat(response.topics().get(0).partitions()).hasSize(1);
    return response.topics().get(0).partitions().get(0);
  }

  private static void answer(Event.Produce event, KafkaError error, long offset, String detail) {
    ((BatchPayload) event.payload()).release().run();
    ((ProduceTicket) event.ticket()).answer(error, offset, 0, detail);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 8, 12, 13})
  void handsABatchToItsShardAndAnswersWithTheOffset(int version) {
    try (TestClient client = broker.connect()) {
      ByteBuffer batch = ApiFixture.batch("a", "b", "c");
      int id = client.send(Produce.CODEC, version, request(-1, version, part(0, batch)));
      Event.Produce event = broker.replicas.next(Event.Produce.class);
      assertThat(event.partition()).isEqualTo(ApiFixture.ORDERS_0);
      assertThat(event.acks()).isEqualTo(Acks.ALL);
      assertThat(event.deadlineMs()).isEqualTo(ApiFixture.NOW_MS + 1500);
      assertThat(event.batch().count()).isEqualTo(3);
      assertThat(event.batch().isIdempotent()).isFalse();
      assertThat(((BatchPayload) event.payload()).batches()).isEqualTo(batch);
      answer(event, KafkaError.NONE, 17, "");

      Produce.Response response = client.receive(Produce.CODEC, version, id);
      assertThat(only(response).error()).isEqualTo(ErrorCode.NONE);
      assertThat(only(response).baseOffset()).isEqualTo(17);
    }
  }

  @Test
  void answersWhenAllPartitionsHaveTheirOutcome() {
    try (TestClient client = broker.connect()) {
      int id =
          client.send(
              Produce.CODEC,
              9,
              request(
                  1,
                  9,
                  part(0, ApiFixture.batch("a")),
                  part(9, ApiFixture.batch("b")),
                  part(1, ApiFixture.batch("c"))));
      Event.Produce zero = broker.replicas.next(Event.Produce.class);
      Event.Produce one = broker.replicas.next(Event.Produce.class);
      answer(one, KafkaError.NOT_ENOUGH_REPLICAS_AFTER_APPEND, -1, "ISR {1} is below 2");
      answer(zero, KafkaError.NONE, 5, "");
      List<Produce.PartitionResult> results =
          client.receive(Produce.CODEC, 9, id).topics().get(0).partitions();
      assertThat(results)
          .extracting(Produce.PartitionResult::error)
          .containsExactly(
              ErrorCode.NONE,
              ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
              ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND);
      assertThat(results).extracting(Produce.PartitionResult::index).containsExactly(0, 9, 1);
      assertThat(results.get(2).errorMessage()).contains("ISR {1} is below 2");
    }
  }

  @Test
  void keepsTheBytesUntilTheyAreReleased() {
    try (TestClient client = broker.connect()) {
      ByteBuffer batch = ApiFixture.batch("first");
      client.send(Produce.CODEC, 9, request(1, 9, part(0, batch)));
      Event.Produce first = broker.replicas.next(Event.Produce.class);
      for (int i = 0; i < 200; i++) {
        int id =
            client.send(Produce.CODEC, 9, request(1, 9, part(0, ApiFixture.batch("x".repeat(i)))));
        assertThat(id).isPositive();
        Event.Produce next = broker.replicas.next(Event.Produce.class);
        ((BatchPayload) next.payload()).release().run();
        if (i == 100) {
          break; // as many as may be under way
        }
      }
      assertThat(((BatchPayload) first.payload()).batches()).isEqualTo(batch);
    }
  }

  @Test
  void passesOnTheProducersStamp() {
    ByteBuffer batch =
        Records.batch(
            Compression.NONE,
            new ProducerStamp(9, 2, 40),
            List.of(RecordData.of(1, new byte[] {1})));
    try (TestClient client = broker.connect()) {
      client.send(Produce.CODEC, 9, request(-1, 9, part(0, batch)));
      Event.Produce event = broker.replicas.next(Event.Produce.class);
      assertThat(event.batch().producerId()).isEqualTo(9);
      assertThat(event.batch().producerEpoch()).isEqualTo((short) 2);
      assertThat(event.batch().baseSequence()).isEqualTo(40);
    }
  }

  @Test
  void tellsWhoLeads() {
    try (TestClient client = broker.connect()) {
      int id = client.send(Produce.CODEC, 13, request(1, 13, part(1, ApiFixture.batch("a"))));
      answer(broker.replicas.next(Event.Produce.class), KafkaError.NOT_LEADER_OR_FOLLOWER, -1, "");
      Produce.Response response = client.receive(Produce.CODEC, 13, id);
      assertThat(only(response).currentLeader()).contains(new LeaderAndEpoch(2, 5));
      assertThat(response.nodeEndpoints()).containsExactly(new NodeEndpoint(2, "client2", 9002));
    }
  }

  // ---- acks=0 ----------------------------------------------------------------------------------

  @Test
  void acksZeroHasNoResponse() {
    try (TestClient client = broker.connect()) {
      client.send(Produce.CODEC, 9, request(0, 9, part(0, ApiFixture.batch("a"))));
      int id = client.send(Produce.CODEC, 9, request(1, 9, part(0, ApiFixture.batch("b"))));
      Event.Produce silent = broker.replicas.next(Event.Produce.class);
      assertThat(silent.acks()).isEqualTo(Acks.NONE);
      Event.Produce loud = broker.replicas.next(Event.Produce.class);
      answer(loud, KafkaError.NONE, 2, "");
      answer(silent, KafkaError.NONE, 1, "");
      assertThat(only(client.receive(Produce.CODEC, 9, id)).baseOffset()).isEqualTo(2);
    }
  }

  @Test
  void acksZeroEndsTheConnectionOnAnError() {
    try (TestClient client = broker.connect()) {
      client.send(Produce.CODEC, 9, request(0, 9, part(0, ApiFixture.batch("a"))));
      answer(broker.replicas.next(Event.Produce.class), KafkaError.NOT_LEADER_OR_FOLLOWER, -1, "");
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (TestClient client = broker.connect()) {
      client.send(Produce.CODEC, 9, request(0, 9, part(9, ApiFixture.batch("a"))));
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  // ---- refusals --------------------------------------------------------------------------------

  static Stream<Arguments> damage() {
    ByteBuffer two = ByteBuffer.allocate(1000);
    two.put(ApiFixture.batch("a")).put(ApiFixture.batch("b")).flip();
    ByteBuffer withoutSequence =
        Records.batch(
            Compression.NONE, new ProducerStamp(9, 2, 0), List.of(RecordData.of(1, new byte[1])));
    withoutSequence.putInt(53, -1);
    return Stream.of(
        Arguments.of(ByteBuffer.allocate(0), ErrorCode.INVALID_RECORD, "0 bytes of records"),
        Arguments.of(ByteBuffer.allocate(20), ErrorCode.CORRUPT_MESSAGE, "20 bytes of records"),
        Arguments.of(
            ApiFixture.batch("a").putShort(21, (short) 0x10), ErrorCode.CORRUPT_MESSAGE, "CRC32C"),
        Arguments.of(flipped(ApiFixture.batch("abc")), ErrorCode.CORRUPT_MESSAGE, "CRC32C"),
        Arguments.of(ApiFixture.batch("a").put(16, (byte) 1), ErrorCode.INVALID_RECORD, "magic 1"),
        Arguments.of(
            ApiFixture.batch("a").limit(65), ErrorCode.CORRUPT_MESSAGE, "65 bytes, expected"),
        Arguments.of(ApiFixture.batch("a").putInt(8, -7), ErrorCode.CORRUPT_MESSAGE, "length -7"),
        Arguments.of(
            signed(ApiFixture.batch("a"), 0x20), ErrorCode.INVALID_RECORD, "control batches"),
        Arguments.of(
            signed(ApiFixture.batch("a"), 0x10), ErrorCode.INVALID_RECORD, "no transactions"),
        Arguments.of(
            signed(ApiFixture.batch("a"), 0x08), ErrorCode.INVALID_TIMESTAMP, "LogAppendTime"),
        Arguments.of(
            signed(ApiFixture.batch("a"), 0x07),
            ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
            "compression id 7"),
        Arguments.of(signed(withoutSequence, 0), ErrorCode.INVALID_RECORD, "sequence -1"),
        Arguments.of(two, ErrorCode.INVALID_RECORD, "expected exactly one batch"),
        Arguments.of(
            ApiFixture.batch("x".repeat(2000)),
            ErrorCode.MESSAGE_TOO_LARGE,
            "max.message.bytes is 2000"));
  }

  private static ByteBuffer flipped(ByteBuffer batch) {
    int last = batch.limit() - 2;
    return batch.put(last, (byte) (batch.get(last) ^ 1));
  }

  /** Sets attribute bits and makes the checksum fit. */
  private static ByteBuffer signed(ByteBuffer batch, int attributes) {
    batch.putShort(21, (short) attributes);
    CRC32C crc = new CRC32C();
    crc.update(batch.slice(21, batch.limit() - 21));
    return batch.putInt(17, (int) crc.getValue());
  }

  @ParameterizedTest
  @MethodSource("damage")
  void refusesABatchThatIsNotWhatItShouldBe(ByteBuffer batch, ErrorCode error, String message) {
    try (TestClient client = broker.connect()) {
      Produce.PartitionResult result =
          only(client.call(Produce.CODEC, 9, request(-1, 9, part(0, batch))));
      assertThat(result.error()).isEqualTo(error);
      assertThat(result.errorMessage().orElseThrow()).contains(message);
      assertThat(result.baseOffset()).isEqualTo(-1);
      assertThat(broker.replicas.events).isEmpty();
    }
  }

  @Test
  void acceptsCompressedBatchesAndZstdOnlyFromClientsThatCanReadIt() {
    ByteBuffer zstd =
        Records.batch(
            Compression.ZSTD, ProducerStamp.NONE, List.of(RecordData.of(1, new byte[100])));
    try (TestClient client = broker.connect()) {
      assertThat(only(client.call(Produce.CODEC, 6, request(1, 6, part(0, zstd)))).error())
          .isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
      client.send(Produce.CODEC, 7, request(1, 7, part(0, zstd)));
      assertThat(broker.replicas.next(Event.Produce.class).batch().count()).isEqualTo(1);
    }
  }

  @Test
  void refusesOtherAcks() {
    try (TestClient client = broker.connect()) {
      Produce.PartitionResult result =
          only(client.call(Produce.CODEC, 9, request(2, 9, part(0, ApiFixture.batch("a")))));
      assertThat(result.error()).isEqualTo(ErrorCode.INVALID_REQUIRED_ACKS);
    }
  }

  @Test
  void refusesTransactionsAndUnknownTopics() {
    List<Produce.Partition> parts = List.of(part(0, ApiFixture.batch("a")));
    try (TestClient client = broker.connect()) {
      Produce.Request transaction =
          new Produce.Request(
              Optional.of("tx"), -1, 0, List.of(new Produce.Topic("orders", TopicIds.NONE, parts)));
      assertThat(only(client.call(Produce.CODEC, 9, transaction)).error())
          .isEqualTo(ErrorCode.INVALID_RECORD);
      Produce.Request byName =
          new Produce.Request(
              Optional.empty(), -1, 0, List.of(new Produce.Topic("none", TopicIds.NONE, parts)));
      assertThat(only(client.call(Produce.CODEC, 9, byName)).error())
          .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      Produce.Request byId =
          new Produce.Request(
              Optional.empty(), -1, 0, List.of(new Produce.Topic("", new UUID(9, 9), parts)));
      assertThat(only(client.call(Produce.CODEC, 13, byId)).error())
          .isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
    }
  }

  @Test
  void answersARequestWithoutPartitions() {
    try (TestClient client = broker.connect()) {
      Produce.Request empty = new Produce.Request(Optional.empty(), 1, 0, List.of());
      assertThat(client.call(Produce.CODEC, 9, empty).topics()).isEmpty();
    }
  }

  @Test
  void closesOnVersionsThatAreOnlyListed() {
    try (TestClient client = broker.connect()) {
      client.sendBytes(
          ByteBuffer.allocate(4 + 10)
              .putInt(10)
              .putShort((short) 0)
              .putShort((short) 2)
              .putInt(1)
              .putShort((short) -1)
              .rewind());
      assertThat(client.isClosedByServer()).isTrue();
    }
  }
}
