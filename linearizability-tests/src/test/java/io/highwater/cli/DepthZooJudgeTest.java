package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.highwater.cli.ZooJudge.Finding;
import io.highwater.cli.ZooJudge.Verdict;
import io.highwater.run.Depth;
import io.highwater.run.Specimen;
import java.util.List;
import org.junit.jupiter.api.Test;

/** It says which depth caught whom, and who cannot be. */
final class DepthZooJudgeTest {
  @Test
  void theStorageOfOneCatchesAllItsMutants() throws InterruptedException {
    ZooJudge judge = judge(Depth.STORAGE, true);

    assertThat(judge.judge(null)).extracting(Finding::verdict).containsOnly(Verdict.CAUGHT);
    assertThat(judge.lines().getLast()).startsWith("13 wrong rules").contains("0 false alarms");
  }

  @Test
  void wholeBrokersCatchWhatLiesAroundTheCore() throws InterruptedException {
    ZooJudge judge = judge(Depth.BROKER, false);

    assertThat(judge.judge(List.of("log-not-synced", "waiter-dropped", "A5")))
        .extracting(Finding::id, Finding::verdict)
        .containsExactlyInAnyOrder(
            tuple("log-not-synced", Verdict.CAUGHT),
            tuple("waiter-dropped", Verdict.CAUGHT),
            tuple("A5", Verdict.EXCUSED));
    assertThat(judge.lines())
        .anyMatch(each -> each.matches("waiter-dropped +\\w+ .*"))
        .anyMatch(each -> each.contains("out of reach: "));
    assertThat(judge.knows("Z9")).isFalse();
  }

  @Test
  void theFileNamesEveryMutantOnce() {
    assertThat(Specimen.all(Depth.BROKER)).hasSameSizeAs(Depth.BROKER.mutants().keySet());
    assertThat(Specimen.all(Depth.BROKER)).anyMatch(Specimen::isInReach);
  }

  private static ZooJudge judge(Depth depth, boolean afresh) {
    return new DepthZooJudge(depth, afresh, done -> {});
  }
}
