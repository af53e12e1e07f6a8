package io.highwater.fault.sim;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Seeds hold, are worth their time, and can be had again. */
final class SimulatorTest {
  private static final int SEEDS = 30;

  @Test
  void theProtocolHolds() {
    Tally all = new Tally();
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimResult result = new Simulator(seed, Mutant.NONE, Oracle.NONE).run();

      assertThat(result.violation()).as("seed %d", seed).isNull();
      assertThat(result.virtualUs()).isGreaterThan(60_000_000);
      assertThat(result.tally().events()).isGreaterThan(5_000);
      assertThat(result.tally().acknowledged()).isGreaterThanOrEqualTo(100);
      assertThat(result.tally().faultKinds()).isGreaterThanOrEqualTo(3);
      all.add(result.tally());
    }
    assertThat(all.faults()).allSatisfy((fault, times) -> assertThat(times).as(fault).isPositive());
    assertThat(all.errors().get("NOT_ENOUGH_REPLICAS_AFTER_APPEND")).isPositive();
    assertThat(all.errors().get("OFFSET_NOT_AVAILABLE")).isPositive();
    assertThat(all.roles().get("LEADER_SHRINKING")).isPositive();
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void aSeedIsARun(@ForAll long seed) {
    assertThat(Twice.firstDifference(world(seed), world(seed))).isEmpty();
  }

  @Test
  void twoSeedsAreTwoRuns() {
    assertThat(Twice.firstDifference(world(1), world(2))).isPresent();
  }

  private static Simulator world(long seed) {
    return new Simulator(seed, Mutant.NONE, Oracle.NONE);
  }
}
