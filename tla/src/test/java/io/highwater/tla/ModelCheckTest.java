package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.tla.Manifest.Model;
import io.highwater.tla.ModelCheck.Outcome;
import io.highwater.tla.replay.TlcTrace;
import io.highwater.tla.story.Telling;
import io.highwater.tla.story.TextStory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The models do what the manifest says: the smallest and one that holds here, all with {@code
 * -Dhighwater.models=all}, which is what {@code highwater model-check} runs.
 */
class ModelCheckTest {
  private static final long SMALL = 500;
  private static final String HOLDING = "visible";
  private static final boolean ALL = "all".equals(System.getProperty("highwater.models"));

  private final Manifest manifest = Manifest.read(Path.of("").toAbsolutePath());
  private final ModelCheck check = new ModelCheck(new Tlc(manifest.directory()));

  @Test
  void modelsDoWhatTheManifestSays() throws InterruptedException {
    List<Model> models = manifest.models().stream().filter(ModelCheckTest::runsHere).toList();
    assertThat(models).hasSizeGreaterThan(5).anyMatch(Model::mustHold);
    assertThat(check.run(models, ModelCheck.Listener.silent()))
        .allSatisfy(
            outcome -> assertThat(outcome.difference()).as(outcome.model().name()).isEmpty());
  }

  private static boolean runsHere(Model model) {
    boolean small = model.distinct() >= 0 && model.distinct() <= SMALL;
    return ALL || small || model.name().equals(HOLDING);
  }

  @Test
  void aFigureThatWasNotMeasuredIsNotHeldAgainstAModel() {
    Model expected = new Model("m", "M", "M", "f", "AckedDurable", Manifest.UNMEASURED, -1, -1, 1);
    assertThat(new Outcome(expected, Recorded.violated()).difference()).isEmpty();
  }

  @Test
  void aDifferentFigureIsADifference() {
    Model expected = new Model("m", "M", "M", "f", Manifest.HOLDS, 5, 4, 0, 1);
    Outcome outcome = new Outcome(expected, Recorded.violated());
    assertThat(outcome.difference())
        .contains(
            "verdict: expected holds, got AckedDurable; distinct states: expected 5, got 1053;"
                + " length of the story: expected 0, got 4");
  }

  @Test
  void acks1CountedAsDurableIsAStoryOfLoss() throws InterruptedException {
    Outcome outcome = check.run(manifest.find("acks1").orElseThrow(), ModelCheck.Listener.silent());
    assertThat(TextStory.of(Telling.of(TlcTrace.of(outcome, manifest), null)))
        .containsSubsequence(
            "for a producer with acks=1",
            "ACKNOWLEDGED: the record at offset 0 of epoch 0",
            "becomes leader in epoch 1",
            "LOST: the record at offset 0 of epoch 0",
            "Violated: AckedDurable",
            "\\A record \\in acked");
  }
}
