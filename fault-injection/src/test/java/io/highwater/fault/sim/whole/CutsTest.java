package io.highwater.fault.sim.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.Rng;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A cut ends when its own time is over, and counts if anything met it. */
final class CutsTest {
  private final Timeline time = new Timeline();
  private final SimNetwork network = new SimNetwork(time, new Rng(1));
  private final AtomicInteger counted = new AtomicInteger();
  private final Hit first = new Hit(counted::incrementAndGet);
  private final Hit second = new Hit(counted::incrementAndGet);

  @Test
  void healingOneCutLeavesTheOther() {
    network.cut("a", "b", first);
    network.cut("a", "b", second);

    network.heal(first);
    assertThat(network.holdsUp("a", "b")).isTrue();
    network.heal(second);
    assertThat(network.holdsUp("a", "b")).isFalse();
  }

  @Test
  void aCutThatNobodyMeetsCountsForNothing() {
    network.cut("a", "b", first);

    assertThat(network.holdsUp("b", "a")).isFalse();
    assertThat(counted).hasValue(0);
    network.holdsUp("a", "b");
    network.holdsUp("a", "b");
    assertThat(counted).hasValue(1);
  }

  @Test
  void slownessThatEndsLeavesTheOther() {
    network.slow("a", "b", 2_000_000, first);
    network.slow("a", "b", 1_000_000, second);
    assertThat(network.latencyUs("a", "b")).isGreaterThanOrEqualTo(20_000);
    assertThat(counted).hasValue(2);

    time.passUntil(1_500_000);
    assertThat(network.latencyUs("a", "b")).isGreaterThanOrEqualTo(20_000);
    time.passUntil(2_000_000);
    assertThat(network.latencyUs("a", "b")).isLessThan(20_000);
  }

  @Test
  void aResetThatMeetsNoConnectionSaysSo() {
    assertThat(network.reset("a", "b")).isFalse();
  }
}
