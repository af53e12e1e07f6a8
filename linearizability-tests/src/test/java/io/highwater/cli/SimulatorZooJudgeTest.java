package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.highwater.cli.ZooJudge.Finding;
import io.highwater.cli.ZooJudge.Verdict;
import io.highwater.fault.sim.Exhibit;
import io.highwater.run.Depth;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table says who was caught, by what, and who was not and why. */
final class SimulatorZooJudgeTest {
  @Test
  void rowsTellBothOfTheCaughtAndOfThoseOutOfReach() throws InterruptedException {
    ZooJudge judge = judge(Depth.NODES, true);
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
    ZooJudge judge = judge(Depth.NODES, true);
    assertThat(judge.knows("a10")).isTrue();
    assertThat(judge.knows("diverging-fetch-counts")).isTrue();
    assertThat(judge.knows("Z9")).isFalse();
  }

  @Test
  void theStorageOfOneCatchesAllItsMutants() throws InterruptedException {
    ZooJudge judge = judge(Depth.STORAGE, true);

    assertThat(judge.judge(null)).extracting(Finding::verdict).containsOnly(Verdict.CAUGHT);
    assertThat(judge.lines().getLast()).startsWith("13 wrong rules").contains("0 false alarms");
  }

  @Test
  void wholeBrokersCatchWhatLiesAroundTheCoreAndOwnUpToWhatTheyMiss() throws InterruptedException {
    ZooJudge judge = judge(Depth.BROKER, false);
    String missed =
        Depth.BROKER.exhibits().stream()
            .filter(each -> each.standing() == Exhibit.Standing.MISSED)
            .findFirst()
            .orElseThrow()
            .mutant();

    assertThat(judge.judge(List.of("log-not-synced", "waiter-dropped", "A5", missed)))
        .extracting(Finding::id, Finding::verdict)
        .containsExactlyInAnyOrder(
            tuple("log-not-synced", Verdict.CAUGHT),
            tuple("waiter-dropped", Verdict.CAUGHT),
            tuple("A5", Verdict.EXCUSED),
            tuple(Depth.BROKER.idOf(missed), Verdict.KNOWN_MISS));
    assertThat(judge.lines())
        .anyMatch(each -> each.matches(" +waiter-dropped +\\w+ .* [1-9]\\d*"))
        .anyMatch(each -> each.contains("missed so far: not in "))
        .anyMatch(each -> each.contains("out of reach: "));
  }

  @ParameterizedTest
  @EnumSource
  void everyMutantIsShownOnceOrAccountedFor(Depth depth) {
    assertThat(depth.exhibits())
        .extracting(Exhibit::mutant)
        .containsExactlyInAnyOrderElementsOf(depth.mutants().keySet());
    assertThat(depth.exhibits()).anyMatch(Exhibit::isInReach);
  }

  @Test
  void soIsEveryMutantOfRealProcesses() throws InterruptedException {
    ZooJudge harness = new HarnessZooJudge(Path.of("unused"), false, done -> {});

    assertThat(Exhibit.all(harness.name(), harness.entries())).isNotEmpty();
    assertThat(harness.judge(List.of("A5", "log-not-synced")))
        .extracting(Finding::verdict)
        .containsOnly(Verdict.EXCUSED);
    assertThat(harness.lines()).anyMatch(each -> each.contains("out of reach: an fsync is left"));
  }

  private static ZooJudge judge(Depth depth, boolean afresh) {
    return new SimulatorZooJudge("simulator", depth, afresh, done -> {});
  }
}
