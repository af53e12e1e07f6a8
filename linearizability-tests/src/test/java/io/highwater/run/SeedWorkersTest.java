package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each seed is run once, and nothing but seeds of the range, up to the largest number there is. */
final class SeedWorkersTest {
  private static final int ENOUGH = 10;

  @Test
  void aRangeEndsWhereNumbersDo() {
    assertThat(run(Long.MAX_VALUE - 1, Long.MAX_VALUE, 1))
        .containsExactly(Long.MAX_VALUE - 1, Long.MAX_VALUE);
    assertThat(run(Long.MAX_VALUE, Long.MAX_VALUE, 1)).containsExactly(Long.MAX_VALUE);
  }

  @Test
  void aStepThatLeavesTheRangeEndsIt() {
    assertThat(run(1, 2, Long.MAX_VALUE)).containsExactly(1L);
    assertThat(run(-3, 3, 4)).containsExactly(-3L, 1L);
    assertThat(run(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE))
        .containsExactly(Long.MIN_VALUE, -1L, Long.MAX_VALUE - 1);
  }

  @Test
  void noSeedIsNone() {
    assertThat(run(2, 1, 1)).isEmpty();
  }

  private static List<Long> run(long first, long last, long step) {
    List<Long> seen = new ArrayList<>();
    new SeedWorkers(first, last, step, () -> seen.size() >= ENOUGH, seen::add)
        .runAlone(Long.MAX_VALUE);
    return seen;
  }
}
