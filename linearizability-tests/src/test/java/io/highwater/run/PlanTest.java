package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.nemesis.Kind;
import org.junit.jupiter.api.Test;

/** Names of faults, there and back. */
class PlanTest {
  @Test
  void nemesesAreReadAndWritten() {
    assertThat(Nemeses.parse("kill,partition").kinds()).containsExactly(Kind.PARTITION, Kind.KILL);
    for (String label : new String[] {"partition,kill,pause", "kill", "power-loss", "none"}) {
      assertThat(Nemeses.parse(label).label()).isEqualTo(label);
    }
  }
}
