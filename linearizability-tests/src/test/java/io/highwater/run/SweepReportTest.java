package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Parts of a sweep become one again, and only parts of the same one. */
final class SweepReportTest {
  private final SweepReport first = part(1, 400, 3, Map.of());
  private final SweepReport second = part(2, 300, 0, Map.of(1563L, "AckedCopies"));

  @Test
  void partsAddUp() {
    SweepReport whole = first.with(second);

    assertThat(whole.done()).isEqualTo(700);
    assertThat(whole.counts().get("faults")).isEqualTo(Map.of("crash", 3L, "cut", 2L));
    assertThat(whole.violated()).isEqualTo(Map.of(1563L, "AckedCopies"));
    assertThat(whole.missing()).containsExactly(3);
    assertThat(whole.lines())
        .containsExactly(
            "700 seeds, 1 violated (bare nodes, 1..900, 2 of 3 parts)",
            "faults: crash 3, cut 2",
            "VIOLATED seed 1563: AckedCopies");
    assertThat(second.with(first)).isEqualTo(whole);
  }

  @Test
  void whatNeverHappenedIsNamedOnceThereWereSeedsEnough() {
    assertThat(second.absent()).isEmpty();
    SweepReport calm = second.with(part(1, 400, 0, Map.of()));
    assertThat(calm.absent()).containsExactly("crash");
    assertThat(first.with(second).absent()).isEmpty();
  }

  @Test
  void jsonIsRead() {
    assertThat(SweepReport.parse(first.with(second).toJson())).isEqualTo(first.with(second));
    assertThatThrownBy(() -> SweepReport.parse("{\"of\":3}"))
        .hasMessage("expected 'counts', a Map, found null");
    assertThatThrownBy(
            () -> SweepReport.parse(first.toJson().replace("\"crash\":3", "\"crash\":\"3\"")))
        .hasMessage("expected 'faults', a Long, found 3");
    assertThatThrownBy(() -> SweepReport.parse(first.toJson().replace("[1]", "[\"1\"]")))
        .hasMessage("expected 'parts', a Long, found 1");
    assertThatThrownBy(() -> SweepReport.parse("seeds"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyPartsOfOneSweepMerge() {
    assertThatThrownBy(() -> first.with(first)).hasMessage("part 1 of 3 is there twice");
    SweepReport other =
        new SweepReport(
            "whole brokers",
            "1..900",
            "",
            List.of(2),
            3,
            new TreeMap<>(),
            Map.of(),
            new TreeMap<>());
    assertThatThrownBy(() -> first.with(other))
        .hasMessage("one part is of bare nodes, another whole brokers");
  }

  @Test
  void partsOfBuildsThatBehaveOtherwiseDoNotMerge() {
    SweepReport other = SweepReport.parse(second.toJson().replace("5eed", "1eaf"));

    assertThatThrownBy(() -> first.with(other))
        .hasMessage("one part is of a build whose first digest is 5eed, another 1eaf");
  }

  private static SweepReport part(int part, long seeds, long crashes, Map<Long, String> red) {
    return new SweepReport(
        "bare nodes",
        "1..900",
        "5eed",
        List.of(part),
        3,
        new TreeMap<>(Map.of("seeds", seeds)),
        Map.of("faults", new TreeMap<>(Map.of("crash", crashes, "cut", 1L))),
        new TreeMap<>(red));
  }
}
