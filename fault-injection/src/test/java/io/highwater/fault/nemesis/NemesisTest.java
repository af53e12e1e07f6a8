package io.highwater.fault.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.fault.cluster.Healing;
import io.highwater.fault.cluster.Held;
import io.highwater.fault.cluster.Link;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a nemesis does to a world, in virtual time. */
class NemesisTest {
  private static final long START_NS = 40_000_000_000L;
  private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

  private final FakeWorld world = new FakeWorld();
  private final FakeClock clock = new FakeClock();
  private final List<String> heard = new ArrayList<>();

  @Test
  void meetsEveryKindTwiceInHalfAMinuteAndHealsEverything() throws InterruptedException {
    Nemesis nemesis = nemesis(1, ALL, Nemesis.Hold.NOTHING);
    nemesis.run();
    assertThat(Tally.of(ALL, nemesis.strikes()))
        .isEqualTo(
            Map.of(
                Kind.PARTITION, new Tally(2, 2),
                Kind.KILL, new Tally(2, 2),
                Kind.PAUSE, new Tally(2, 2)));
    assertThat(world.broken).isEmpty();
    assertThat(nemesis.current()).isEmpty();
    assertThat(clock.nanos() - START_NS).isBetween(25_000_000_000L, 31_000_000_000L);
    assertThat(nemesis.strikes())
        .allMatch(
            strike ->
                strike.whole()
                    && strike.healed() - strike.start() >= 1_000_000 * strike.fault().durationMs()
                    && strike.recovered() >= strike.healed());
    assertThat(heard).hasSize(24);
    assertThat(heard.subList(0, 4))
        .extracting(s -> s.substring(0, 5))
        .containsExactly("begin", "began", "ends ", "ended");
  }

  @Test
  void faultsThatNeverTakeEffectAreTriedButNotHit() throws InterruptedException {
    world.immune = true;
    Nemesis nemesis = nemesis(1, ALL, Nemesis.Hold.NOTHING);
    nemesis.run();
    assertThat(Tally.of(ALL, nemesis.strikes()).values()).containsOnly(new Tally(2, 0));
  }

  @Test
  void aKindForWhichThereWasNoTimeIsTalliedToo() {
    assertThat(Tally.of(EnumSet.of(Kind.KILL), List.of()))
        .isEqualTo(Map.of(Kind.KILL, new Tally(0, 0)));
  }

  @Test
  void strikesTheLeaderOfTheMomentAndAnotherWhenThereIsNone() throws InterruptedException {
    world.leader = OptionalInt.of(2);
    Schedule.Settings leaders = new Schedule.Settings(EnumSet.of(Kind.PARTITION), 3, 1, 2000, true);
    Pace pace = Pace.within(10_000, leaders.kinds(), 3200);
    new Nemesis(world, new Schedule(4, leaders), pace, Nemesis.Hold.NOTHING, clock, listener())
        .run();
    assertThat(world.cuts)
        .isNotEmpty()
        .allSatisfy(
            cut ->
                assertThat(cut)
                    .containsExactlyInAnyOrder(
                        new Link(2, 1),
                        new Link(2, 3),
                        new Link(2, 100),
                        new Link(1, 2),
                        new Link(3, 2),
                        new Link(100, 2)));
    world.cuts.clear();
    world.leader = OptionalInt.empty();
    new Nemesis(
            world,
            new Schedule(4, leaders),
            pace,
            Nemesis.Hold.NOTHING,
            new FakeClock(),
            listener())
        .run();
    assertThat(world.cuts).isNotEmpty().allSatisfy(cut -> assertThat(cut).hasSize(6));
  }

  @Test
  void holdsAPartitionUntilItHasBroughtAboutWhatItIsFor() throws InterruptedException {
    long[] due = {START_NS + 8_000_000_000L};
    Nemesis nemesis =
        nemesis(1, EnumSet.of(Kind.PARTITION), (side, since) -> clock.nanos() >= due[0]);
    nemesis.run();
    Strike first = nemesis.strikes().get(0);
    assertThat(first.healed()).isBetween(due[0], due[0] + 100_000_000);
  }

