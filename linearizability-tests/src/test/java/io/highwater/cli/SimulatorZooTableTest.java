package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table says who was caught, by what, and who cannot be. */
final class SimulatorZooTableTest {
  private final List<String> lines = new ArrayList<>();
  private final SimulatorZooTable table = new SimulatorZooTable(true, lines::add, done -> {});

  @Test
  void rowsTellBothOfTheCaughtAndOfThoseOutOfReach() throws InterruptedException {
    assertThat(table.print(List.of("acks1", "A5"))).isTrue();

    assertThat(lines)
        .anyMatch(each -> each.matches("acks1 +acks-all-like-acks-1 +AckedCommitted .*"));
    assertThat(lines).anyMatch(each -> each.contains("A5") && each.contains("out of reach"));
    assertThat(lines.getLast()).contains("1 wrong rules", "1 caught", "0 false alarms");
  }

  @Test
  void anUnknownEntryIsRefused() {
    assertThatThrownBy(() -> table.print(List.of("Z9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no entry [Z9]; there are: [");
  }
}
