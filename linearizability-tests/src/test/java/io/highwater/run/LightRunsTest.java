package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.SimLoad;
import io.highwater.fault.sim.SimResult;
import io.highwater.fault.sim.Simulator;
import io.highwater.tla.trace.LogAccount;
import io.highwater.tla.trace.TraceCheck;
import io.highwater.tla.trace.TraceCheck.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Under light load a run is short enough to be followed from its beginning to its end. */
final class LightRunsTest {
  private static final long SEEDS_MAX = 200;
  private static final int LINES_MAX = 5_000;

  private final TraceCheck check = new TraceCheck();

  /** The first run that does not take long to follow and in which this happens so often. */
  private void add(String what, int times) {
    for (long seed = 1; seed <= SEEDS_MAX; seed++) {
      List<String> lines = new ArrayList<>();
      SimResult result =
          new Simulator(seed, SimLoad.LIGHT, Mutant.NONE, new SimulatedHistory(), lines::add).run();
      assertThat(result.violation()).as("seed %d", seed).isNull();
      boolean isShort = lines.size() < LINES_MAX && result.traced().leftOut().isEmpty();
      if (isShort && lines.stream().filter(each -> each.contains(what)).count() >= times) {
        check.add("seed " + seed, lines);
        return;
      }
    }
    throw new AssertionError("no seed of " + SEEDS_MAX + " has " + times + " of " + what);
  }

  @Test
  void theWholeRunIsABehaviour() throws Exception {
    add("\"action\":\"LosePower\"", 10);
    add("\"action\":\"RegisterBroker\"", 25);
    add("\"action\":\"ElectUncleanLeader\"", 1);

    List<Verdict> verdicts = check.check();

    for (Verdict each : verdicts) {
      assertThat(each.refusal()).as(each.run()).isEmpty();
      assertThat(each.accounts()).isNotEmpty().allMatch(LightRunsTest::addsUp);
    }
    assertThat(verdicts.getFirst().actions()).containsKey("LosePower");
    assertThat(verdicts.getLast().actions()).containsKey("ElectUncleanLeader");
  }

  /** What was appended and not cut is what the fullest log has. */
  private static boolean addsUp(LogAccount account) {
    return account.cut() >= 0 && account.cut() <= account.appended();
  }
}
