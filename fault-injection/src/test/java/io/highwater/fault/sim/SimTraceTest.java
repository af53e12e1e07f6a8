package io.highwater.fault.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written down of a run; that it is a behaviour of the specification, others check. */
class SimTraceTest {
  private static final int SEEDS = 20;

  private static List<String> trace(long seed) {
    List<String> lines = new ArrayList<>();
    SimResult traced =
        new Simulator(seed, SimLoad.LIGHT, Mutant.NONE, Oracle.NONE, lines::add).run();
    SimResult untraced = new Simulator(seed, SimLoad.LIGHT, Mutant.NONE, Oracle.NONE, null).run();

    assertThat(traced.digest()).as("seed %d", seed).isEqualTo(untraced.digest());
    assertThat(untraced.traced()).isNull();
    assertThat(traced.traced().lines()).isEqualTo(lines.size() - 1);
    return lines;
  }

  @Test
  void aRunIsTheSameWhoeverReadsOfIt() {
    assertThat(trace(3)).isEqualTo(trace(3));
  }

  @Test
  void everyShardAndEveryLifeOfTheControllerTells() {
    List<String> lines = trace(32);

    assertThat(lines.getFirst()).contains("\"source\":\"simulator\"");
    assertThat(lines).anyMatch(each -> each.contains("\"shard\":1"));
    assertThat(lines)
        .anyMatch(each -> each.contains("\"actor\":\"controller\",\"incarnation\":2,"));
  }

  @Test
  void underLightLoadAsMuchGoesWrongAndMostRunsAreTold() {
    int whole = 0;
    long faults = 0;
    long faultsOfFull = 0;
    long lines = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimResult light =
          new Simulator(seed, SimLoad.LIGHT, Mutant.NONE, Oracle.NONE, line -> {}).run();
      SimResult full = new Simulator(seed, Mutant.NONE, Oracle.NONE).run();
      assertThat(light.tally().faults().get(Adversity.LATE_ANSWER.name())).isZero();
      whole += light.traced().leftOut().isEmpty() ? 1 : 0;
      lines += light.traced().lines();
      faults += sum(light);
      faultsOfFull += sum(full);
    }
    assertThat(whole).isGreaterThanOrEqualTo(SEEDS * 9 / 10);
    assertThat(lines / SEEDS).isBetween(1_000L, 10_000L);
    assertThat(faults).isGreaterThan(faultsOfFull / 2);
  }

  private static long sum(SimResult result) {
    return result.tally().faults().values().stream().mapToLong(Long::longValue).sum();
  }

  /** What comes after it would be no behaviour. */
  @Test
  void whatTheSpecificationLeavesOutEndsATrace() {
    SimResult.Traced traced =
        new Simulator(72, SimLoad.FULL, Mutant.NONE, Oracle.NONE, line -> {}).run().traced();

    assertThat(traced.leftOut()).isNotEmpty();
    assertThat(traced.lines()).isLessThan(1_000);
  }
}
