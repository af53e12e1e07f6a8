package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.tla.Manifest.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final Path HERE = Path.of("");

  /** Prints the kernels' table; there is nothing that could hold. */
  private static final String TABLE = "MCKernels.cfg";

  private static final Pattern BUGS = Pattern.compile("Bugs = \\{(.*)}");
  private static final Pattern QUOTED = Pattern.compile("\"(\\w+)\"");

  private final Manifest manifest = Manifest.read(HERE.toAbsolutePath());

  @Test
  void everyConfigurationIsListedAndEveryListedFileExists() throws IOException {
    try (Stream<Path> files = Files.list(HERE.toAbsolutePath())) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".cfg")))
          .filteredOn(name -> !SpecFiles.WALKED.contains(name) && !SpecFiles.TRACES.contains(name))
          .filteredOn(name -> !name.equals("MCLogRuns.cfg")) // no model: see LogRunsTest
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      manifest.models().stream().map(model -> model.config() + ".cfg"),
                      Stream.of(TABLE))
                  .toList());
    }
    assertThat(manifest.models())
        .allSatisfy(model -> assertThat(Path.of(model.module() + ".tla")).exists());
  }

  @Test
  void aModelHoldsOnlyWithoutWrongRules() {
    assertThat(manifest.models().stream().filter(Model::mustHold))
        .isNotEmpty()
        .allSatisfy(model -> assertThat(bugs(model)).isEmpty());
  }

  @Test
  void everyWrongRuleIsCaughtBySomeModel() {
    String known = SpecText.read(Path.of("Settings.tla")).definition("KnownBugs").orElseThrow();
    Set<String> caught =
        manifest.models().stream()
            .filter(model -> !model.mustHold())
            .flatMap(model -> bugs(model).stream())
            .collect(Collectors.toSet());
    assertThat(caught)
        .containsExactlyInAnyOrderElementsOf(
            QUOTED.matcher(known).results().map(id -> id.group(1)).toList());
  }

  @Test
  void everyFamilyThatHoldsHasAWeakeningThatDoesNot() {
    Set<String> weakened =
        manifest.models().stream()
            .filter(model -> !model.mustHold())
            .map(Model::module)
            .collect(Collectors.toSet());
    assertThat(manifest.models().stream().filter(Model::mustHold).map(Model::module))
        .isSubsetOf(weakened);
  }

  @Test
  void aWeakeningChangesOneLineOfItsFamilysConfiguration() {
    assertThat(manifest.models().stream().filter(model -> model.config().contains("_")))
        .isNotEmpty()
        .allSatisfy(
            model -> {
              List<String> changed = lines(model.config());
              changed.removeAll(lines(model.module()));
              assertThat(changed).hasSize(1);
            });
  }

  private static List<String> bugs(Model model) {
    return lines(model.config()).stream()
        .flatMap(line -> BUGS.matcher(line).results())
        .flatMap(bugs -> QUOTED.matcher(bugs.group(1)).results())
        .map(id -> id.group(1))
        .toList();
  }

  private static List<String> lines(String config) {
    try {
      return new ArrayList<>(Files.readAllLines(Path.of(config + ".cfg")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void takesTheFiguresOfARun() {
    Model acks1 = new Model("acks1", "MCAcks1", "MCAcks1", "f", "AckedDurable", 9, 9, 9, 9);
    List<ModelCheck.Outcome> run = List.of(new ModelCheck.Outcome(acks1, Recorded.violated()));
    assertThat(
            Manifest.measured(
                List.of(
                    "# acks1 | 9",
                    "acks1 | M | C | f | AckedDurable |        9 |    9 |   9 |       9",
                    "other | M | C | f | holds        |        9 |    9 |   0 |       9"),
                run,
                4))
        .containsExactly(
            "# acks1 | 9",
            "acks1 | M | C | f | AckedDurable |     1053 |    4 |   4 |       1",
            "other | M | C | f | holds        |        9 |    9 |   0 |       9");
    assertThat(Manifest.measured(List.of("acks1 | of | MaxLog = 2 | >= 900000 | ? |  30"), run, 3))
        .as("no figure is held to what is not measured")
        .containsExactly("acks1 | of | MaxLog = 2 | >= 900000 | ? |   1");
  }

  @Test
  void namesTheMalformedLine() {
    assertThatThrownBy(() -> Manifest.parse(List.of("# fine", "a | b | c")))
        .hasMessage("manifest.txt:2: expected 9 columns, got 3");
    assertThatThrownBy(() -> Manifest.parse(List.of("a | M | C | f | holds | many | 3 | 0 | 1")))
        .hasMessageStartingWith("manifest.txt:1: expected numbers");
    String twice = "a | M | C | f | holds | 1 | 3 | 0 | 1";
    assertThatThrownBy(() -> Manifest.parse(List.of(twice, twice)))
        .hasMessage("manifest.txt:2: expected a name that no other model has, got a");
  }
}
