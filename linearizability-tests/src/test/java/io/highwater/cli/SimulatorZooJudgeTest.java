package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.highwater.cli.ZooJudge.Finding;
import io.highwater.cli.ZooJudge.Verdict;
import io.highwater.fault.sim.Exhibit;
import io.highwater.fault.sim.Exhibit.Standing;
import io.highwater.run.Depth;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table says who was caught, by what, and who was not and why. */
final class SimulatorZooJudgeTest {
  @Test
  void rowsTellBothOfTheCaughtAndOfThoseOutOfReach() throws InterruptedException {
    ZooJudge judge = judge(Depth.NODES, false);
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
    assertThat(judge.lines().getLast()).startsWith("19 wrong rules").contains("0 false alarms");
  }

  @Test
  void wholeBrokersCatchWhatLiesAroundTheCoreAndOwnUpToWhatTheyMiss() throws InterruptedException {
    ZooJudge judge = judge(Depth.BROKER, false);
    String missed =
        Depth.BROKER.exhibits().stream()
            .filter(each -> each.standing() == Standing.MISSED)
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

  @Test
  void aSeedThatShowsItsRuleNoMoreIsNotGood() throws InterruptedException {
    String mutant = "truncate-to-high-watermark";
    ZooJudge judge = judge(new Exhibit(mutant, Standing.SEEN, "1"), false);

    assertThat(judge.judge(List.of(mutant)))
        .extracting(Finding::verdict)
        .containsExactly(Verdict.STALE);
    assertThat(judge.lines())
        .anyMatch(each -> each.matches(".*STALE RECORD: seed 1 on record no longer shows it, .*"));
  }

  @Test
  void anExcuseForWhatIsSeenIsFoundOutOnlyByLooking() throws InterruptedException {
    Exhibit excused = new Exhibit("acks-all-like-acks-1", Standing.UNSEEN, "nobody asks for it");

    assertThat(judge(excused, false).judge(null))
        .extracting(Finding::verdict)
        .containsExactly(Verdict.EXCUSED);
    assertThat(judge(excused, true).judge(null))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.verdict()).isEqualTo(Verdict.STALE);
              assertThat(found.words()).contains("out of reach though it is: nobody asks for it");
            });
  }

  @Test
  void anExcuseForWhatIsNotSeenStands() throws InterruptedException {
    ZooJudge judge = judge(new Exhibit("offset-read-early", Standing.UNSEEN, "no such step"), true);

    assertThat(judge.judge(null))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.verdict()).isEqualTo(Verdict.EXCUSED);
              assertThat(found.words()).startsWith("no such step: not in ");
            });
  }

  @Test
  void whatWasNeverShownIsNoMiss() throws InterruptedException {
    ZooJudge judge = judge(new Exhibit("acks-all-like-acks-1", Standing.UNTRIED, ""), false);

    assertThat(judge.judge(null))
        .containsExactly(new Finding("acks1", Verdict.UNTRIED, "not yet shown"));
    assertThat(judge.lines()).anyMatch(each -> each.endsWith("not tried: not yet shown"));
  }

  /** What is missed may become less; whoever makes it less lowers the figure. */
  @ParameterizedTest
  @CsvSource({"nodes, 0, 0, 3", "broker, 29, 0, 9", "storage, 0, 0, 0", "harness, 39, 3, 26"})
  void noMoreIsMissedOrExcusedThanBefore(String judge, int missed, int untried, int unseen) {
    Collection<String> mutants =
        judge.equals("harness")
            ? Depth.BROKER.mutants().keySet()
            : Depth.valueOf(judge.toUpperCase(Locale.ROOT)).mutants().keySet();
    Map<Standing, Long> counts =
        Exhibit.all(judge, mutants).stream()
            .collect(Collectors.groupingBy(Exhibit::standing, Collectors.counting()));

    assertThat(counts.getOrDefault(Standing.MISSED, 0L)).isEqualTo(missed);
    assertThat(counts.getOrDefault(Standing.UNTRIED, 0L)).isEqualTo(untried);
    assertThat(counts.getOrDefault(Standing.UNSEEN, 0L)).isEqualTo(unseen);
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

  private static ZooJudge judge(Exhibit exhibit, boolean afresh) {
    return new SimulatorZooJudge("simulator", Depth.NODES, List.of(exhibit), afresh, 2, done -> {});
  }

  private static ZooJudge judge(Depth depth, boolean afresh) {
    return new SimulatorZooJudge("simulator", depth, afresh, done -> {});
  }
}
