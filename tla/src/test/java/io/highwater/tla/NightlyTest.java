package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightlyTest {
  @TempDir private Path directory;
  private Manifest manifest;

  @BeforeEach
  void copyTheSpecification() {
    manifest = Manifest.read(SpecFiles.locate(directory));
  }

  private List<Manifest.Model> prepare(String line) throws IOException {
    Files.writeString(directory.resolve(Nightly.FILE), line);
    return Nightly.prepare(manifest);
  }

  @Test
  void everyModelIsWiderThanTheOneThatItIsOf() throws IOException {
    List<Manifest.Model> models = Nightly.prepare(manifest);
    assertThat(models).hasSizeGreaterThan(10);
    assertThat(models.stream().mapToLong(Manifest.Model::distinct).sum()).isGreaterThan(10_000_000);
    for (Manifest.Model each : models) {
      String wide = Files.readString(directory.resolve(each.config() + ".cfg"));
      Manifest.Model narrow =
          manifest.models().stream()
              .filter(other -> other.mustHold() && other.module().equals(each.module()))
              .findFirst()
              .orElseThrow();
      assertThat(wide)
          .as(each.name())
          .isNotEqualTo(Files.readString(directory.resolve(narrow.config() + ".cfg")));
      assertThat(each.distinct()).as(each.name()).isGreaterThan(narrow.distinct());
    }
  }

  @Test
  void writesTheWiderConfiguration() throws Exception {
    Manifest.Model wide = prepare("twins-2 | twins | MaxPowerLosses = 2 | 9 | 8 | 7").getFirst();
    assertThat(wide.module()).isEqualTo("MCTwins");
    assertThat(directory.resolve("twins-2.cfg")).content().contains("\n  MaxPowerLosses = 2\n");
    assertThat(new ModelCheck(new Tlc(directory)).run(wide, ModelCheck.Listener.silent()))
        .satisfies(outcome -> assertThat(outcome.result().verdict()).isEqualTo(Manifest.HOLDS))
        .satisfies(outcome -> assertThat(outcome.difference()).isPresent());
  }

  @Test
  void aModelTooLargeToEndIsSearchedUpToSoManyStates() throws Exception {
    Manifest.Model wide = prepare("big | return | MaxLog = 2 | >= 2000 | ? | 2").getFirst();
    assertThat(new ModelCheck(new Tlc(directory)).run(wide, ModelCheck.Listener.silent()))
        .satisfies(outcome -> assertThat(outcome.result().verdict()).isEqualTo(Manifest.HOLDS))
        .satisfies(outcome -> assertThat(outcome.isCutShort()).isTrue())
        .satisfies(
            outcome ->
                assertThat(outcome.result().progress().distinct()).isGreaterThanOrEqualTo(2000))
        .satisfies(outcome -> assertThat(outcome.difference()).isEmpty());
    Manifest.Model small =
        prepare("small | twins | Brokers = {b1, b2}, MaxPowerLosses = 1 | >= 999999 | ? | 2")
            .getFirst();
    assertThat(new ModelCheck(new Tlc(directory)).run(small, ModelCheck.Listener.silent()))
        .as("searched to its end before that")
        .satisfies(outcome -> assertThat(outcome.isCutShort()).isFalse())
        .satisfies(outcome -> assertThat(outcome.difference()).isEmpty());
  }

  @Test
  void namesTheMalformedLine() {
    assertThatThrownBy(() -> prepare("a | twins | MaxLog = 2 | 1 | 1"))
        .hasMessage("nightly.txt:1: expected 6 columns, got 5");
    assertThatThrownBy(() -> prepare("#\na | twins-A4 | MaxLog = 2 | 1 | 1 | 1"))
        .hasMessage("nightly.txt:2: expected a model that holds, got twins-A4");
    assertThatThrownBy(() -> prepare("a | twins | MaxLogs = 2 | 1 | 1 | 1"))
        .hasMessage("nightly.txt:1: expected a constant of MCTwins.cfg, got MaxLogs");
    assertThatThrownBy(() -> prepare("a | twins | MaxLog 2 | 1 | 1 | 1"))
        .hasMessageStartingWith("nightly.txt:1: expected changes such as MaxLog = 2");
    assertThatThrownBy(() -> prepare("a | twins | MaxLog = 2 | many | 1 | 1"))
        .hasMessageStartingWith("nightly.txt:1: expected numbers");
  }
}
