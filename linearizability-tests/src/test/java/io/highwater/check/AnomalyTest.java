package io.highwater.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.history.History;
import io.highwater.history.HistoryBuilder;
import io.highwater.history.HistoryException;
import io.highwater.history.Keyword;
import io.highwater.history.MicroOp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** For each anomaly a small history that shows exactly it. */
class AnomalyTest {
  private static final Map<String, Object> FINAL_TO_3 =
      Map.of("final", true, "end-offsets", Map.of(0, 3));

  private static HistoryBuilder history() {
    return new HistoryBuilder();
  }

  private static Anomaly only(HistoryBuilder history, AnomalyType... expected) {
    CheckResult result = Checkers.all().check(history.history());
    assertThat(result.anomalies().keySet()).containsExactlyInAnyOrder(expected);
    assertThat(result.valid()).isEqualTo(Validity.FALSE);
    return result.anomalies().get(expected[0]).smallest().getFirst();
  }

  private static CheckResult clean(HistoryBuilder history) {
    CheckResult result = Checkers.all().check(history.history());
    assertThat(result.shown()).isEmpty();
    return result;
  }

  @Test
  void cleanHistoryHolds() {
    CheckResult result =
        clean(
            history()
                .sent(0, 0, 10, 0)
                .sent(0, "t-1", 10, 0)
                .polled(2, 0, 0, 10)
                .sent(1, 0, 11, 1)
                .polled(2, 0, 1, 11)
                .finalRead(9, 0, 2, 0, 10, 1, 11)
                .finalRead(9, "t-1", 1, 0, 10));
    assertThat(result.valid()).isEqualTo(Validity.TRUE);
    assertThat(result.facts()).containsEntry("acknowledged-values", 3L);
  }

  @Test
  void lostWriteLeavesAHole() {
    Anomaly anomaly =
        only(
            history()
                .sent(0, 0, 10, 0)
                .send(3, 0, 11, Map.of("acks", 1))
                .ack(3, 1, Map.of("leader", 1, "leader-epoch", 5))
                .sent(0, 0, 12, 2)
                .finalRead(9, 0, 3, 0, 10, 2, 12),
            AnomalyType.LOST_WRITE);
    assertThat(anomaly.explanation())
        .isEqualTo(
            "value 11 was acknowledged at offset 1 of partition 0 at 0.003 s"
                + " (op 3, process 3, leader broker 1 in epoch 5, acks=1),"
                + " yet the final read of offsets 0..2 (op 7)"
                + " goes from offset 0 to offset 2 without it");
    assertThat(anomaly.ops()).containsExactly(2L, 3L, 7L);
  }

  @Test
  void lostWriteWasReadAndIsGone() {
    Anomaly anomaly =
        only(
            history()
                .sent(0, 0, 10, 0)
                .sent(0, 0, 11, 1)
                .polled(1, 0, 0, 10, 1, 11)
                .finalRead(9, 0, 1, 0, 10),
            AnomalyType.LOST_WRITE);
    assertThat(anomaly.explanation())
        .contains("and read at 0.005 s (op 5, process 1)")
        .contains("ends before its offset");
  }

  @Test
  void lostWriteWhoseOffsetHoldsAnotherValueNow() {
    Anomaly anomaly =
        only(
            history().send(0, 0, 12).sent(1, 0, 11, 0).ack(0, 0).finalRead(9, 0, 1, 0, 12),
            AnomalyType.LOST_WRITE,
            AnomalyType.INCONSISTENT_OFFSETS);
    assertThat(anomaly.explanation()).contains("has value 12 at offset 0");
  }

