package io.highwater.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.history.History;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every judge must bite: a clean history passes, each spoiled one gets the right name. */
class MutationTest {
  private static final int SEEDS = 30;
  private static final int OPERATIONS = 400;

  @ParameterizedTest
  @ValueSource(ints = {50, 400, 3_000})
  void cleanHistoriesHold(int operations) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      CheckResult result = Checkers.all().check(SimulatedLog.generate(seed, operations));
      assertThat(result.shown()).as("seed %d", seed).isEmpty();
      assertThat(result.valid()).as("seed %d: %s", seed, result.doubts()).isEqualTo(Validity.TRUE);
    }
  }

  @ParameterizedTest
  @EnumSource(Corruption.class)
  void spoiledHistoriesGetTheRightName(Corruption corruption) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Observations clean = Observations.of(SimulatedLog.generate(seed, OPERATIONS));
      Corruption.Script script = new Corruption.Script(clean);
      corruption.apply(script, new Random(seed));
      CheckResult result = Checkers.all().check(History.of(script.ops()));
      assertThat(result.valid()).as("seed %d", seed).isEqualTo(Validity.FALSE);
      assertThat(result.anomalies())
          .as("%s, seed %d", corruption, seed)
          .containsKey(corruption.expected());
      Anomaly smallest = result.anomalies().get(corruption.expected()).smallest().getFirst();
      assertThat(smallest.ops()).isNotEmpty();
      assertThat(smallest.explanation()).contains("partition " + smallest.partition());
    }
  }
}
