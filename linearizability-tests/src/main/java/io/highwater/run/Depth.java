package io.highwater.run;

import io.highwater.fault.sim.Exhibit;
import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.SimLoad;
import io.highwater.fault.sim.Simulator;
import io.highwater.fault.sim.storage.StorageMutant;
import io.highwater.fault.sim.storage.StorageSimulator;
import io.highwater.fault.sim.whole.WholeMutant;
import io.highwater.fault.sim.whole.WholeSimulator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/** Which of the simulators turns a seed into a verdict. */
public enum Depth {
  /** The protocol's state machines, and nothing of what brokers put around them. */
  NODES("bare nodes") {
    @Override
    public SeedOutcome run(long seed, SimLoad load, String mutant) {
      Mutant wrong = mutant.isEmpty() ? Mutant.NONE : Mutant.named(mutant).orElseThrow();
      return SeedOutcome.of(new Simulator(seed, load, wrong, new SimulatedHistory(), null).run());
    }

    @Override
    public SequencedMap<String, String> mutants() {
      SequencedMap<String, String> mutants = new LinkedHashMap<>();
      Mutant.all().values().forEach(each -> mutants.put(each.name(), each.title()));
      return mutants;
    }

    @Override
    public Optional<String> mutantNamed(String nameOrId) {
      return Mutant.named(nameOrId).map(Mutant::name);
    }
  },

  /** Whole brokers, a controller and clients. */
  BROKER("whole brokers") {
    @Override
    public SeedOutcome run(long seed, SimLoad load, String mutant) {
      requireFull(load);
      WholeMutant wrong =
          mutant.isEmpty() ? WholeMutant.NONE : WholeMutant.named(mutant).orElseThrow();
      return SeedOutcome.of(new WholeSimulator(seed, wrong, new SimulatedHistory()).run());
    }

    @Override
    public SequencedMap<String, String> mutants() {
      SequencedMap<String, String> mutants = new LinkedHashMap<>();
      WholeMutant.all().forEach(each -> mutants.put(each.name(), each.title()));
      return mutants;
    }

    @Override
    public Optional<String> mutantNamed(String nameOrId) {
      return WholeMutant.named(nameOrId).map(WholeMutant::name);
    }
  },

  /** One log directory on a disk that fails. */
  STORAGE("one log directory") {
    @Override
    public SeedOutcome run(long seed, SimLoad load, String mutant) {
      requireFull(load);
      StorageMutant wrong =
          mutant.isEmpty() ? StorageMutant.NONE : StorageMutant.named(mutant).orElseThrow();
      return SeedOutcome.of(new StorageSimulator(seed, wrong).run());
    }

    @Override
    public SequencedMap<String, String> mutants() {
      SequencedMap<String, String> mutants = new LinkedHashMap<>();
      StorageMutant.all().forEach(each -> mutants.put(each.name(), each.title()));
      return mutants;
    }

    @Override
    public Optional<String> mutantNamed(String nameOrId) {
      return StorageMutant.named(nameOrId).map(StorageMutant::name);
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

  /** As on the command line. */
  public String flag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Runs a seed under full load. */
  public SeedOutcome run(long seed, String mutant) {
    return run(seed, SimLoad.FULL, mutant);
  }

  /**
   * Runs a seed to its end. Any thread.
   *
   * @param load full, except of bare nodes
   * @param mutant the name of one of {@link #mutants}, or nothing
   * @throws java.util.NoSuchElementException if there is no such mutant
   * @throws IllegalArgumentException if there is no such load
   */
  public abstract SeedOutcome run(long seed, SimLoad load, String mutant);

  private static void requireFull(SimLoad load) {
    if (load != SimLoad.FULL) {
      throw new IllegalArgumentException("only runs of nodes have a load of " + load);
    }
  }

  /** The wrong rules that can be followed here, by name, with what is wrong. */
  public abstract SequencedMap<String, String> mutants();

  /** The name of the mutant with this name or, where it has one, this id in the catalogue. */
  public abstract Optional<String> mutantNamed(String nameOrId);

  /** The rule's id in the catalogue if it has one, else its name. */
  public String idOf(String mutant) {
    return Mutant.named(mutant).map(Mutant::id).orElse(mutant);
  }

  /** The mutants as the zoo shows them. */
  public List<Exhibit> exhibits() {
    return Exhibit.all(flag(), mutants().keySet());
  }
}
