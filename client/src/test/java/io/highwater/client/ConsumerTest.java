package io.highwater.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import io.highwater.wire.message.Fetch;
import io.highwater.wire.message.ListOffsets;
import io.highwater.wire.message.Metadata;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsumerTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);

  private final FakeBrokers brokers = new FakeBrokers(3);
  private final Consumer consumer = new Consumer(brokers.cluster());

  private void answer(Fetch.PartitionData data) {
    brokers.on(
        Fetch.CODEC,
        (broker, request) ->
            Outcome.ok(
                new Fetch.Response(
                    ErrorCode.NONE,
                    0,
                    List.of(new Fetch.TopicData("t", FakeBrokers.TOPIC_ID, List.of(data))),
                    List.of())));
  }

  private void answer(ByteBuffer records) {
    answer(
        new Fetch.PartitionData(
            0,
            ErrorCode.NONE,
            50,
            50,
            2,
            Optional.empty(),
            Optional.empty(),
            new Chunk.Bytes(records)));
  }

  private static ByteBuffer batch(long baseOffset, int count) {
    RecordData data = RecordData.of(1, "v".getBytes(StandardCharsets.UTF_8));
    ByteBuffer bytes = Records.batch(Collections.nCopies(count, data));
    new RecordBatch().wrap(bytes, 0).assign(baseOffset, 3);
    return bytes;
  }

  @Test
  void readsFromAnOffsetInsideABatch() {
    answer(batch(10, 5));
    Fetched fetched = consumer.fetch(T0, 12, 100).join().toOptional().orElseThrow();
    assertThat(fetched.records()).extracting(r -> r.offset()).containsExactly(12L, 13L, 14L);
    assertThat(fetched.records()).extracting(r -> r.leaderEpoch()).containsOnly(3);
    assertThat(fetched.nextOffset()).isEqualTo(15);
    assertThat(fetched.highWatermark()).isEqualTo(50);
    assertThat(fetched.logStartOffset()).isEqualTo(2);
    Fetch.Request request = brokers.requests(Fetch.Request.class).getLast();
    assertThat(request.isFromFollower()).isFalse();
    assertThat(request.sessionEpoch()).isEqualTo(Fetch.FINAL_SESSION_EPOCH);
    Fetch.Partition asked = request.topics().get(0).partitions().get(0);
    assertThat(asked.fetchOffset()).isEqualTo(12);
    assertThat(asked.currentLeaderEpoch()).isEqualTo(5);
  }

  @Test
  void pollsOnFromItsPosition() {
    consumer.assign(T0, 10);
    answer(batch(10, 5));
    assertThat(consumer.poll(T0, 100).join().isOk()).isTrue();
    assertThat(consumer.position(T0)).contains(15L);
    answer(ByteBuffer.allocate(0));
    assertThat(consumer.poll(T0, 100).join().toOptional().orElseThrow().records()).isEmpty();
    assertThat(consumer.position(T0)).contains(15L);
    TopicPartition other = new TopicPartition("t", 1);
    assertThat(consumer.position(other)).isEmpty();
    assertThatThrownBy(() -> consumer.poll(other, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anErrorLeavesThePositionAndAsksForTheLeaderAgain() {
    consumer.assign(T0, 10);
    answer(Fetch.PartitionData.failed(0, ErrorCode.FENCED_LEADER_EPOCH, Optional.empty()));
    assertThat(consumer.poll(T0, 100).join().reason().orElseThrow().label())
        .isEqualTo("FENCED_LEADER_EPOCH");
    assertThat(consumer.position(T0)).contains(10L);
    answer(batch(10, 1));
    assertThat(consumer.poll(T0, 100).join().isOk()).isTrue();
    assertThat(brokers.requests(Metadata.Request.class)).hasSize(2);
  }

  @Test
  void damagedRecordsAreMalformed() {
    ByteBuffer damaged = batch(10, 1);
    damaged.put(65, (byte) (damaged.get(65) + 1));
    answer(damaged);
    assertMalformed("CRC32C");
    brokers.on(
        Fetch.CODEC,
        (broker, request) ->
            Outcome.ok(new Fetch.Response(ErrorCode.NONE, 0, List.of(), List.of())));
    assertMalformed("other than the one partition");
    answer(
        new Fetch.PartitionData(
            0,
            ErrorCode.NONE,
            1,
            1,
            1,
            Optional.of(new Fetch.EpochEndOffset(1, 1)),
            Optional.empty(),
            Chunk.Bytes.EMPTY));
    assertMalformed("meant for a follower");
  }

  private void assertMalformed(String text) {
    Outcome<Fetched> outcome = consumer.fetch(T0, 10, 100).join();
    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
    assertThat(outcome.reason().orElseThrow().detail()).contains(text);
  }

  @Test
  void anErrorOfTheWholeFetchIsToldToo() {
    brokers.on(
        Fetch.CODEC,
        (broker, request) ->
            Outcome.ok(new Fetch.Response(ErrorCode.UNKNOWN_TOPIC_ID, 0, List.of(), List.of())));
    assertThat(consumer.fetch(T0, 1, 1).join().reason().orElseThrow().label())
        .isEqualTo("UNKNOWN_TOPIC_ID");
  }

  @Test
  void looksUpOffsets() {
    brokers.on(
        ListOffsets.CODEC,
        (broker, request) -> {
          long timestamp = request.topics().get(0).partitions().get(0).timestamp();
          return Outcome.ok(lookedUp(ErrorCode.NONE, timestamp + 1000));
        });
    assertThat(consumer.earliest(T0).join()).isEqualTo(Outcome.ok(new OffsetAt(998, 7, 4)));
    assertThat(consumer.latest(T0).join()).isEqualTo(Outcome.ok(new OffsetAt(999, 7, 4)));
    assertThat(consumer.offsetAt(T0, 5).join()).isEqualTo(Outcome.ok(new OffsetAt(1005, 7, 4)));
    brokers.on(
        ListOffsets.CODEC,
        (broker, request) -> Outcome.ok(lookedUp(ErrorCode.OFFSET_NOT_AVAILABLE, -1)));
    assertThat(consumer.latest(T0).join()).isInstanceOf(Outcome.Fail.class);
    brokers.on(
        ListOffsets.CODEC, (broker, request) -> Outcome.ok(new ListOffsets.Response(List.of())));
    assertThat(consumer.latest(T0).join()).isInstanceOf(Outcome.Unknown.class);
  }

  private static ListOffsets.Response lookedUp(ErrorCode error, long offset) {
    return new ListOffsets.Response(
        List.of(
            new ListOffsets.TopicResult(
                "t", List.of(new ListOffsets.PartitionResult(0, error, 7, offset, 4)))));
  }
}