  @Test
  void lostWriteWithoutFinalReadNeedsAReaderThatPassedOver() {
    HistoryBuilder passedOver = history().sent(0, 0, 10, 0).sent(0, 0, 11, 1).sent(0, 0, 12, 2);
    only(passedOver.polled(1, 0, 0, 10).polled(1, 0, 2, 12), AnomalyType.LOST_WRITE);

    HistoryBuilder beganLater = history().sent(0, 0, 10, 0).sent(0, 0, 11, 1).sent(0, 0, 12, 2);
    CheckResult result = clean(beganLater.polled(1, 0, 0, 10).polled(2, 0, 2, 12));
    assertThat(result.valid()).isEqualTo(Validity.UNKNOWN);
    assertThat(result.doubts())
        .containsExactly(
            "3 acknowledged values of partition 0 are unproved: there is no final read");
  }

  @Test
  void unseenAtTheTail() {
    Anomaly anomaly =
        only(
            history().sent(0, 0, 10, 0).sent(0, 0, 11, 1).finalRead(9, 0, 1, 0, 10),
            AnomalyType.UNSEEN);
    assertThat(anomaly.explanation()).contains("final read of offsets 0..0 (op 5) ends before");
  }

  @Test
  void unseenWithoutAnOffset() {
    only(
        history()
            .sent(0, 0, 10, 0)
            .send(0, 0, 11, Map.of("acks", 0))
            .ok(0, MicroOp.send(0, 11), Map.of())
            .finalRead(9, 0, 1, 0, 10),
        AnomalyType.UNSEEN);
  }

  @Test
  void unseenInAnEmptyLog() {
    Anomaly anomaly = only(history().sent(0, 0, 10, 0).finalRead(9, 0, 0), AnomalyType.UNSEEN);
    assertThat(anomaly.explanation()).contains("yet the final read of an empty log (op 3)");
  }

  @Test
  void duplicate() {
    Anomaly anomaly =
        only(history().sent(0, 0, 10, 0).finalRead(9, 0, 2, 0, 10, 1, 10), AnomalyType.DUPLICATE);
    assertThat(anomaly.explanation())
        .isEqualTo(
            "value 10 of partition 0 was sent once, yet it is at offset 0 when it was acknowledged"
                + " at 0.001 s (op 1, process 0) and at offset 1 when it was read at 0.003 s"
                + " (op 3, process 9)");
  }

  @Test
  void duplicateOfAnUnknownSend() {
    only(
        history()
            .sent(1, 0, 9, 0)
            .send(0, 0, 10)
            .unknown(0, "request-timed-out")
            .finalRead(9, 0, 3, 0, 9, 1, 10, 2, 10),
        AnomalyType.DUPLICATE);
  }

  @Test
  void inconsistentOffsets() {
    Anomaly anomaly =
        only(
            history()
                .sent(0, 0, 10, 0)
                .send(1, 0, 11)
                .unknown(1, "disconnect")
                .polled(2, 0, 0, 11)
                .finalRead(9, 0, 1, 0, 10),
            AnomalyType.INCONSISTENT_OFFSETS);
    assertThat(anomaly.explanation())
        .startsWith("offset 0 of partition 0 had value 10 when it was acknowledged")
        .contains(", but value 11 when it was read at 0.005 s (op 5, process 2)");
  }

  @Test
  void nonmonotonicPoll() {
    Anomaly anomaly =
        only(
            history()
                .sent(0, 0, 10, 0)
                .polled(1, 0, 0, 10)
                .polled(1, 0, 0, 10)
                .finalRead(9, 0, 1, 0, 10),
            AnomalyType.NONMONOTONIC_POLL);
    assertThat(anomaly.ops()).containsExactly(3L, 5L);
  }

  @Test
  void pollSkip() {
    Anomaly anomaly =
        only(
            history()
                .sent(0, 0, 10, 0)
                .sent(0, 0, 11, 1)
                .sent(0, 0, 12, 2)
                .polled(1, 0, 0, 10)
                .polled(1, 0, 2, 12)
                .finalRead(9, 0, 3, 0, 10, 1, 11, 2, 12),
            AnomalyType.POLL_SKIP);
    assertThat(anomaly.explanation()).contains("over a record that others read: value 11");
  }

