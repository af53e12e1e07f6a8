package io.highwater.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.wire.ErrorCode;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.message.InitProducerId;
import io.highwater.wire.message.Metadata;
import io.highwater.wire.message.Produce;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProducerTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);
  private static final TopicPartition T1 = new TopicPartition("t", 1);
  private static final RecordData DATA = RecordData.of(1, "value".getBytes(StandardCharsets.UTF_8));

  private final FakeBrokers brokers = new FakeBrokers(3);
  private final Cluster cluster = brokers.cluster();
  private long nextProducerId = 100;

  /** Answers with this result, whichever partition was asked. */
  private void answer(Produce.PartitionResult result) {
    brokers.on(
        Produce.CODEC,
        (broker, request) ->
            Outcome.ok(
                response(
                    new Produce.PartitionResult(
                        request.topics().get(0).partitions().get(0).index(),
                        result.error(),
                        result.baseOffset(),
                        result.logAppendTimeMs(),
                        result.logStartOffset(),
                        result.recordErrors(),
                        result.errorMessage(),
                        result.currentLeader()))));
  }

  private static Produce.Response response(Produce.PartitionResult result) {
    return new Produce.Response(
        List.of(new Produce.TopicResult("t", FakeBrokers.TOPIC_ID, List.of(result))), List.of());
  }

  private void answer(Outcome<Produce.Response> outcome) {
    brokers.on(Produce.CODEC, (broker, request) -> outcome);
  }

  private Outcome<Acknowledged> send(Producer producer) {
    return producer.send(T0, List.of(DATA)).join();
  }

  private RecordBatch lastBatch() {
    Produce.Request request = brokers.requests(Produce.Request.class).getLast();
    return new RecordBatch().wrap(request.topics().get(0).partitions().get(0).records(), 0);
  }

  @Test
  void sendsOneBatchToTheLeader() {
    answer(Produce.PartitionResult.appended(0, 42, 0));
    Producer producer = new Producer(cluster, ProducerConfig.acksAll());
    Outcome<Acknowledged> outcome = producer.send(T0, List.of(DATA, DATA)).join();
    assertThat(outcome).isEqualTo(Outcome.ok(new Acknowledged(T0, OptionalLong.of(42), 1, 5)));
    Produce.Request request = brokers.requests(Produce.Request.class).getLast();
    assertThat(request.acks()).isEqualTo(-1);
    assertThat(request.timeoutMs()).isEqualTo(3000);
    assertThat(request.topics().get(0).topicId()).isEqualTo(FakeBrokers.TOPIC_ID);
    assertThat(lastBatch().validate()).isEmpty();
    assertThat(lastBatch().count()).isEqualTo(2);
    assertThat(lastBatch().hasProducerId()).isFalse();
  }

  @Test
  void makesOneAttemptWhateverTheAnswer() {
    Producer producer = new Producer(cluster, ProducerConfig.acksAll());
    answer(
        Produce.PartitionResult.failed(0, ErrorCode.NOT_ENOUGH_REPLICAS, Optional.of("ISR {1}")));
    assertThat(send(producer))
        .isEqualTo(new Outcome.Fail<>(new Cause.Broker(ErrorCode.NOT_ENOUGH_REPLICAS, "ISR {1}")));
    answer(Produce.PartitionResult.failed(0, ErrorCode.NOT_LEADER_OR_FOLLOWER, Optional.empty()));
    Outcome<Acknowledged> moved = send(producer);
    assertThat(moved).isInstanceOf(Outcome.Unknown.class);
    assertThat(moved.reason().orElseThrow().label()).isEqualTo("NOT_LEADER_OR_FOLLOWER");
    answer(Outcome.unknown(new Cause.TimedOut(5)));
    assertThat(send(producer)).isEqualTo(Outcome.unknown(new Cause.TimedOut(5)));
    assertThat(brokers.requests(Produce.Request.class)).hasSize(3);
    assertThat(brokers.requests(Metadata.Request.class)).hasSize(3);
  }

  @Test
  void anAnswerToSomethingElseIsUnknown() {
    Producer producer = new Producer(cluster, ProducerConfig.acksAll());
    answer(Outcome.ok(new Produce.Response(List.of(), List.of())));
    assertThat(send(producer)).isInstanceOf(Outcome.Unknown.class);
    answer(Outcome.ok(response(Produce.PartitionResult.appended(1, 42, 0))));
    assertThat(send(producer)).isInstanceOf(Outcome.Unknown.class);
    answer(Produce.PartitionResult.failed(0, ErrorCode.NONE, Optional.empty()));
    assertThat(send(producer)).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void acksZeroEndsUnacknowledged() {
    Producer producer = new Producer(cluster, new ProducerConfig(0, 100, false));
    Acknowledged done = send(producer).toOptional().orElseThrow();
    assertThat(done.isUnacknowledged()).isTrue();
    assertThat(brokers.requests(Produce.Request.class)).hasSize(1);
  }

  @Test
  void choosesThePartitionByKeyOrInTurn() {
    answer(Produce.PartitionResult.appended(0, 1, 0));
    Producer producer = new Producer(cluster, ProducerConfig.acksAll());
    byte[] key = "some key".getBytes(StandardCharsets.UTF_8);
    RecordData keyed = RecordData.of(1, key, key);
    int expected = Partitioner.ofKey(keyed.key().orElseThrow(), 2);
    assertThat(partitionOf(producer, keyed)).isEqualTo(expected);
    assertThat(partitionOf(producer, keyed)).isEqualTo(expected);
    assertThat(partitionOf(producer, DATA)).isNotEqualTo(partitionOf(producer, DATA));
    Outcome<Acknowledged> nowhere = producer.send("nowhere", DATA).join();
    assertThat(nowhere.reason()).contains(new Cause.NotSent("no broker knows topic nowhere"));
  }

  private static int partitionOf(Producer producer, RecordData data) {
    return producer.send("t", data).join().toOptional().orElseThrow().partition().partition();
  }

  @Test
  void numbersTheBatchesOfEachPartition() {
    answer(Produce.PartitionResult.appended(0, 1, 0));
    Producer producer = idempotent();
    assertSequence(producer, T0, 3, 0);
    assertSequence(producer, T1, 1, 0);
    assertSequence(producer, T0, 1, 3);
    assertThat(lastBatch().producerId()).isEqualTo(100);
    assertThat(lastBatch().producerEpoch()).isEqualTo((short) 7);
  }

  private void assertSequence(Producer producer, TopicPartition to, int count, int sequence) {
    List<RecordData> records = Collections.nCopies(count, DATA);
    assertThat(producer.send(to, records).join().isOk()).isTrue();
    assertThat(lastBatch().baseSequence()).isEqualTo(sequence);
  }

  @Test
  void anIdempotentProducerRenewsAfterAnythingButOk() {
    Producer producer = idempotent();
    answer(Outcome.unknown(new Cause.TimedOut(5)));
    assertThat(send(producer)).isInstanceOf(Outcome.Unknown.class);
    assertThat(producer.needsRenewal()).isTrue();
    assertThat(send(producer).reason().orElseThrow()).isInstanceOf(Cause.NotSent.class);
    assertThat(brokers.requests(Produce.Request.class)).hasSize(1);
    assertThat(producer.renew().join()).isEqualTo(Outcome.ok(101L));
    answer(Produce.PartitionResult.appended(0, 1, 0));
    assertSequence(producer, T0, 1, 0);
    assertThat(lastBatch().producerId()).isEqualTo(101);
  }

  @Test
  void aBatchThatIsSentAgainIsTheSame() {
    Producer producer = idempotent();
    Producer.Batch first = producer.next(T0, List.of(DATA, DATA));
    Producer.Batch second = producer.next(T0, List.of(DATA));
    answer(Outcome.unknown(new Cause.TimedOut(5)));
    assertThat(first.send().join()).isInstanceOf(Outcome.Unknown.class);
    answer(Produce.PartitionResult.appended(0, 42, 0));

    assertThat(first.send().join().toOptional().orElseThrow().baseOffset()).hasValue(42);
    assertThat(lastBatch().baseSequence()).isZero();
    assertThat(lastBatch().count()).isEqualTo(2);
    assertThat(second.send().join().isOk()).isTrue();
    assertThat(lastBatch().baseSequence()).isEqualTo(2);
    assertThat(lastBatch().producerId()).isEqualTo(100);
    assertThat(producer.needsRenewal()).isFalse();
  }

  @Test
  void aBatchOnceInDoubtNeverFailsForCertain() {
    Producer.Batch batch = idempotent().next(T0, List.of(DATA));
    answer(
        Produce.PartitionResult.failed(0, ErrorCode.NOT_ENOUGH_REPLICAS, Optional.of("ISR {1}")));
    assertThat(batch.send().join()).isInstanceOf(Outcome.Fail.class);
    answer(Outcome.unknown(new Cause.TimedOut(5)));
    assertThat(batch.send().join()).isInstanceOf(Outcome.Unknown.class);
    answer(
        Produce.PartitionResult.failed(0, ErrorCode.NOT_ENOUGH_REPLICAS, Optional.of("ISR {1}")));
    assertThat(batch.send().join())
        .isEqualTo(
            new Outcome.Unknown<>(new Cause.Broker(ErrorCode.NOT_ENOUGH_REPLICAS, "ISR {1}")));
  }

  @Test
  void whoGivesUpABatchRenewsOnlyIfIdempotent() {
    Producer producer = idempotent();
    producer.next(T0, List.of(DATA)).giveUp();
    assertThat(producer.needsRenewal()).isTrue();
    assertThatThrownBy(() -> producer.next(T0, List.of(DATA)))
        .isInstanceOf(IllegalStateException.class);

    Producer plain = new Producer(cluster, ProducerConfig.acksAll());
    plain.next(T0, List.of(DATA)).giveUp();
    assertThat(plain.needsRenewal()).isFalse();
  }

  private Producer idempotent() {
    brokers.on(
        InitProducerId.CODEC,
        (broker, request) ->
            Outcome.ok(new InitProducerId.Response(ErrorCode.NONE, nextProducerId++, 7)));
    Producer producer = new Producer(cluster, new ProducerConfig(ProducerConfig.ALL, 1000, true));
    assertThat(producer.needsRenewal()).isTrue();
    assertThat(producer.renew().join()).isEqualTo(Outcome.ok(100L));
    return producer;
  }

  @Test
  void staysSpentIfThereIsNoNewId() {
    brokers.on(
        InitProducerId.CODEC,
        (broker, request) ->
            Outcome.ok(InitProducerId.Response.failed(ErrorCode.COORDINATOR_NOT_AVAILABLE)));
    Producer producer = new Producer(cluster, new ProducerConfig(-1, 1000, true));
    assertThat(producer.renew().join()).isInstanceOf(Outcome.Fail.class);
    assertThat(producer.needsRenewal()).isTrue();
  }

  @Test
  void refusesSettingsThatContradict() {
    assertThatThrownBy(() -> new ProducerConfig(1, 1000, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ProducerConfig(1, -1, false))
        .isInstanceOf(IllegalArgumentException.class);
    Producer plain = new Producer(cluster, ProducerConfig.acksAll());
    assertThatThrownBy(plain::renew).isInstanceOf(IllegalStateException.class);
  }
}
