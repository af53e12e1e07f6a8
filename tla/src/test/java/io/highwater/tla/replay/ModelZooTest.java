package io.highwater.tla.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.tla.Manifest;
import io.highwater.tla.ModelCheck;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    assertThat(judge("isr-B2", "isr-B16", "min-isr-C2", "zombie-A3"))
        .allSatisfy(
            entry -> {
              assertThat(entry.caught()).as(entry.toString()).isTrue();
              assertThat(entry.program())
                  .isEqualTo("breaks it, step by step the same; holds without it");
            });
  }

  @Test
  void aSettingThatLosesNeedsNoMutant() throws InterruptedException {
    assertThat(judge("flush-never").getFirst().program())
        .isEqualTo("breaks it, step by step the same, with no mutant: a setting");
  }

  @Test
  void whatNoModelWeakensIsShown() {
    assertThat(zoo.unjudged())
        .extracting(ModelZoo.Entry::id)
        .contains("E2")
        .doesNotContain("B2", "E1", "NotAllReached");
  }
}
