package io.highwater.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.highwater.check.AnomalyType;
import io.highwater.check.CheckResult;
import io.highwater.check.Checkers;
import io.highwater.check.Observations;
import io.highwater.check.Stats;
import io.highwater.check.Validity;
import io.highwater.history.HistoryRecorder;
import io.highwater.history.Op;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a workload writes into the history, against logs in memory. */
@Timeout(60)
class LogWorkloadTest {
  private static final Load LOAD = new Load(3, 6, 2, 2_000, "all");

  private final MemoryLog log = new MemoryLog(3);
  private final HistoryRecorder history = HistoryRecorder.inMemory(System::nanoTime);

  @Test
  void aFaithfulLogIsShownToBeOne() throws InterruptedException {
    run(500, LogWorkload.AckListener.NONE);
    assertThat(new FinalReads(LOAD, log, history).run(Duration.ofSeconds(10))).isTrue();

    CheckResult result = Checkers.all().check(history.history());
    assertThat(result.valid()).as(result.toString()).isEqualTo(Validity.TRUE);
    Stats stats = Stats.of(Observations.of(history.history()));
    assertThat(stats.acknowledged()).isGreaterThanOrEqualTo(500);
    assertThat(stats.valuesReadBack()).isEqualTo(stats.acknowledged());
    assertThat(log.clientsClosed).hasValue(log.clientsMade.get());
  }

  @Test
  void aLogThatForgetsIsFoundOut() throws InterruptedException {
    log.loseEvery(100);
    run(500, LogWorkload.AckListener.NONE);
    assertThat(new FinalReads(LOAD, log, history).run(Duration.ofSeconds(10))).isTrue();

    CheckResult result = Checkers.all().check(history.history());
    assertThat(result.valid()).isEqualTo(Validity.FALSE);
    assertThat(result.anomalies()).containsKey(AnomalyType.LOST_WRITE);
  }

  @Test
  void anUnknownOutcomeRetiresTheProcessAndItsClient() throws InterruptedException {
    log.unknownEvery = 10;
    log.refuseEvery(7);
    LogWorkload workload = run(300, LogWorkload.AckListener.NONE);
    Counts counts = workload.counts();
    assertThat(counts.unknown()).isPositive();
    assertThat(counts.failed()).isPositive();
    assertThat(counts.acknowledged() + counts.unknown() + counts.failed())
        .isEqualTo(counts.invoked());

    List<Op> ops = history.history().ops();
    Set<Object> retired =
        ops.stream()
            .filter(op -> op.f().equals("send") && op.type() == Op.Type.INFO)
            .map(Op::process)
            .collect(Collectors.toSet());
    assertThat(retired).hasSize((int) counts.unknown());
    assertThat(log.clientsMade.get())
        .isEqualTo(LOAD.senders() + LOAD.readers() + (int) counts.unknown());
    assertThat(Checkers.all().check(history.history()).valid()).isNotEqualTo(Validity.FALSE);
  }

  @Test
  void acknowledgementsAreHeard() throws InterruptedException {
    Set<Integer> leaders = ConcurrentHashMap.newKeySet();
    run(50, (op, partition, appended) -> leaders.add(appended.leader()));
    assertThat(leaders).containsExactly(1);
  }

  @Test
  void finalReadsThatGetNoAnswerAreIncompleteAndDoubtful() throws InterruptedException {
    run(50, LogWorkload.AckListener.NONE);
    log.mute = true;
    assertThat(new FinalReads(LOAD, log, history).run(Duration.ofMillis(300))).isFalse();
    assertThat(Checkers.all().check(history.history()).valid()).isEqualTo(Validity.UNKNOWN);
  }

  @Test
  void aListenerThatBreaksDownIsNotOverheard() {
    assertThatThrownBy(
            () ->
                run(
                    1,
                    (op, partition, appended) -> {
                      throw new IllegalStateException("planned");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a client thread broke down")
        .hasRootCauseMessage("planned");
  }

  @Test
  void whoeverIsLateSkipsBeats() throws InterruptedException {
    long intervalNs = 50_000_000;
    long startNs = System.nanoTime();
    Pulse pulse = new Pulse(startNs - 20 * intervalNs, intervalNs);
    for (int i = 0; i < 3; i++) {
      pulse.await();
    }
    // Twenty beats were missed; the three that came are not all at once.
    assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(2 * intervalNs);
  }

  private LogWorkload run(long appends, LogWorkload.AckListener listener)
      throws InterruptedException {
    LogWorkload workload = new LogWorkload(LOAD, log, history, listener);
    workload.start();
    await().until(() -> workload.counts().acknowledged() >= appends);
    workload.stop(Duration.ofSeconds(10));
    return workload;
  }
}
