package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.cli.ZooJudge.Finding;
import io.highwater.cli.ZooJudge.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One row a rule; whoever missed one is named, and it is not good. */
final class ZooSummaryTest {
  private final ZooSummary summary = new ZooSummary();

  @Test
  void aRowHasEveryJudgesWord() {
    summary.add("model", List.of(caught("A10", "11 states"), caught("A2", "12 states")));
    summary.add(
        "simulator",
        List.of(caught("A10", "1 seeds"), new Finding("A2", Verdict.EXCUSED, "not expressible")));

    assertThat(words())
        .containsSubsequence(
            "rule or setting model simulator",
            "A2 12 states out of reach",
            "A10 11 states 1 seeds",
            "A2 simulator not expressible",
            "2 wrong rules and settings, 0 of them caught by nobody.");
    assertThat(summary.exitCode()).isEqualTo(ExitCode.HOLDS);
  }

  @Test
  void whatOneJudgeMissesIsNotGoodEvenIfAnotherSeesIt() {
    summary.add("model", List.of(caught("B8", "9 states")));
    summary.add("simulator", List.of(new Finding("B8", Verdict.MISSED, "not in 900 seeds")));

    assertThat(words()).contains("B8 9 states MISSED", "B8 simulator not in 900 seeds");
    assertThat(summary.exitCode()).isEqualTo(ExitCode.VIOLATED);
  }

  /** A rule has several models: it is caught if all of them are as they should be. */
  @Test
  void theWorstOfSeveralCounts() {
    summary.add(
        "model",
        List.of(
            caught("B8", "9 states"),
            new Finding("B8", Verdict.MISSED, "holds"),
            caught("B8", "")));

    assertThat(words())
        .contains("B8 MISSED", "1 wrong rules and settings, 1 of them caught by nobody.");
    assertThat(summary.exitCode()).isEqualTo(ExitCode.VIOLATED);
  }

  @Test
  void whatNobodyTriedIsInconclusiveAndAStaleRecordIsWorse() {
    summary.add("harness", List.of(new Finding("B8", Verdict.UNTRIED, "not yet shown")));
    assertThat(words()).contains("B8 not tried", "B8 harness not yet shown");
    assertThat(summary.exitCode()).isEqualTo(ExitCode.INCONCLUSIVE);

    summary.add("broker", List.of(new Finding("B8", Verdict.STALE, "seed 3 shows it")));
    assertThat(words()).contains("B8 not tried STALE RECORD", "B8 broker seed 3 shows it");
    assertThat(summary.exitCode()).isEqualTo(ExitCode.VIOLATED);
  }

  private static Finding caught(String id, String words) {
    return new Finding(id, Verdict.CAUGHT, words);
  }

  private List<String> words() {
    return summary.lines().stream().map(each -> each.replaceAll(" +", " ").strip()).toList();
  }
}
