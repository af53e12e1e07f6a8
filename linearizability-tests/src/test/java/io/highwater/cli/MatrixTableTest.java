package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.tla.Manifest;
import io.highwater.tla.Manifest.Model;
import io.highwater.tla.Matrix;
import io.highwater.tla.Matrix.Cell;
import io.highwater.tla.ModelCheck.Outcome;
import io.highwater.tla.TlcProgress;
import io.highwater.tla.TlcResult;
import io.highwater.tla.TlcState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class MatrixTableTest {
  private final StringWriter said = new StringWriter();

  @Test
  void saysWhichCellsLoseAndInHowManySteps() {
    List<String> lines = new MatrixTable(outcomes(Cell::durable)).lines();
    assertThat(lines).hasSize(1 + Matrix.settings().size());
    assertThat(lines.getFirst()).startsWith("acks min.isr unclean ELR flush");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("all        2 no      no  never"))
        .singleElement()
        .asString()
        .containsPattern("never +holds +holds +LOSES, 2 steps +LOSES, 2 steps");
    assertThat(lines).noneMatch(line -> line.contains("(!)"));
  }

  @Test
  void marksWhatIsNotAsExpected() {
    Cell odd = Matrix.find("all-2-clean-isr-never-power").orElseThrow();
    assertThat(new MatrixTable(outcomes(cell -> cell.durable() || cell.equals(odd))).lines())
        .filteredOn(line -> line.contains("(!)"))
        .singleElement()
        .asString()
        .contains("holds (!)");
  }

  @Test
  void aCellThatIsNotAsExpectedIsAViolation() {
    Cell odd = Matrix.find("all-2-clean-elr-never-power").orElseThrow();
    assertThat(show(Cell::durable)).isEqualTo(ExitCode.HOLDS);
    assertThat(said.toString()).contains("Each cell is what its setting");

    assertThat(show(cell -> cell.durable() && !cell.equals(odd))).isEqualTo(ExitCode.VIOLATED);
    assertThat(said.toString())
        .contains("(!) all-2-clean-elr-never-power: verdict: expected holds, got AckedDurable");
    assertThat(show(cell -> true)).isEqualTo(ExitCode.VIOLATED);
  }

  private int show(Predicate<Cell> holds) {
    PrintWriter out = new PrintWriter(said, true);
    return new MatrixRun(out, out).show(outcomes(holds));
  }

  /** The lengths in the document are TLC's; that each cell holds or loses is checked here. */
  @Test
  void theDocumentHasTheSameVerdicts() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("../tla/README.md")).stream()
            .map(MatrixTableTest::withoutLengths)
            .toList();
    assertThat(documented)
        .containsSubsequence(
            new MatrixTable(outcomes(Cell::durable))
                .lines().stream().map(MatrixTableTest::withoutLengths).toList());
  }

  private static String withoutLengths(String line) {
    return line.replaceAll("LOSES, \\d+ steps", "LOSES").replaceAll(" +", " ");
  }

  private static List<Outcome> outcomes(Predicate<Cell> holds) {
    return Matrix.cells().stream().map(cell -> outcome(cell, holds.test(cell))).toList();
  }

  private static Outcome outcome(Cell cell, boolean holds) {
    TlcState state = new TlcState(1, new LinkedHashMap<>());
    String expected = cell.durable() ? Manifest.HOLDS : "AckedDurable";
    return new Outcome(
        new Model(cell.name(), "M", "C", "f", expected, -1, -1, -1, 0),
        new TlcResult(
            holds ? Optional.empty() : Optional.of("AckedDurable"),
            new TlcProgress(1, 1, 1, 0),
            holds ? List.of() : List.of(state, state, state),
            List.of(),
            Duration.ZERO));
  }
}
