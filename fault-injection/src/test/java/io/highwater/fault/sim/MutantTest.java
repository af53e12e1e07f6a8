package io.highwater.fault.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Bug;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A simulator that catches nothing proves nothing. */
final class MutantTest {
  private static final long SEEDS_MAX = 60;

  @ParameterizedTest
  @CsvSource({
    "truncate-to-high-watermark, CandidateComplete",
    "diverging-fetch-counts, CandidateComplete",
    "latest-offset-too-early, MonotonicVisibleOffset",
    "join-at-stale-high-watermark, CandidateComplete",
    "pending-isr-ignored, CandidateComplete",
    "fenced-broker-in-isr, IsrUnfenced",
    "high-watermark-ignores-min-isr, StrictHighWatermark",
    "unflushed-counts, AckedCopies",
    "duplicate-acknowledged-early, AckedCommitted"
  })
  void aWrongRuleIsSeen(String name, String property) {
    Mutant mutant = Mutant.named(name).orElseThrow();
    for (long seed = 1; seed <= SEEDS_MAX; seed++) {
      SimResult result = new Simulator(seed, mutant, Oracle.NONE).run();
      if (!result.holds() && result.violation().property().equals(property)) {
        return;
      }
    }
    assertThat(name).as("%s in %d seeds", property, SEEDS_MAX).isNull();
  }

  @Test
  void everyBugHasANameOfItsOwn() {
    assertThat(Mutant.all()).hasSameSizeAs(Bug.values());
    assertThat(Mutant.named("a1")).map(Mutant::name).hasValue("truncate-to-high-watermark");
    assertThat(Mutant.named("no-such")).isEmpty();
  }
}