  @Test
  void intNonmonotonicPoll() {
    only(
        history()
            .sent(0, 0, 10, 0)
            .sent(0, 0, 11, 1)
            .polled(1, 0, 1, 11, 0, 10)
            .finalRead(9, 0, 2, 0, 10, 1, 11),
        AnomalyType.INT_NONMONOTONIC_POLL);
  }

  @Test
  void intPollSkip() {
    only(
        history()
            .sent(0, 0, 10, 0)
            .sent(0, 0, 11, 1)
            .sent(0, 0, 12, 2)
            .polled(1, 0, 0, 10, 2, 12)
            .finalRead(9, 0, 3, 0, 10, 1, 11, 2, 12),
        AnomalyType.INT_POLL_SKIP);
  }

  @Test
  void assignmentsAndGroupsMayMoveAReader() {
    HistoryBuilder base =
        history()
            .sent(0, 0, 10, 0)
            .sent(0, 0, 11, 1)
            .sent(0, 0, 12, 2)
            .polled(1, 0, 0, 10)
            .begin(1, "assign", List.of(0), Map.of())
            .ok(1, List.of(0), Map.of("seek-to-beginning?", true))
            .polled(1, 0, 0, 10)
            .begin(2, "subscribe", List.of(0), Map.of())
            .ok(2, List.of(0), Map.of())
            .polled(2, 0, 0, 10)
            .polled(2, 0, 2, 12)
            .polled(2, 0, 2, 12);
    assertThat(clean(base.finalRead(9, 0, 3, 0, 10, 1, 11, 2, 12)).valid())
        .isEqualTo(Validity.TRUE);
    HistoryBuilder kept =
        history()
            .sent(0, 0, 10, 0)
            .polled(1, 0, 0, 10)
            .begin(1, "assign", List.of(0, 1), Map.of())
            .ok(1, List.of(0, 1), Map.of())
            .polled(1, 0, 0, 10)
            .finalRead(9, 0, 1, 0, 10);
    only(kept, AnomalyType.NONMONOTONIC_POLL);
  }

  @Test
  void aPollThatFailedDoesNotBreakTheChain() {
    HistoryBuilder history =
        history()
            .sent(0, 0, 10, 0)
            .polled(1, 0, 0, 10)
            .begin(1, "poll", MicroOp.poll(), Map.of())
            .fail(1, "not-leader-or-follower")
            .polled(1, 0, 0, 10)
            .finalRead(9, 0, 1, 0, 10);
    only(history, AnomalyType.NONMONOTONIC_POLL);
  }

  @Test
  void nonmonotonicSendBreaksRealTimeToo() {
    only(
        history().sent(0, 0, 10, 1).sent(0, 0, 11, 0).finalRead(9, 0, 2, 0, 11, 1, 10),
        AnomalyType.NONMONOTONIC_SEND,
        AnomalyType.REALTIME_ORDER);
  }

  @Test
  void intNonmonotonicSend() {
    List<Object> both =
        List.of(List.of(Keyword.of("send"), 0, 10), List.of(Keyword.of("send"), 0, 11));
    List<Object> acked =
        List.of(
            List.of(Keyword.of("send"), 0, List.of(1, 10)),
            List.of(Keyword.of("send"), 0, List.of(0, 11)));
    only(
        history()
            .begin(0, "txn", both, Map.of())
            .ok(0, acked, Map.of())
            .finalRead(9, 0, 2, 0, 11, 1, 10),
        AnomalyType.INT_NONMONOTONIC_SEND);
  }

  @Test
  void realtimeOrderBetweenProcesses() {
    Anomaly anomaly =
        only(
            history().sent(0, 0, 10, 1).sent(1, 0, 11, 0).finalRead(9, 0, 2, 0, 11, 1, 10),
            AnomalyType.REALTIME_ORDER);
    assertThat(anomaly.explanation())
        .isEqualTo(
            "value 10 was acknowledged at offset 1 of partition 0 at 0.001 s (op 1, process 0),"
                + " before the send of value 11 began at 0.002 s (op 2, process 1),"
                + " yet that landed below it, at offset 0");
  }

