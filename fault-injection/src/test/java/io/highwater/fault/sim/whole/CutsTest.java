package io.highwater.fault.sim.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.Rng;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A cut ends when its own time is over, and counts if anything met it. */
final class CutsTest {
  private final SimNetwork network = new SimNetwork(new Timeline(), new Rng(1));
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
  void aResetThatMeetsNoConnectionSaysSo() {
    assertThat(network.reset("a", "b")).isFalse();
  }
}
