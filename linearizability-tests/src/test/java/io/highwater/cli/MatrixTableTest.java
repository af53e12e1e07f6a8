package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.tla.Manifest.Model;
import io.highwater.tla.Matrix;
import io.highwater.tla.Matrix.Cell;
import io.highwater.tla.ModelCheck.Outcome;
import io.highwater.tla.TlcProgress;
import io.highwater.tla.TlcResult;
import io.highwater.tla.TlcState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MatrixTableTest {
  private static final String LOSING = "all-2-clean-isr-never-power";

  @Test
  void saysWhichCellsLoseAndInHowManySteps() {
    List<String> lines =
        new MatrixTable(Matrix.cells().stream().map(MatrixTableTest::outcome).toList()).lines();
    assertThat(lines).hasSize(1 + Matrix.settings().size());
    assertThat(lines.getFirst()).startsWith("acks min.isr unclean ELR flush");
    assertThat(lines)
        .filteredOn(line -> line.contains("LOSES"))
        .singleElement()
        .asString()
        .startsWith("all        2 no      no  never")
        .contains("LOSES, 2 steps");
  }

  private static Outcome outcome(Cell cell) {
    TlcState state = new TlcState(1, new LinkedHashMap<>());
    boolean loses = cell.name().equals(LOSING);
    return new Outcome(
        new Model(cell.name(), "M", "C", "f", "", 0, 0, 0, 0),
        new TlcResult(
            loses ? Optional.of("AckedDurable") : Optional.empty(),
            new TlcProgress(1, 1, 1, 0),
            loses ? List.of(state, state, state) : List.of(),
            List.of(),
            Duration.ZERO));
  }
}
