package io.highwater.fault.sim.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StorageSimulatorTest {
  private static final long SEEDS = Long.getLong("storage.seeds", 300);
  private static final long MUTANT_SEEDS_MAX = 200;

  @Test
  void everySeedHoldsAndEverythingHappens() {
    Map<Deed, Integer> deeds = new EnumMap<>(Deed.class);
    for (long seed = 1; seed <= SEEDS; seed++) {
      StorageResult result = new StorageSimulator(seed, StorageMutant.NONE).run();
      assertThat(result.violation()).as("seed %d", seed).isNull();
      result.deeds().forEach((deed, times) -> deeds.merge(deed, times, Integer::sum));
    }
    assertThat(deeds).containsOnlyKeys(Deed.values());
  }

  @Test
  void theSameSeedIsTheSameLife() {
    for (long seed = 1; seed <= 5; seed++) {
      StorageResult first = new StorageSimulator(seed, StorageMutant.NONE).run();
      assertThat(new StorageSimulator(seed, StorageMutant.NONE).run()).isEqualTo(first);
      assertThat(new StorageSimulator(seed + 1, StorageMutant.NONE).run().digest())
          .isNotEqualTo(first.digest());
    }
  }

  static Stream<StorageMutant> mutants() {
    return StorageMutant.all().stream();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aWrongRuleIsSeen(StorageMutant mutant) {
    for (long seed = 1; seed <= MUTANT_SEEDS_MAX; seed++) {
      if (!new StorageSimulator(seed, mutant).run().holds()) {
        return;
      }
    }
    assertThat(mutant.name()).as("seen in %d seeds", MUTANT_SEEDS_MAX).isNull();
  }
}