  @Test
  void givesUpHoldingAfterALimit() throws InterruptedException {
    Nemesis nemesis = nemesis(1, EnumSet.of(Kind.PARTITION), (side, since) -> false);
    nemesis.run();
    Strike first = nemesis.strikes().get(0);
    assertThat(first.healed() - first.start())
        .isBetween(1_000_000 * Nemesis.Hold.LIMIT_MS, 1_000_000 * (Nemesis.Hold.LIMIT_MS + 3_300));
    assertThat(world.broken).isEmpty();
  }

  @Test
  void doesNotWaitForeverForAClusterThatStaysBroken() throws InterruptedException {
    world.whole = false;
    Nemesis nemesis = nemesis(1, ALL, Nemesis.Hold.NOTHING);
    nemesis.run();
    assertThat(nemesis.strikes()).hasSize(6).noneMatch(Strike::whole);
    assertThat(clock.nanos() - START_NS).isLessThan(42_000_000_000L);
  }

  @Test
  void healsWhenInterruptedInTheMiddle() {
    for (Kind kind : Kind.values()) {
      FakeClock stopping = new FakeClock();
      stopping.interruptAt = START_NS + 1_000_000_000L;
      Schedule.Settings settings = new Schedule.Settings(Set.of(kind), 3, 6, 2000, false);
      Nemesis nemesis =
          new Nemesis(
              world,
              new Schedule(1, settings),
              Pace.within(30_000, settings.kinds(), 3200),
              Nemesis.Hold.NOTHING,
              stopping,
              listener());
      assertThatThrownBy(nemesis::run).isInstanceOf(InterruptedException.class);
      assertThat(world.struck).isTrue();
      assertThat(world.broken).isEmpty();
    }
  }

  private Nemesis nemesis(long seed, Set<Kind> kinds, Nemesis.Hold hold) {
    Schedule.Settings settings = new Schedule.Settings(kinds, 3, 6, 2000, false);
    return new Nemesis(
        world,
        new Schedule(seed, settings),
        Pace.within(30_000, kinds, Schedule.longestMs(settings)),
        hold,
        clock,
        listener());
  }

  private Nemesis.Listener listener() {
    return new Nemesis.Listener() {
      @Override
      public void begins(Fault fault, String whom) {
        heard.add("begins " + whom);
      }

      @Override
      public void began(Fault fault, String whom) {
        heard.add("began " + whom);
      }

      @Override
      public void ends(Fault fault, String whom) {
        heard.add("ends " + whom);
      }

      @Override
      public void ended(Strike strike) {
        heard.add("ended " + strike.whom());
      }
    };
  }

  private static final class FakeClock implements Clock {
    // Not 0: a run does not begin with its clock.
    private long nanos = START_NS;
    private long interruptAt = Long.MAX_VALUE;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void sleepNanos(long time) throws InterruptedException {
      nanos += time;
      if (nanos >= interruptAt) {
        throw new InterruptedException("as planned");
      }
    }
  }

  private static final class FakeWorld implements World {
    private final List<Object> broken = new ArrayList<>();
    private final List<List<Link>> cuts = new ArrayList<>();
    private OptionalInt leader = OptionalInt.of(1);
    private boolean whole = true;
    private boolean immune;
    private boolean struck;

    @Override
    public List<Integer> brokers() {
      return List.of(1, 2, 3);
    }

    @Override
    public int controller() {
      return 100;
    }

    @Override
    public OptionalInt leader(int partition) {
      return leader;
    }

    @Override
    public boolean isWhole() {
      return whole && broken.isEmpty();
    }

    @Override
    public boolean kill(int broker) {
      strike(broker);
      return !immune;
    }

    @Override
    public void restart(int broker) {
      heal(broker);
    }

    @Override
    public void pause(int broker) {
      strike(broker);
    }

    @Override
    public boolean isPaused(int broker) {
      return !immune && broken.contains(broker);
    }

    @Override
    public void resume(int broker) {
      heal(broker);
    }

    @Override
    public Cut cut(Collection<Link> links) {
      cuts.add(List.copyOf(links));
      strike(links);
      return new Cut() {
        @Override
        public Held held() {
          return immune ? Held.NOTHING : new Held(17, 1);
        }

        @Override
        public void heal(Healing healing) {
          FakeWorld.this.heal(links);
        }
      };
    }

    private void strike(Object what) {
      struck = true;
      broken.add(what);
    }

    private void heal(Object what) {
      assertThat(broken.remove(what)).isTrue();
    }
  }
}
