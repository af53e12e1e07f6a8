package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.check.AnomalyType;
import io.highwater.check.Validity;
import io.highwater.report.Verdict;
import io.highwater.workload.MemoryLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whole runs, with stand-ins for brokers and clients. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class HarnessTest {
  @TempDir private Path dir;

  private final MemoryLog log = new MemoryLog(1);
  private final StringWriter console = new StringWriter();
  private Duration wholeLimit = Harness.WHOLE_LIMIT;

  @Test
  void aRunInWhichAllIsWellHoldsAndLeavesNoData() throws Exception {
    Verdict verdict = run(plan("kill,pause", false), Map.of());
    assertThat(verdict.exitCode()).as(console.toString()).isZero();
    assertThat(verdict.valid()).isEqualTo(Validity.TRUE);
    assertThat(verdict.faults().get("kill").hits().orElse(0)).isGreaterThanOrEqualTo(2);
    assertThat(verdict.faults().get("pause").hits().orElse(0)).isGreaterThanOrEqualTo(2);
    assertThat(dir.resolve("out/data")).doesNotExist();
    assertThat(dir.resolve("out/history.edn")).isNotEmptyFile();
    assertThat(dir.resolve("out/results.edn")).isNotEmptyFile();
    assertThat(dir.resolve("out/timeline.html")).isNotEmptyFile();
    assertThat(dir.resolve("out/broker-1.log")).exists();
    assertThat(dir.resolve("out/plan.txt")).content().contains("--seed 1");
    assertThat(console.toString())
        .contains("HOLDS")
        .contains("session timeout 200 ms")
        .contains("never the controller")
        .doesNotContain("Again:");
  }

  @Test
  void aFaultThatNeverTakesEffectLeavesNoAnswer() throws Exception {
    // Stand-ins do not talk to each other, so a partition holds nothing back.
    Verdict verdict = run(plan("partition", false), Map.of());
    assertThat(verdict.exitCode()).isEqualTo(3);
    assertThat(console.toString())
        .contains("INCONCLUSIVE")
        .contains("fault partition never took effect")
        .contains("Again: bin/highwater test --nemesis partition --time-limit 2");
    assertThat(dir.resolve("out/data")).exists();
  }

  @Test
  void aLostRecordIsAViolationWithTheLineToRunAgain() throws Exception {
    log.loseEvery(5);
    Verdict verdict = run(plan("none", false), Map.of());
    assertThat(verdict.exitCode()).isEqualTo(1);
    assertThat(verdict.result().anomalies()).containsKey(AnomalyType.LOST_WRITE);
    assertThat(console.toString())
        .contains("Again: bin/highwater test --nemesis none")
        .contains("The brokers' data is kept in");
    assertThat(dir.resolve("out/data/broker-1")).exists();
    assertThatThrownBy(() -> run(plan("none", true), Map.of()))
        .hasMessageContaining("has the logs of another run");
  }

  @Test
  void aBrokerThatDiesByItselfEndsTheRun() throws Exception {
    long startNs = System.nanoTime();
    Verdict verdict = run(plan("none", false), Map.of("standin.die-after-ms", "1500"));
    assertThat(verdict.exitCode()).isEqualTo(1);
    assertThat(verdict.result().anomalies()).containsOnlyKeys(AnomalyType.NODE_DIED);
    assertThat(console.toString())
        .contains("node-died")
        .contains("broker-1 died by itself with exit code 1")
        .contains("Invariant broken: a stand-in's life is over");
    assertThat(System.nanoTime() - startNs).isLessThan(30_000_000_000L);
  }

  @Test
  void aClusterThatRefusesMostWritesInCalmTimesHasShownNothing() throws Exception {
    log.refuseEvery(1);
    wholeLimit = Duration.ofSeconds(5);
    Verdict verdict = run(plan("none", false), Map.of());
    assertThat(verdict.exitCode()).isEqualTo(3);
    assertThat(console.toString())
        .containsPattern("of [0-9]+ sends outside faults only 0 were acknowledged");
  }

  @Test
  void aClusterThatNeverBecomesWholeIsNotTested() throws Exception {
    wholeLimit = Duration.ofMillis(500);
    Verdict verdict = run(plan("kill", false), Map.of("standin.leaderless", "true"));
    assertThat(verdict.exitCode()).isEqualTo(3);
    assertThat(verdict.stats().operations()).isZero();
    assertThat(console.toString())
        .contains("the cluster did not become whole before the first append within 500 ms")
        .contains("1 leaderless");
  }

  @Test
  void dataIsKeptOnDemand() throws Exception {
    assertThat(run(plan("none", true), Map.of()).exitCode()).isZero();
    assertThat(dir.resolve("out/data/broker-1")).exists();
    assertThatThrownBy(() -> run(plan("none", true), Map.of()))
        .hasMessageContaining("has the logs of another run");
  }

  @Test
  void aPowerLossThatTookNothingIsNoPowerLoss() throws Exception {
    // The stand-ins' logs are empty, so there is nothing to lose.
    Verdict verdict = run(plan("power-loss", false, 4, FlushPolicy.NEVER), Map.of());
    assertThat(verdict.exitCode()).isEqualTo(3);
    assertThat(console.toString()).contains("fault power-loss never took effect");
    assertThat(Files.readString(dir.resolve("out/history.edn"))).contains(":start-power-loss");
  }

  @Test
  void underCommitAPowerLossCountsIfAcknowledgedRecordsWereAtStake() throws Exception {
    Verdict verdict = run(plan("power-loss", false, 4, FlushPolicy.COMMIT), Map.of());
    assertThat(verdict.exitCode()).as(console.toString()).isZero();
    assertThat(Files.readString(dir.resolve("out/history.edn")))
        .contains("0 bytes of logs were lost")
        .containsPattern("lost, [1-9][0-9]* newly acknowledged at stake");
  }

  private Verdict run(Plan plan, Map<String, String> overrides)
      throws IOException, InterruptedException {
    return new Harness(
            plan, new StandInBackend(log, overrides), new PrintWriter(console), wholeLimit)
        .run();
  }

  private Plan plan(String nemeses, boolean keep) {
    return plan(nemeses, keep, 2, FlushPolicy.NEVER);
  }

  private Plan plan(String nemeses, boolean keep, int timeLimitS, FlushPolicy flushPolicy) {
    return new Plan(
        Nemeses.parse(nemeses),
        timeLimitS,
        200,
        Acks.ALL,
        1,
        2,
        1,
        2,
        false,
        flushPolicy,
        1,
        keep,
        false,
        Optional.of(dir.resolve("out")));
  }
}
