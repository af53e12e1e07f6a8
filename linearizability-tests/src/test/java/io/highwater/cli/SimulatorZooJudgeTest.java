package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.highwater.cli.ZooJudge.Finding;
import io.highwater.cli.ZooJudge.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table says who was caught, by what, and who cannot be. */
final class SimulatorZooJudgeTest {
  private final SimulatorZooJudge judge = new SimulatorZooJudge(true, done -> {});

  @Test
  void rowsTellBothOfTheCaughtAndOfThoseOutOfReach() throws InterruptedException {
    assertThat(judge.judge(List.of("acks1", "A5")))
        .extracting(Finding::id, Finding::verdict)
        .containsExactly(tuple("acks1", Verdict.CAUGHT), tuple("A5", Verdict.EXCUSED));

    assertThat(judge.lines())
        .anyMatch(each -> each.matches("acks1 +acks-all-like-acks-1 +AckedCommitted .*"))
        .anyMatch(each -> each.contains("A5") && each.contains("out of reach"));
    assertThat(judge.lines().getLast()).contains("1 wrong rules", "1 caught", "0 false alarms");
  }

  @Test
  void entriesAreRulesOrMutants() {
    assertThat(judge.knows("a10")).isTrue();
    assertThat(judge.knows("diverging-fetch-counts")).isTrue();
    assertThat(judge.knows("Z9")).isFalse();
  }
}
