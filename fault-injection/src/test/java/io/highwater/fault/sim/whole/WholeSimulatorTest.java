package io.highwater.fault.sim.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.Oracle;
import io.highwater.fault.sim.Twice;
import io.highwater.spec.FlushPolicy;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WholeSimulatorTest {
  private static final long SEEDS = Long.getLong("whole.seeds", 20);
  private static final long MUTANT_SEEDS_MAX = 30;

  @Test
  void everySeedHoldsAndEverythingGoesWrong() {
    Map<Mishap, Integer> mishaps = new EnumMap<>(Mishap.class);
    Set<FlushPolicy> policies = EnumSet.noneOf(FlushPolicy.class);
    Map<String, Long> chores = new TreeMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      WholeResult result = world(seed).run();
      assertThat(result.violation()).as("seed %d", seed).isNull();
      assertThat(result.acknowledgements()).as("seed %d", seed).isGreaterThan(20);
      result.mishaps().forEach((mishap, times) -> mishaps.merge(mishap, times, Integer::sum));
      policies.add(result.flushPolicy());
      result.chores().forEach((chore, times) -> chores.merge(chore, times, Long::sum));
    }
    assertThat(mishaps).containsOnlyKeys(Mishap.values());
    assertThat(chores).containsKeys("group-generation", "offset-commit").doesNotContainValue(0L);
    assertThat(policies).containsExactlyInAnyOrder(FlushPolicy.values());
  }

  @Test
  void theSameSeedIsTheSameRunEventByEvent() {
    assertThat(Twice.firstDifference(world(3), world(3))).isEmpty();
    assertThat(Twice.firstDifference(world(3), world(4))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log-not-synced",
        "waiter-dropped",
        "late-answer-taken",
        "retention-above-high-watermark",
        "leader-start-ignored",
        "sessions-never-expire"
      })
  void aWrongRuleIsSeen(String name) {
    WholeMutant mutant = WholeMutant.named(name).orElseThrow();
    for (long seed = 1; seed <= MUTANT_SEEDS_MAX; seed++) {
      if (!new WholeSimulator(seed, mutant, Oracle.NONE).run().holds()) {
        return;
      }
    }
    assertThat(name).as("seen in %d seeds", MUTANT_SEEDS_MAX).isNull();
  }

  private static WholeSimulator world(long seed) {
    return new WholeSimulator(seed, WholeMutant.NONE, Oracle.NONE);
  }
}
