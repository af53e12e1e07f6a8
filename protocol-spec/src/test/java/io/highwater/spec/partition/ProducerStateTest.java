package io.highwater.spec.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.spec.Batch;
import io.highwater.spec.Check;
import io.highwater.spec.KafkaError;
import io.highwater.spec.partition.ProducerState.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProducerStateTest {
  private final ProducerState producers = new ProducerState();

  private static Batch batch(int epoch, int sequence, int count, long offset) {
    return new Batch(offset, 0, count, 7, (short) epoch, sequence);
  }

  private KafkaError refusal(Batch batch) {
    return producers.judge(batch) instanceof Verdict.Reject reject
        ? reject.error()
        : KafkaError.NONE;
  }

  @Test
  void whoHasNoNumberIsNotJudged() {
    producers.appended(Batch.plain(2));
    assertThat(producers.judge(Batch.plain(2))).isInstanceOf(Verdict.Accept.class);
    assertThat(producers).hasToString("{}");
  }

  @Test
  void sequencesFollowEachOther() {
    producers.appended(batch(0, 0, 3, 10));

    assertThat(producers.judge(batch(0, 3, 1, 0))).isInstanceOf(Verdict.Accept.class);
    assertThat(refusal(batch(0, 4, 1, 0))).isEqualTo(KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER);
    assertThat(producers.judge(batch(0, 0, 3, 0))).isEqualTo(new Verdict.Duplicate(10, 13));
    assertThat(refusal(batch(0, 0, 2, 0))).isEqualTo(KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER);
  }

  @Test
  void sequencesWrapFromTheLargestIntToZero() {
    producers.appended(batch(0, Integer.MAX_VALUE - 1, 3, 0));

    assertThat(batch(0, Integer.MAX_VALUE - 1, 3, 0).lastSequence()).isZero();
    assertThat(producers.judge(batch(0, 1, 1, 0))).isInstanceOf(Verdict.Accept.class);
    assertThat(refusal(batch(0, 0, 1, 0))).isEqualTo(KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER);
    assertThat(producers.judge(batch(0, Integer.MAX_VALUE - 1, 3, 0)))
        .isEqualTo(new Verdict.Duplicate(0, 3));

    producers.appended(batch(1, Integer.MAX_VALUE, 1, 3));
    assertThat(producers.judge(batch(1, 0, 1, 0))).isInstanceOf(Verdict.Accept.class);
  }

  @Test
  void anOlderEpochIsFencedAndANewOneStartsAtZero() {
    producers.appended(batch(1, 5, 1, 0));

    assertThat(refusal(batch(0, 6, 1, 0))).isEqualTo(KafkaError.INVALID_PRODUCER_EPOCH);
    assertThat(refusal(batch(2, 6, 1, 0))).isEqualTo(KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER);
    assertThat(producers.judge(batch(2, 0, 1, 0))).isInstanceOf(Verdict.Accept.class);
    producers.appended(batch(2, 0, 1, 1));
    assertThat(producers).hasToString("{7/2 0@1}");
  }

  @Test
  void fiveBatchesAreRemembered() {
    for (int i = 0; i <= ProducerState.BATCHES_KEPT; i++) {
      producers.appended(batch(0, i, 1, i));
    }

    assertThat(producers.judge(batch(0, 1, 1, 0))).isEqualTo(new Verdict.Duplicate(1, 2));
    assertThat(refusal(batch(0, 0, 1, 0))).isEqualTo(KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER);
  }

  @Test
  void whatTheLogSaysReplacesEverything() {
    producers.appended(batch(0, 0, 1, 0));
    producers.appended(batch(0, 1, 1, 1));
    producers.invalidate();
    assertThatThrownBy(() -> producers.judge(batch(0, 2, 1, 0))).isInstanceOf(Check.Violated.class);

    producers.reload(List.of(batch(0, 0, 1, 0)));

    assertThat(producers.isStale()).isFalse();
    assertThat(producers.judge(batch(0, 1, 1, 0))).isInstanceOf(Verdict.Accept.class);
  }
}
