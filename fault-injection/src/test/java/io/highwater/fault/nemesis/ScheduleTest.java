package io.highwater.fault.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.fault.nemesis.Fault.Direction;
import io.highwater.fault.nemesis.Fault.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A seed is a sequence. */
class ScheduleTest {
  private static final Schedule.Settings ALL =
      new Schedule.Settings(EnumSet.allOf(Kind.class), 3, 6, 2000, false);

  @Test
  void theSameSeedDealsTheSameFaults() {
    assertThat(faults(7, ALL, 100)).isEqualTo(faults(7, ALL, 100));
    assertThat(faults(7, ALL, 100)).isNotEqualTo(faults(8, ALL, 100));
  }

  @Test
  void everyKindComesOnceARound() {
    List<Fault> faults = faults(1, ALL, 30);
    for (int round = 0; round < 10; round++) {
      assertThat(faults.subList(3 * round, 3 * round + 3))
          .extracting(Fault::kind)
          .containsExactlyInAnyOrder(Kind.values());
    }
  }

  @Test
  void everyShapeComesAndNoneOutlastsTheLongest() {
    List<Fault> faults = faults(3, ALL, 600);
    assertThat(faults).allMatch(fault -> fault.durationMs() <= Schedule.longestMs(ALL));
    List<Fault.Partition> cuts =
        faults.stream()
            .flatMap(fault -> fault instanceof Fault.Partition cut ? Stream.of(cut) : Stream.of())
            .toList();
    assertThat(cuts).extracting(Fault.Partition::direction).contains(Direction.values());
    assertThat(cuts)
        .anyMatch(cut -> cut.side() instanceof Side.Half half && half.withController())
        .anyMatch(cut -> cut.side() instanceof Side.Half half && half.brokers().size() == 2)
        .anyMatch(cut -> isolates(cut, Target.LeaderOf.class))
        .anyMatch(cut -> isolates(cut, Target.Broker.class))
        .noneMatch(cut -> cut.side() instanceof Side.Half half && half.brokers().size() == 3);
    assertThat(faults)
        .anyMatch(fault -> fault instanceof Fault.Pause pause && pause.durationMs() < 1000)
        .anyMatch(fault -> fault instanceof Fault.Pause pause && pause.durationMs() > 2000);
  }

  @Test
  void onlyIsolatedLeadersMeansBothWays() {
    Schedule.Settings leaders = new Schedule.Settings(EnumSet.of(Kind.PARTITION), 3, 6, 2000, true);
    assertThat(faults(5, leaders, 50))
        .allMatch(
            fault ->
                fault instanceof Fault.Partition cut
                    && cut.direction() == Direction.BOTH
                    && isolates(cut, Target.LeaderOf.class)
                    && cut.durationMs() > 2000);
  }

  @Test
  void aPaceMeetsEveryKindTwiceWithinTheLimit() {
    Pace pace = Pace.within(30_000, ALL.kinds(), Schedule.longestMs(ALL));
    assertThat(pace.hasRoomFor(5)).isTrue();
    assertThat(pace.dueMs(5) + pace.patienceMs() + Schedule.longestMs(ALL)).isLessThan(30_500);
    assertThat(Pace.within(20_000, Set.of(Kind.KILL), 3200).hasRoomFor(3)).isTrue();
    assertThat(Pace.within(3_000, Set.of(Kind.KILL), 3200).hasRoomFor(0)).isFalse();
  }

  @Test
  void anUnknownKindIsNamedWithTheKnownOnes() {
    assertThat(Kind.parse("pause")).isEqualTo(Kind.PAUSE);
    assertThatThrownBy(() -> Kind.parse("flood"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no nemesis is called 'flood'; there are partition, kill, pause");
  }

  private static boolean isolates(Fault.Partition cut, Class<? extends Target> kind) {
    return cut.side() instanceof Side.Isolate alone && kind.isInstance(alone.target());
  }

  private static List<Fault> faults(long seed, Schedule.Settings settings, int count) {
    return Stream.generate(new Schedule(seed, settings)::next).limit(count).toList();
  }
}
