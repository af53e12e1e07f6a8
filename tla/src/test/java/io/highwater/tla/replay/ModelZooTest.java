package io.highwater.tla.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.tla.Manifest;
import io.highwater.tla.Matrix;
import io.highwater.tla.ModelCheck;
import io.highwater.tla.SpecFiles;
import io.highwater.tla.Tlc;
import io.highwater.tla.TlcResult;
import io.highwater.tla.TlcState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counterexamples of the model are counterexamples of the program with the same wrong rule. */
class ModelZooTest {
  private final Manifest manifest = Manifest.read(Path.of("").toAbsolutePath());
  private final ModelZoo zoo = new ModelZoo(manifest);

  private List<ModelZoo.Entry> judge(String... models) throws InterruptedException {
    List<Manifest.Model> chosen =
        List.of(models).stream().map(each -> manifest.find(each).orElseThrow()).toList();
    return zoo.judge(chosen, ModelCheck.Listener.silent());
  }

  @Test
  void theProgramsMutantBreaksTheSameInvariantAndTheProgramDoesNot() throws InterruptedException {
    assertThat(judge("isr-B2", "min-isr-C2", "zombie-A3", "producers-E4", "create-B13", "elr-C3"))
        .allSatisfy(
            entry -> {
              assertThat(entry.caught()).as(entry.toString()).isTrue();
              assertThat(entry.program())
                  .isEqualTo("breaks it, step by step the same; holds without it");
            });
  }

  @Test
  void whatTheMutantNeverDoesTheProgramDoesInTheEnd() throws InterruptedException {
    assertThat(judge("bereft-B7", "heal-B6"))
        .allSatisfy(
            entry -> {
              assertThat(entry.found()).isIn("WriteEventuallyAnswered", "LaggardRejoinsIsr");
              assertThat(entry.program())
                  .isEqualTo("breaks it, step by step the same; holds without it");
            });
  }

  @Test
  void aCellOfTheMatrixLosesOnTheProgramToo(@TempDir Path folder) throws InterruptedException {
    Manifest copied = Manifest.read(SpecFiles.locate(folder));
    ModelZoo ofCopy = new ModelZoo(copied);
    List<Manifest.Model> cells = ofCopy.find("all-2-clean-isr-never-power");

    ModelZoo.Entry entry = ofCopy.judge(cells, ModelCheck.Listener.silent()).getFirst();

    assertThat(entry.found()).isEqualTo("AckedDurable");
    assertThat(entry.program())
        .isEqualTo("breaks it, step by step the same, with no mutant: a setting");
    assertThat(entry.caught()).isTrue();
    assertThat(ofCopy.find("no-such-cell")).isEmpty();
    assertThat(ofCopy.find("A10")).extracting(Manifest.Model::name).containsExactly("fetch-A10");
  }

  /** A state told twice is a step that the model takes and the program does not, or takes again. */
  @Test
  void aProgramThatTakesOtherStepsHasNotFollowedTheModel() throws InterruptedException {
    Manifest.Model model = manifest.find("min-isr-C2").orElseThrow();
    ModelCheck check = new ModelCheck(new Tlc(manifest.directory()));
    TlcResult found = check.run(model, ModelCheck.Listener.silent()).result();
    List<TlcState> states = new ArrayList<>(found.behaviour());
    states.add(1, states.get(1));

    ModelZoo.Entry entry =
        zoo.judged(
            new ModelCheck.Outcome(
                model,
                new TlcResult(
                    found.violated(), found.progress(), states, found.idle(), found.time())));

    assertThat(entry.parted()).as(entry.toString()).isTrue();
    assertThat(entry.caught()).as(entry.toString()).isFalse();
    assertThat(entry.program()).contains("parts at step 2 (");
  }

  @Test
  void theWordMatrixMeansEveryCellThatLoses(@TempDir Path folder) {
    List<Manifest.Model> cells =
        new ModelZoo(Manifest.read(SpecFiles.locate(folder))).find(ModelZoo.MATRIX);
    assertThat(cells).extracting(Manifest.Model::verdict).containsOnly("AckedDurable");
    assertThat(cells)
        .hasSize((int) Matrix.cells().stream().filter(each -> !each.durable()).count())
        .hasSizeGreaterThan(50);
  }

  @Test
  void aSettingThatLosesNeedsNoMutant() throws InterruptedException {
    assertThat(judge("flush-never").getFirst().program())
        .isEqualTo("breaks it, step by step the same, with no mutant: a setting");
  }

  @Test
  void whatNoModelWeakensIsExcusedByAnArgumentOrNotAtAll() {
    assertThat(zoo.unjudged())
        .extracting(ModelZoo.Entry::id)
        .containsExactly("A5", "A8", "B15", "C5", "E2", "E5");
    assertThat(zoo.unjudged())
        .allSatisfy(
            entry -> {
              assertThat(entry.caught()).as(entry.toString()).isTrue();
              assertThat(entry.program()).contains(" ");
            });
  }

  @Test
  void aRuleThatNeitherAModelNorAnArgumentAnswersIsMissed() {
    List<Manifest.Model> others =
        manifest.models().stream().filter(each -> !each.name().equals("fetch-A10")).toList();
    assertThat(new ModelZoo(new Manifest(manifest.directory(), others)).unjudged())
        .filteredOn(entry -> !entry.caught())
        .extracting(ModelZoo.Entry::id)
        .containsExactly("A10");
  }
}
