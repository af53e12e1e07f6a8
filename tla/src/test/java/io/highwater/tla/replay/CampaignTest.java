package io.highwater.tla.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import io.highwater.tla.SpecActions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program does what the model does, and would be found out if it did not. */
class CampaignTest {
  private static final Path MODULES = Path.of("").toAbsolutePath();
  private static final int ENOUGH = Integer.getInteger("highwater.replays", 500);

  @Test
  void theProgramDoesWhatTheModelDoes() throws InterruptedException {
    CampaignReport report = new Campaign(MODULES).run(ENOUGH, 1, each -> {});

    assertThat(report.found()).extracting(each -> each.mismatch().toString()).isEmpty();
    assertThat(report.mismatches()).isZero();
    assertThat(report.behaviours()).isEqualTo(ENOUGH);
    assertThat(report.steps()).isGreaterThan(50L * ENOUGH);
    SpecActions spec = SpecActions.load();
    assertThat(report.actions()).containsKeys(spec.core().toArray(String[]::new));
    assertThat(report.actions()).containsKeys(spec.env().toArray(String[]::new));
    assertThat(report.declined().values().stream().mapToInt(Integer::intValue).sum())
        .as("behaviours that the program is too strict for: %s", report.declined())
        .isLessThan(ENOUGH / 20);
  }

  @ParameterizedTest
  @EnumSource(
      value = Bug.class,
      names = {"B2", "C2"})
  void aProgramWithAWrongRuleParts(Bug bug) throws InterruptedException {
    CampaignReport report = new Campaign(MODULES, Bugs.of(bug)).run(100, 1, each -> {});

    assertThat(report.mismatches()).isPositive();
    assertThat(report.found().getFirst().mismatch().toString())
        .containsPattern(
            "(?s)step \\d+, \\w+\\(b\\d\\).*\\n  hw\\[b\\d\\]: model \\d+, program \\d+");
  }

  @Test
  void aSeedGivesTheSameWalks() throws InterruptedException {
    CampaignReport once = new Campaign(MODULES).run(20, 7, each -> {});
    CampaignReport again = new Campaign(MODULES).run(20, 7, each -> {});
    CampaignReport other = new Campaign(MODULES).run(20, 8, each -> {});

    assertThat(once.actions()).isEqualTo(again.actions()).isNotEqualTo(other.actions());
  }
}