  @Test
  void realtimeOrderAgainstARead() {
    only(
        history()
            .send(0, 0, 10)
            .unknown(0, "disconnect")
            .polled(2, 0, 1, 10)
            .sent(1, 0, 11, 0)
            .finalRead(9, 0, 2, 0, 11, 1, 10),
        AnomalyType.REALTIME_ORDER);
  }

  @Test
  void realtimeOrderOfAnUnknownSendThatWasRead() {
    only(
        history()
            .sent(0, 0, 10, 1)
            .send(1, 0, 11)
            .unknown(1, "request-timed-out")
            .finalRead(9, 0, 2, 0, 11, 1, 10),
        AnomalyType.REALTIME_ORDER);
  }

  @Test
  void concurrentSendsMayLandEitherWay() {
    CheckResult result =
        clean(
            history()
                .send(0, 0, 10)
                .send(1, 0, 11)
                .ack(0, 1)
                .ack(1, 0)
                .finalRead(9, 0, 2, 0, 11, 1, 10));
    assertThat(result.valid()).isEqualTo(Validity.TRUE);
  }

  @Test
  void phantom() {
    only(history().sent(0, 0, 10, 0).finalRead(9, 0, 2, 0, 10, 1, 99), AnomalyType.PHANTOM);
  }

  @Test
  void phantomFromTheFuture() {
    Anomaly anomaly =
        only(
            history().polled(1, 0, 0, 10).sent(0, 0, 10, 0).finalRead(9, 0, 1, 0, 10),
            AnomalyType.PHANTOM);
    assertThat(anomaly.explanation()).contains("yet its send only began at 0.002 s");
  }

  @Test
  void wrongPartition() {
    only(
        history()
            .sent(0, 0, 10, 0)
            .send(0, 1, 11)
            .unknown(0, "disconnect")
            .finalRead(9, 0, 2, 0, 10, 1, 11),
        AnomalyType.WRONG_PARTITION);
  }

  @Test
  void abortedRead() {
    Anomaly anomaly =
        only(
            history()
                .sent(0, 0, 10, 0)
                .send(0, 0, 11)
                .fail(0, "not-enough-replicas")
                .finalRead(9, 0, 2, 0, 10, 1, 11),
            AnomalyType.ABORTED_READ);
    assertThat(anomaly.explanation()).contains("failed for certain, with not-enough-replicas");
  }

  @Test
  void twoLeadersOfOneEpoch() {
    only(
        history()
            .send(0, 0, 10)
            .ack(0, 0, Map.of("leader", 1, "leader-epoch", 4))
            .send(0, 0, 11)
            .ack(0, 1, Map.of("leader", 2, "leader-epoch", 4))
            .finalRead(9, 0, 2, 0, 10, 1, 11),
        AnomalyType.TWO_LEADERS);
  }

  @Test
  void unknownSendsMayBeThereOrNotOrComeLate() {
    HistoryBuilder absent =
        history().sent(1, 0, 9, 0).send(0, 0, 10).unknown(0, "timeout").finalRead(9, 0, 1, 0, 9);
    HistoryBuilder present =
        history()
            .send(0, 0, 10)
            .unknown(0, "timeout")
            .sent(1, 0, 9, 1)
            .finalRead(9, 0, 2, 0, 10, 1, 9);
    HistoryBuilder late =
        history()
            .send(0, 0, 10)
            .unknown(0, "timeout")
            .sent(1, 0, 9, 0)
            .sent(1, 0, 8, 1)
            .finalRead(9, 0, 3, 0, 9, 1, 8, 2, 10);
    HistoryBuilder endless =
        history().sent(1, 0, 9, 0).send(0, 0, 10).finalRead(9, 0, 2, 0, 9, 1, 10);
    for (HistoryBuilder history : List.of(absent, present, late, endless)) {
      assertThat(clean(history).valid()).isEqualTo(Validity.TRUE);
    }
  }

