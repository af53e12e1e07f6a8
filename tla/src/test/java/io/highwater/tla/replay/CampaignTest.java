package io.highwater.tla.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import io.highwater.tla.BehaviourFile;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecActions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program does what the model does, and would be found out if it did not. */
class CampaignTest {
  private static final Path MODULES = Path.of("").toAbsolutePath();
  private static final int ENOUGH = Integer.getInteger("highwater.replays", 600);

  @TempDir private Path folder;

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

  @Test
  void theProgramTakesEveryStepOfASmallGraph() throws InterruptedException {
    Campaign.Cover cover = new Campaign(MODULES).cover();

    assertThat(cover.report().found()).extracting(each -> each.mismatch().toString()).isEmpty();
    assertThat(cover.taken()).isEqualTo(cover.steps()).isGreaterThan(10_000);
    assertThat(cover.states()).isBetween(1_000, 5_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = Bug.class,
      names = {"A6", "B2", "C2"})
  void aProgramWithAWrongRuleParts(Bug bug) throws InterruptedException {
    CampaignReport report = new Campaign(MODULES, Bugs.of(bug)).run(100, 2, each -> {});

    assertThat(report.mismatches()).isPositive();
    assertThat(report.found().getFirst().mismatch().toString())
        .containsPattern(
            "(?s)step \\d+, \\w+\\(b\\d\\).*\\n  (hw|log)\\[b\\d\\]: model .+, program .+");
    CampaignReport.Found found = report.found().getFirst();
    Path file = folder.resolve("mismatch.behaviour");
    new BehaviourFile(ModelConfig.read(MODULES.resolve(found.config() + ".cfg")), found.behaviour())
        .write(file);
    BehaviourFile kept = BehaviourFile.read(file);
    assertThat(replay(kept, Bugs.of(bug)).mismatch()).contains(found.mismatch());
    assertThat(replay(kept, Bugs.NONE).mismatch()).isEmpty();
  }

  private static Replay.Result replay(BehaviourFile kept, Bugs bugs) {
    return Replay.strictly(Replay.setup(kept.config(), bugs), kept.states());
  }

  @Test
  void aSeedGivesTheSameWalks() throws InterruptedException {
    CampaignReport once = new Campaign(MODULES).run(3, 7, each -> {});
    CampaignReport again = new Campaign(MODULES).run(3, 7, each -> {});
    CampaignReport other = new Campaign(MODULES).run(3, 8, each -> {});

    assertThat(once.actions()).isEqualTo(again.actions()).isNotEqualTo(other.actions());
  }
}
