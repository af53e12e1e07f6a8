package io.highwater.fault.sim.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.DeleteTopics;
import io.highwater.wire.message.InitProducerId;
import io.highwater.wire.message.Produce;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A code is counted wherever it stands. */
final class AnswersTest {
  @Test
  void codesOfResponsesAndOfTheirPartsAreCounted() {
    Answers answers = new Answers();
    answers.heard(new InitProducerId.Response(ErrorCode.NOT_COORDINATOR, -1, (short) -1));
    answers.heard(
        new Produce.Response(
            List.of(
                new Produce.TopicResult(
                    "t",
                    new UUID(0, 1),
                    List.of(
                        Produce.PartitionResult.appended(0, 5, 0),
                        Produce.PartitionResult.failed(
                            1, ErrorCode.NOT_ENOUGH_REPLICAS, Optional.of("too few")),
                        Produce.PartitionResult.failed(
                            2, ErrorCode.NOT_ENOUGH_REPLICAS, Optional.empty())))),
            List.of()));

    assertThat(answers.errors())
        .isEqualTo(Map.of("NOT_COORDINATOR", 1L, "NONE", 1L, "NOT_ENOUGH_REPLICAS", 2L));
  }

  @Test
  void aResponseWithoutACodeHasNone() {
    Answers answers = new Answers();
    answers.heard(new DeleteTopics.Response(List.of()));
    assertThat(answers.errors()).isEmpty();
  }
}