  @Test
  void incompleteFinalReadProvesNothing() {
    CheckResult result =
        clean(
            history()
                .sent(0, 0, 10, 0)
                .sent(0, 0, 11, 1)
                .sent(0, 0, 12, 2)
                .poll(9, 0, FINAL_TO_3, 0, 10, 1, 11));
    assertThat(result.valid()).isEqualTo(Validity.UNKNOWN);
    assertThat(result.doubts())
        .containsExactly(
            "3 acknowledged values of partition 0 are unproved: no final read got to the end");
  }

  @Test
  void whatIsAcknowledgedAfterTheFinalReadBeganIsUnproved() {
    CheckResult result =
        clean(history().sent(0, 0, 10, 0).finalRead(9, 0, 1, 0, 10).sent(0, 0, 11, 1));
    assertThat(result.doubts())
        .containsExactly(
            "1 acknowledged values of partition 0 are unproved:"
                + " they were acknowledged after the final read began");
  }

  @Test
  void nothingAcknowledgedShowsNothing() {
    CheckResult result = clean(history().send(0, 0, 10).fail(0, "x").finalRead(9, 0, 0));
    assertThat(result.valid()).isEqualTo(Validity.UNKNOWN);
    assertThat(result.doubts()).containsExactly("nothing was acknowledged, so nothing was shown");
  }

  @Test
  void aLogMayBeginLater() {
    Map<String, Object> trimmed =
        Map.of("final", true, "start-offsets", Map.of(0, 1), "end-offsets", Map.of(0, 2));
    CheckResult result =
        clean(history().sent(0, 0, 10, 0).sent(0, 0, 11, 1).poll(9, 0, trimmed, 1, 11));
    assertThat(result.valid()).isEqualTo(Validity.TRUE);
  }

  @Test
  void offsetGapsAreCountedOnly() {
    CheckResult result =
        clean(
            history()
                .sent(0, 0, 10, 5_000_000_000L)
                .finalRead(9, 0, 5_000_000_001L, 5_000_000_000L, 10));
    assertThat(result.valid()).isEqualTo(Validity.TRUE);
    assertThat(result.facts())
        .containsEntry("offset-gaps", 1L)
        .containsEntry("offset-gap-offsets", 5_000_000_000L);
  }

  @Test
  void refusesHistoriesItCannotJudge() {
    History twice = history().sent(0, 0, 10, 0).sent(0, 0, 10, 1).history();
    assertThatThrownBy(() -> Observations.of(twice))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("sends value 10 to partition 0 a second time");
    History otherAnswer =
        history().send(0, 0, 10).ok(0, MicroOp.sent(0, 3, 11), Map.of()).history();
    assertThatThrownBy(() -> Observations.of(otherAnswer))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("answers the send of 10 with [3 11]");
    History badRecord =
        history()
            .begin(0, "poll", MicroOp.poll(), Map.of())
            .ok(0, List.of(List.of(Keyword.of("poll"), Map.of(0, List.of(3)))), Map.of())
            .history();
    assertThatThrownBy(() -> Observations.of(badRecord))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("record that is not [offset value]: 3");
  }

  @Test
  void keepsTheSmallestCasesAndCountsAll() {
    HistoryBuilder history = history();
    for (int i = 0; i < 100; i++) {
      history.sent(0, 0, i, i);
    }
    CheckResult result = Checkers.all().check(history.finalRead(9, 0, 0).history());
    CheckResult.Cases unseen = result.anomalies().get(AnomalyType.UNSEEN);
    assertThat(unseen.count()).isEqualTo(100);
    assertThat(unseen.smallest()).hasSize(Findings.CASES_MAX);
    assertThat(result.summary()).isEqualTo("unseen 100");
  }
}
