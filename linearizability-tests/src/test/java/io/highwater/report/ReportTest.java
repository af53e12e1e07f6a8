package io.highwater.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.check.Anomaly;
import io.highwater.check.AnomalyType;
import io.highwater.check.CheckResult;
import io.highwater.check.Checkers;
import io.highwater.check.Observations;
import io.highwater.check.SimulatedLog;
import io.highwater.check.Stats;
import io.highwater.check.Validity;
import io.highwater.history.EdnReader;
import io.highwater.history.History;
import io.highwater.history.HistoryBuilder;
import io.highwater.history.Keyword;
import io.highwater.tla.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static Verdict verdict(History history, String... requestedFaults) {
    Observations seen = Observations.of(history);
    return Verdict.of(
        Checkers.all().check(seen), Stats.of(seen), List.of(requestedFaults), List.of("rerun: x"));
  }

  private static HistoryBuilder good() {
    return new HistoryBuilder().sent(0, 0, 1, 0).finalRead(9, 0, 1, 0, 1);
  }

  @Test
  void exitCodesFollowTheVerdict() {
    assertThat(verdict(good().history()).exitCode()).isEqualTo(Verdict.EXIT_HOLDS);
    assertThat(
            verdict(new HistoryBuilder().sent(0, 0, 1, 0).finalRead(9, 0, 0).history()).exitCode())
        .isEqualTo(Verdict.EXIT_VIOLATED);
    assertThat(verdict(new HistoryBuilder().sent(0, 0, 1, 0).history()).exitCode())
        .isEqualTo(Verdict.EXIT_INCONCLUSIVE);
  }

  @Test
  void aFaultThatNeverTookEffectIsInconclusive() {
    assertThat(verdict(good().history(), "pause").headline())
        .isEqualTo("INCONCLUSIVE: fault pause was never injected");
    HistoryBuilder missed =
        good()
            .nemesis("pause", 1, Map.of())
            .nemesis("pause", 1, Map.of("hits", 0))
            .nemesis("resume", 1, Map.of())
            .nemesis("resume", 1, Map.of());
    assertThat(verdict(missed.history(), "pause").exitCode()).isEqualTo(Verdict.EXIT_INCONCLUSIVE);
    assertThat(verdict(missed.history()).headline())
        .isEqualTo("INCONCLUSIVE: fault pause never took effect");
  }

  @Test
  void textSaysEverything() {
    HistoryBuilder history =
        new HistoryBuilder()
            .send(0, 0, 1, Map.of("acks", 1))
            .ack(0, 0, Map.of("leader", 1, "leader-epoch", 0))
            .nemesis("kill", 1, Map.of())
            .nemesis("kill", 1, Map.of("hits", 1))
            .send(0, 0, 2)
            .unknown(0, "request-timed-out")
            .send(0, 0, 3)
            .fail(0, "not-enough-replicas")
            .nemesis("restart", 1, Map.of())
            .nemesis("restart", 1, Map.of())
            .send(0, 0, 4)
            .ack(0, 0, Map.of("leader", 2, "leader-epoch", 1))
            .finalRead(9, 0, 1, 0, 4);
    assertThat(verdict(history.history(), "kill").text())
        .isEqualTo(
            """
            VIOLATED: lost-write 1, inconsistent-offsets 1
              operations      5 in 0.013 s, of which 4 sends, acks=1
              acknowledged    2 (1 read back), unknown 1, failed 1
              share acked     100.0 % of 2 outside faults, 0.0 % of 2 inside
              errors          not-enough-replicas 1, request-timed-out 1
              faults          kill 1 (1 hits)
              leader changes  1
              unavailable     at worst 0.007 s from 0.004 s
              send latency    p50 1.0 ms, p95 1.0 ms, p99 1.0 ms, max 1.0 ms
              anomalies       lost-write 1, inconsistent-offsets 1

            lost-write: an acknowledged value is missing although reads went past its place
              - value 1 was acknowledged at offset 0 of partition 0 at 0.001 s (op 1, process 0,\
             leader broker 1 in epoch 0, acks=1), yet the final read of offsets 0..0 (op 13)\
             has value 4 at offset 0

            inconsistent-offsets: one offset was seen with more than one value
              - offset 0 of partition 0 had value 1 when it was acknowledged at 0.001 s (op 1,\
             process 0), but value 4 when it was acknowledged at 0.011 s (op 11, process 0)
            rerun: x
            """);
  }

  @Test
  void resultsAreEdn(@TempDir Path directory) throws IOException {
    History history = SimulatedLog.generate(1, 300);
    ResultsFolder.write(directory, "a run", verdict(history), Observations.of(history));
    String text = Files.readString(directory.resolve("results.edn"));
    Map<?, ?> results = (Map<?, ?>) new EdnReader(new StringReader(text)).read();
    assertThat(results.get(Keyword.of("valid?"))).isEqualTo(true);
    assertThat(results.get(Keyword.of("anomaly-types"))).isEqualTo(List.of());
    assertThat(results.get(Keyword.of("acknowledged")))
        .isEqualTo(Stats.of(Observations.of(history)).acknowledged());
    assertThat(directory.resolve("verdict.txt")).content().startsWith("HOLDS");
  }

  @Test
  void pageIsSelfContainedAndSmallAtAHundredThousandOperations() {
    History history = SimulatedLog.generate(7, 100_000);
    assertThat(history.ops()).hasSizeGreaterThan(200_000);
    String page = TimelineHtml.write("large", verdict(history), Observations.of(history));
    assertThat(page.length()).isLessThan(2_000_000).isGreaterThan(100_000);
    String withoutData = page.replaceAll("id=\"data\">[^<]+<", "id=\"data\"><");
    assertThat(withoutData).doesNotContain("http://", "https://", "src=", "@import", "url(");
    assertThat(withoutData).doesNotContain("/*STYLE*/", "/*SCRIPT*/", "DATA-BLOCK");
    assertThat(withoutData).contains("default-src 'none'");
  }

  @Test
  void pageStaysSmallInARuin() {
    HistoryBuilder history = new HistoryBuilder();
    for (int i = 0; i < 20_000; i++) {
      history.sent(i % 7, i % 3, i, i / 3);
    }
    long[] shuffled = new long[4_000];
    Arrays.setAll(shuffled, i -> (i * 7919L) % 3_989);
    history.finalRead(9, 0, 6_000, shuffled);
    Verdict verdict = verdict(history.history());
    CheckResult result = verdict.result();
    assertThat(result.valid()).isEqualTo(Validity.FALSE);
    assertThat(result.anomalies()).containsKeys(AnomalyType.LOST_WRITE, AnomalyType.DUPLICATE);
    assertThat(result.shown().stream().map(Anomaly::explanation)).hasSizeLessThan(300);
    String page = TimelineHtml.write("ruin", verdict, Observations.of(history.history()));
    assertThat(page.length()).isLessThan(2_000_000);
  }

  @Test
  void jsonEscapesWhatMustBeEscaped() {
    assertThat(Json.write(Map.of("a\"\n", Arrays.asList(1L, null, true, "\ud83d\ude00\\"))))
        .isEqualTo("{\"a\\\"\\u000a\":[1,null,true,\"\\ud83d\\ude00\\\\\"]}");
  }
}
