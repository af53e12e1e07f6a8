package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixTest {
  @TempDir private Path directory;

  @Test
  void hasASettingARowWithANameForEachCell() {
    assertThat(Matrix.settings()).hasSizeGreaterThanOrEqualTo(24).doesNotHaveDuplicates();
    assertThat(Matrix.cells()).extracting(Matrix.Cell::name).doesNotHaveDuplicates();
    assertThat(Matrix.cells())
        .allSatisfy(cell -> assertThat(Matrix.find(cell.name())).contains(cell));
    assertThat(Matrix.find("all-9-clean-elr-never-power")).isEmpty();
  }

  /** KIP-966 in one line: the replica that stayed away has what the last one standing lost. */
  @Test
  void eligibleLeaderReplicasMakeOnePowerLossHarmless() throws InterruptedException {
    List<Matrix.Cell> cells =
        List.of(cell("all-2-clean-isr-never-power"), cell("all-2-clean-elr-never-power"));
    List<Manifest.Model> models =
        Matrix.prepare(SpecFiles.locate(directory.resolve("models")), cells);
    ModelCheck check = new ModelCheck(new Tlc(directory.resolve("models")));
    assertThat(check.run(models, ModelCheck.Listener.silent()))
        .extracting(outcome -> outcome.result().verdict())
        .containsExactly("AckedDurable", Manifest.HOLDS);
  }

  private static Matrix.Cell cell(String name) {
    return Matrix.find(name).orElseThrow();
  }
}
