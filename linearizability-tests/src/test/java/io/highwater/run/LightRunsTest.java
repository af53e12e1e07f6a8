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
  /** Its logs begin at offset 36. */
  private static final long BEGINS_LATER = 34;

  /** A broker registers while the answer to the life before is still due. */
  private static final long QUICK_LIVES = 55;

  /** The setting allows an unclean election, and the occasion is a broker without a replica. */
  private static final long ELECTED_BY_OCCASION = 61;

  private final TraceCheck check = new TraceCheck();

  private SimResult add(long seed) {
    List<String> lines = new ArrayList<>();
    SimResult result =
        new Simulator(seed, SimLoad.LIGHT, Mutant.NONE, new SimulatedHistory(), lines::add).run();
    check.add("seed " + seed, lines);
    return result;
  }

  @Test
  void theWholeRunIsABehaviour() throws Exception {
    for (long seed : new long[] {BEGINS_LATER, QUICK_LIVES, ELECTED_BY_OCCASION}) {
      SimResult result = add(seed);
      assertThat(result.violation()).isNull();
      assertThat(result.traced().leftOut()).as("seed %d", seed).isEmpty();
    }

    List<Verdict> verdicts = check.check();

    for (Verdict each : verdicts) {
      assertThat(each.refusal()).as(each.run()).isEmpty();
      assertThat(each.actions()).as(each.run()).containsKeys("RegisterBroker", "LosePower");
      assertThat(each.accounts()).isNotEmpty().allMatch(LightRunsTest::addsUp);
    }
    assertThat(verdicts.getLast().actions()).containsKey("ElectUncleanLeader");
  }

  /** What was appended and not cut is what the fullest log has. */
  private static boolean addsUp(LogAccount account) {
    return account.cut() >= 0 && account.cut() <= account.appended();
  }
}
