package io.highwater.fault.sim.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.Oracle;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WholeSimulatorTest {
  private static final long SEEDS = Long.getLong("whole.seeds", 12);
  private static final long MUTANT_SEEDS_MAX = 30;

  @Test
  void everySeedHoldsAndEverythingGoesWrong() {
    Map<Mishap, Integer> mishaps = new EnumMap<>(Mishap.class);
    for (long seed = 1; seed <= SEEDS; seed++) {
      WholeResult result = new WholeSimulator(seed, Oracle.NONE).run();
      assertThat(result.violation()).as("seed %d", seed).isNull();
      assertThat(result.acknowledgements()).as("seed %d", seed).isGreaterThan(20);
      result.mishaps().forEach((mishap, times) -> mishaps.merge(mishap, times, Integer::sum));
    }
    assertThat(mishaps).containsOnlyKeys(Mishap.values());
  }

  @Test
  void theSameSeedIsTheSameRun() {
    WholeResult first = new WholeSimulator(3, Oracle.NONE).run();
    assertThat(new WholeSimulator(3, Oracle.NONE).run()).isEqualTo(first);
    assertThat(new WholeSimulator(4, Oracle.NONE).run().digest()).isNotEqualTo(first.digest());
  }

  /** What is acknowledged is then gone when all power goes. */
  @Test
  void disksThatLieAreSeen() {
    for (long seed = 1; seed <= MUTANT_SEEDS_MAX; seed++) {
      WholeResult result =
          new WholeSimulator(seed, Oracle.NONE, path -> path.toString().endsWith(".log")).run();
      if (!result.holds()) {
        return;
      }
    }
    assertThat(false).as("seen in %d seeds", MUTANT_SEEDS_MAX).isTrue();
  }
}
