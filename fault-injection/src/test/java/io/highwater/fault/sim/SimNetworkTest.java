package io.highwater.fault.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.FlushPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections behave as TCP's do. */
final class SimNetworkTest {
  private final Schedule schedule = new Schedule();
  private final Shape shape =
      new Shape(3, 3, 2, 1, 1, FlushPolicy.NEVER, 2_000, 2_000, 250, 0, false, false, 0);
  private final SimNetwork network =
      new SimNetwork(5, schedule, new Rng(1), Weather.draw(new Rng(1), shape, SimLoad.FULL));

  @Test
  void oneConnectionKeepsOrder() {
    List<Happening> sent = send(50);

    assertThat(arrivals()).containsExactlyElementsOf(sent);
  }

  @Test
  void aNewConnectionMayOvertakeAnOldOne() {
    network.slow(1, 2, 1_000_000);
    Happening old = send(1).getFirst();
    network.slow(1, 2, 0);
    network.reconnect(1, 2, Kind.FETCH);
    Happening fresh = send(1).getFirst();

    assertThat(arrivals()).containsExactly(fresh, old);
  }

  @Test
  void aCutHoldsUpAndDropsNothing() {
    network.cut(1, 2);
    List<Happening> sent = send(3);
    assertThat(arrivals()).isEmpty();

    network.heal(1, 2, 1_000);

    assertThat(arrivals()).containsExactlyElementsOf(sent);
  }

  @Test
  void aLinkIsWellWhenTheLastHarmIsOver() {
    network.cut(1, 2);
    network.cut(1, 2);
    List<Happening> sent = send(3);
    network.join(1, 2, 1_000);
    assertThat(arrivals()).isEmpty();
    network.join(1, 2, 2_000);
    assertThat(arrivals()).containsExactlyElementsOf(sent);

    network.slow(1, 2, 5_000_000);
    network.slow(1, 2, 5_000_000);
    network.quicken(1, 2);
    assertThat(latency()).isGreaterThan(5_000_000);
    network.quicken(1, 2);
    assertThat(latency()).isLessThan(5_000_000);
  }

  private long latency() {
    network.reconnect(1, 2, Kind.FETCH);
    send(1);
    return schedule.next().timeUs;
  }

  @Test
  void aCutHasADirection() {
    network.cut(2, 1);

    assertThat(send(1)).isEqualTo(arrivals());
  }

  @Test
  void aResetLosesWhatIsUnderWay() {
    send(3);
    network.reset(1, 2);
    List<Happening> later = send(1);

    assertThat(arrivals()).containsExactlyElementsOf(later);
  }

  private List<Happening> send(int count) {
    List<Happening> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Happening message = new Happening(Kind.FETCH, 2, 1, 0, null);
      network.send(0, message);
      sent.add(message);
    }
    return sent;
  }

  private List<Happening> arrivals() {
    List<Happening> arrived = new ArrayList<>();
    for (Happening next = schedule.next(); next != null; next = schedule.next()) {
      if (!network.holds(next)) {
        arrived.add(next);
      }
    }
    return arrived;
  }
}
