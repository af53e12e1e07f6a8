package io.highwater.run;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.storage.Deed;
import io.highwater.fault.sim.storage.StorageMutant;
import io.highwater.fault.sim.storage.StorageResult;
import io.highwater.fault.sim.storage.StorageSimulator;
import io.highwater.fault.sim.whole.Mishap;
import io.highwater.fault.sim.whole.WholeMutant;
import io.highwater.fault.sim.whole.WholeResult;
import io.highwater.fault.sim.whole.WholeSimulator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which of the simulators, beside that of bare nodes, turns a seed into a verdict. */
public enum Depth {
  /** Whole brokers, a controller and clients. */
  BROKER("whole brokers") {
    @Override
    public SeedOutcome run(long seed, String mutant) {
      WholeMutant wrong =
          mutant.isEmpty() ? WholeMutant.NONE : WholeMutant.named(mutant).orElseThrow();
      WholeResult result = new WholeSimulator(seed, wrong, new SimulatedHistory()).run();
      SortedMap<String, Long> counts = counts(Mishap.values(), result.mishaps());
      counts.put("topic-changed", (long) result.topicChanges());
      counts.put("flushed-by-" + result.flushPolicy().name().toLowerCase(Locale.ROOT), 1L);
      return new SeedOutcome(
          seed,
          result.violation(),
          result.digest(),
          result.virtualUs(),
          result.events(),
          result.acknowledgements(),
          counts);
    }

    @Override
    public SequencedMap<String, String> mutants() {
      SequencedMap<String, String> mutants = new LinkedHashMap<>();
      WholeMutant.all().forEach(each -> mutants.put(each.name(), each.title()));
      return mutants;
    }
  },

  /** One log directory on a disk that fails. */
  STORAGE("one log directory") {
    @Override
    public SeedOutcome run(long seed, String mutant) {
      StorageMutant wrong =
          StorageMutant.all().stream()
              .filter(each -> each.name().equals(mutant))
              .findFirst()
              .orElse(StorageMutant.NONE);
      StorageResult result = new StorageSimulator(seed, wrong).run();
      SortedMap<String, Long> deeds = counts(Deed.values(), result.deeds());
      long events = deeds.values().stream().mapToLong(Long::longValue).sum();
      return new SeedOutcome(seed, result.violation(), result.digest(), 0, events, 0, deeds);
    }

    @Override
    public SequencedMap<String, String> mutants() {
      SequencedMap<String, String> mutants = new LinkedHashMap<>();
      StorageMutant.all().forEach(each -> mutants.put(each.name(), each.title()));
      return mutants;
    }
  };

  private final String title;

  Depth(String title) {
    this.title = title;
  }

  /** What is simulated, for a person to read. */
  public String title() {
    return title;
  }

  /**
   * Runs a seed to its end.
   *
   * @param mutant the name of one of {@link #mutants}, or nothing
   */
  public abstract SeedOutcome run(long seed, String mutant);

  /** The wrong rules that can be followed here, by name, with what is wrong. */
  public abstract SequencedMap<String, String> mutants();

  /** The rule's id in the catalogue if it has one, else its name. */
  public String idOf(String mutant) {
    return Mutant.named(mutant).map(Mutant::id).orElse(mutant);
  }

  private static <E extends Enum<E>> SortedMap<String, Long> counts(
      E[] all, Map<E, Integer> counted) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (E each : all) {
      String name = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
      counts.put(name, (long) counted.getOrDefault(each, 0));
    }
    return counts;
  }
}
