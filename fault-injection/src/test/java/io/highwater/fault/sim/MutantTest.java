package io.highwater.fault.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Bug;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulator that catches nothing proves nothing. */
final class MutantTest {
  private static final long SEEDS_MAX = 120;

  @ParameterizedTest
  @MethodSource
  void aWrongRuleIsSeenAndTheRightOneIsNotBlamed(Exhibit exhibit) {
    Mutant mutant = Mutant.named(exhibit.mutant()).orElseThrow();
    long seed = exhibit.standing() == Exhibit.Standing.SEEN ? exhibit.seed() : found(mutant);

    assertThat(run(seed, mutant).holds()).as("seed %d of the record holds", seed).isFalse();
    assertThat(run(seed, Mutant.NONE).violation()).isNull();
  }

  private static long found(Mutant mutant) {
    return LongStream.rangeClosed(1, SEEDS_MAX)
        .filter(each -> !run(each, mutant).holds())
        .findFirst()
        .orElseThrow();
  }

  static Stream<Exhibit> aWrongRuleIsSeenAndTheRightOneIsNotBlamed() {
    return exhibits().filter(Exhibit::isInReach);
  }

  private static Stream<Exhibit> exhibits() {
    return Exhibit.all("nodes", Mutant.all().keySet()).stream();
  }

  /** By what it is known to break, not only by what comes of that. */
  @ParameterizedTest
  @CsvSource({
    "truncate-to-high-watermark, CandidateComplete",
    "latest-offset-too-early, MonotonicVisibleOffset",
    "high-watermark-ignores-min-isr, StrictHighWatermark",
    "unflushed-counts, AckedCopies",
    "eligible-beside-enough, ElrSane",
    "reassignment-ends-early, ReassignmentSafe",
    "unclean-election-unmarked, UncleanIsMarked",
    "settled-isr-moves-nothing, WriteEventuallyAnswered"
  })
  void itIsSeenByItsName(String name, String property) {
    Mutant mutant = Mutant.named(name).orElseThrow();
    List<String> seen = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS_MAX && !seen.contains(property); seed++) {
      SimResult result = run(seed, mutant);
      if (!result.holds()) {
        seen.add(result.violation().property());
      }
    }
    assertThat(seen).contains(property);
  }

  private static SimResult run(long seed, Mutant mutant) {
    return new Simulator(seed, mutant, Oracle.NONE).run();
  }

  @Test
  void everyBugHasANameOfItsOwn() {
    assertThat(Mutant.all()).hasSameSizeAs(Bug.values());
    assertThat(Mutant.named("a1")).map(Mutant::name).hasValue("truncate-to-high-watermark");
    assertThat(Mutant.named("no-such")).isEmpty();
  }

  /** What no core can follow cannot be caught, and nothing else is excused. */
  @Test
  void onlyWhatNobodyCanFollowIsOutOfReach() {
    assertThat(exhibits().filter(each -> !each.isInReach()))
        .extracting(each -> Mutant.named(each.mutant()).orElseThrow().id())
        .containsExactly("A5", "A8", "C5");
  }
}
