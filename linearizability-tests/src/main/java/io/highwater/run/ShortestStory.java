package io.highwater.run;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.Shrinker;
import io.highwater.fault.sim.SimLoad;
import io.highwater.fault.sim.Simulator;
import io.highwater.fault.sim.Story;
import io.highwater.fault.sim.whole.WholeMutant;
import io.highwater.fault.sim.whole.WholeShrinker;
import io.highwater.fault.sim.whole.WholeSimulator;
import io.highwater.fault.sim.whole.WholeStory;

/** How few steps it takes to show a wrong rule. */
final class ShortestStory {
  private static final long REPLAYS_MAX = 1_500;
  private static final long SEEDS_MAX = 120;
  private static final long RUNS_MAX = 150;

  private ShortestStory() {}

  /**
   * Of bare nodes: the steps of the story of a seed, or of the first of some others if what that
   * one shows hangs on more than a story tells of.
   *
   * @param found shows the mutant
   * @return 0 if none of them has one
   */
  static int ofNodes(String mutantName, long found) {
    Mutant mutant = Mutant.named(mutantName).orElseThrow();
    SimulatedHistory oracle = new SimulatedHistory();
    for (long seed = 0; seed <= SEEDS_MAX; seed++) {
      Story whole = Simulator.record(seed == 0 ? found : seed, SimLoad.FULL, mutant, oracle);
      Story story = whole == null ? null : new Shrinker(mutant, oracle, REPLAYS_MAX).shrink(whole);
      if (story != null) {
        return story.length();
      }
    }
    return 0;
  }

  /**
   * Of whole brokers: the steps of the story of a seed. Takes a minute or two of CPU time.
   *
   * @param found shows the mutant
   */
  static int ofBrokers(String mutantName, long found) {
    WholeMutant mutant = WholeMutant.named(mutantName).orElseThrow();
    SimulatedHistory oracle = new SimulatedHistory();
    WholeStory whole = WholeSimulator.record(found, mutant, oracle);
    return new WholeShrinker(mutant, oracle, (runs, steps) -> runs < RUNS_MAX)
        .shrink(whole)
        .length();
  }
}
