package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Parts of a sweep become one again, and only parts of the same one. */
final class SweepReportTest {
  private final SweepReport first = part(1, 300, 3, Map.of());
  private final SweepReport second = part(2, 300, 0, Map.of(563L, "AckedCopies"));

  @Test
  void partsAddUp() {
    SweepReport whole = first.with(second);

    assertThat(whole.done()).isEqualTo(600);
    assertThat(whole.counts().get("faults")).isEqualTo(Map.of("crash", 3L, "cut", 2L));
    assertThat(whole.violated()).isEqualTo(Map.of(563L, "AckedCopies"));
    assertThat(whole.missing()).containsExactly(3);
    assertThat(whole.lines())
        .containsExactly(
            "600 seeds, 1 violated (bare nodes, 1..900, 2 of 3 parts)",
            "faults: crash 3, cut 2",
            "VIOLATED seed 563: AckedCopies");
    assertThat(second.with(first)).isEqualTo(whole);
  }

  @Test
  void whatNeverHappenedIsNamedOnceThereWereSeedsEnough() {
    SweepReport calm = second.with(part(1, 300, 0, Map.of()));
    assertThat(calm.absent()).containsExactly("crash");
    assertThat(first.with(second).absent()).isEmpty();
  }

  @Test
  void soIsWhatADepthCouldHaveSaidInManySeeds() {
    assertThat(heard(499, "errors", "UNKNOWN_TOPIC_ID").absent()).isEmpty();
    for (String section : List.of("deeds", "chores", "whims", "happenings", "errors", "replicas")) {
      assertThat(heard(500, section, "x").absent()).as(section).containsExactly("x");
    }
    assertThat(heard(500, "seeds by shards a broker", "1").absent()).isEmpty();
  }

  @Test
  void rareFaultsHaveMoreTimeAndOneFaultAtLeastHasNone() {
    assertThat(heard(99, "faults", "crash").absent()).isEmpty();
    assertThat(heard(100, "faults", "crash").absent()).containsExactly("crash");
    assertThat(heard(499, "faults", "late-answer").absent()).isEmpty();
    assertThat(heard(500, "faults", "late-answer").absent()).containsExactly("late-answer");

    SortedMap<String, Long> none = new TreeMap<>(Map.of("crash", 0L, "cut", 0L));
    assertThat(report(1, Map.of("faults", none)).absent()).containsExactly("any fault");
  }

  /** Of two things of a kind one never was. */
  private static SweepReport heard(long seeds, String section, String never) {
    return report(seeds, Map.of(section, new TreeMap<>(Map.of(never, 0L, "other", 1L))));
  }

  private static SweepReport report(long seeds, Map<String, SortedMap<String, Long>> counts) {
    return new SweepReport(
        "bare nodes",
        "1..900",
        "",
        List.of(1),
        1,
        new TreeMap<>(Map.of("seeds", seeds)),
        counts,
        new TreeMap<>());
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

  @Test
  void whatCannotBeIsRefused() {
    String json = first.toJson();
    assertThatThrownBy(() -> SweepReport.parse(json.replace("[1]", "[1,1]")))
        .hasMessage("part 1 of 3 is there twice");
    assertThatThrownBy(() -> SweepReport.parse(json.replace("[1]", "[4]")))
        .hasMessage("there is no part 4 of 3");
    assertThatThrownBy(() -> SweepReport.parse(json.replace("\"seeds\":300", "\"seeds\":299")))
        .hasMessage("'seeds' is 299, but part [1] of 1..900 has 300");
    assertThatThrownBy(() -> SweepReport.parse(json.replace("\"crash\":3", "\"crash\":-3")))
        .hasMessage("'crash' is -3");
    assertThatThrownBy(() -> SweepReport.parse(second.toJson().replace("\"563\"", "\"564\"")))
        .hasMessage("seed 564 is not in part [2] of 1..900");
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
