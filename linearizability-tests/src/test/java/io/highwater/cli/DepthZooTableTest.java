package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.run.Depth;
import io.highwater.run.Specimen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table says which depth caught whom, and who cannot be. */
final class DepthZooTableTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void theStorageOfOneCatchesAllItsMutants() throws InterruptedException {
    assertThat(table(Depth.STORAGE, true).print(null)).isTrue();

    assertThat(lines.getLast()).contains("13 wrong rules", "13 caught", "0 false alarms");
  }

  @Test
  void wholeBrokersCatchWhatBareNodesHaveNot() throws InterruptedException {
    assertThat(
            table(Depth.BROKER, false).print(List.of("log-not-synced", "flush-told-early", "E2")))
        .isTrue();

    assertThat(lines).anyMatch(each -> each.matches("flush-told-early +\\w+ .*"));
    assertThat(lines.getLast()).contains("2 wrong rules", "2 caught", "0 false alarms");
  }

  @Test
  void theFileNamesEveryMutantOnce() {
    assertThat(Specimen.all(Depth.BROKER)).hasSameSizeAs(Depth.BROKER.mutants().keySet());
    assertThat(Specimen.all(Depth.BROKER)).anyMatch(Specimen::isInReach);
  }

  @Test
  void anUnknownEntryIsRefused() {
    assertThatThrownBy(() -> table(Depth.STORAGE, false).print(List.of("Z9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no entry [Z9]; there are: [");
  }

  private DepthZooTable table(Depth depth, boolean afresh) {
    return new DepthZooTable(depth, afresh, lines::add, done -> {});
  }
}
