package io.highwater.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.history.History;
import io.highwater.history.HistoryBuilder;
import io.highwater.history.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatsTest {
  private static final long MS = 1_000_000;

  private static Stats stats(HistoryBuilder history) {
    return Stats.of(Observations.of(history.history()));
  }

  private static Map<String, Object> leader(int leader, int epoch) {
    return Map.of("leader", leader, "leader-epoch", epoch);
  }

  @Test
  void countsOutcomesErrorsAndLatency() {
    Stats stats =
        stats(
            new HistoryBuilder()
                .send(0, 0, 1, Map.of("acks", -1))
                .wait(9)
                .ack(0, 0)
                .send(0, 0, 2, Map.of("acks", -1))
                .fail(0, "not-enough-replicas")
                .send(0, 0, 3)
                .unknown(0, "request-timed-out")
                .send(0, 0, 4)
                .finalRead(9, 0, 1, 0, 1));
    assertThat(stats.operations()).isEqualTo(5);
    assertThat(stats.sends()).isEqualTo(4);
    assertThat(stats.acknowledged()).isEqualTo(1);
    assertThat(stats.failed()).isEqualTo(1);
    assertThat(stats.unknown()).isEqualTo(2);
    assertThat(stats.valuesReadBack()).isEqualTo(1);
    assertThat(stats.recordsRead()).isEqualTo(1);
    assertThat(stats.acks()).containsExactly("all");
    assertThat(stats.errors())
        .isEqualTo(Map.of("not-enough-replicas", 1L, "request-timed-out", 1L));
    assertThat(stats.sendLatency().p50Us()).isBetween(9_990L, 10_010L);
    assertThat(stats.pollLatency().count()).isEqualTo(1);
  }

  @Test
  void findsFaultsAndWhatHappenedInThem() {
    Stats stats =
        stats(
            new HistoryBuilder()
                .sent(0, 0, 1, 0) // 0–1 ms
                .nemesis("start-partition", List.of(1), Map.of()) // 2 ms
                .nemesis("start-partition", Keyword.of("isolated"), Map.of("hits", 7))
                .send(0, 0, 2)
                .unknown(0, "timeout")
                .nemesis("kill", 2, Map.of()) // 6 ms
                .nemesis("kill", 2, Map.of())
                .nemesis("stop-partition", List.of(1), Map.of())
                .nemesis("stop-partition", List.of(1), Map.of("hits", 3)) // 9 ms
                .sent(0, 0, 3, 1)
                .nemesis("restart", 2, Map.of())
                .nemesis("restart", 2, Map.of()) // 13 ms
                .sent(0, 0, 4, 2));
    assertThat(stats.faults().windows())
        .containsExactly(
            new Faults.Window("partition", "[1]", 2 * MS, 9 * MS),
            new Faults.Window("kill", "2", 6 * MS, 13 * MS));
    assertThat(stats.faults().tallies())
        .isEqualTo(
            Map.of(
                "partition", new Faults.Tally(1, OptionalLong.of(10)),
                "kill", new Faults.Tally(1, OptionalLong.empty())));
    assertThat(stats.inFaults()).isEqualTo(new Stats.Share(2, 1));
    assertThat(stats.outsideFaults()).isEqualTo(new Stats.Share(2, 2));
  }

  @Test
  void closesTheMatchingFaultOnlyAndTheRestAtTheEnd() {
    History history =
        new HistoryBuilder()
            .nemesis("kill", 1, Map.of())
            .nemesis("kill", 1, Map.of())
            .nemesis("kill", 2, Map.of())
            .nemesis("kill", 2, Map.of())
            .nemesis("restart", 2, Map.of())
            .nemesis("restart", 2, Map.of())
            .nemesis("remark", null, Map.of())
            .history();
    assertThat(Faults.of(history).windows())
        .containsExactly(
            new Faults.Window("kill", "1", 0, 6 * MS),
            new Faults.Window("kill", "2", 2 * MS, 5 * MS));
  }

  @Test
  void worstOutageCountsOnlyTimeWithAttempts() {
    Stats stats =
        stats(
            new HistoryBuilder()
                .sent(0, 0, 1, 0) // 0–1
                .wait(500) // nobody tries
                .send(0, 0, 2) // 502
                .wait(39)
                .unknown(0, "timeout") // 542
                .wait(9)
                .send(0, 0, 3) // 552
                .ack(0, 1) // 553
                .sent(0, 1, 4, 0));
    assertThat(stats.worst()).isEqualTo(new Stats.Outage(null, 502 * MS, 51 * MS));
    assertThat(stats.worstByPartition())
        .containsExactly(
            new Stats.Outage(0L, 502 * MS, 51 * MS), new Stats.Outage(1L, 554 * MS, MS));
  }

  @Test
  void outageLastsToTheEndIfNothingIsAcknowledgedAgain() {
    Stats stats =
        stats(
            new HistoryBuilder()
                .send(0, 0, 1)
                .send(1, 0, 2)
                .ack(0, 0) // 2
                .wait(10)
                .unknown(1, "timeout")); // 13
    assertThat(stats.worst()).isEqualTo(new Stats.Outage(null, 2 * MS, 11 * MS));
  }

  @Test
  void seesLeadersInAcknowledgementsAndRemarks() {
    HistoryBuilder history =
        new HistoryBuilder()
            .send(0, 0, 1)
            .ack(0, 0, leader(1, 0))
            .send(0, 0, 2)
            .ack(0, 1, leader(2, 1))
            .send(0, 0, 3)
            .ack(0, 2, leader(2, 2))
            .nemesis(
                "leader",
                Map.of(
                    Keyword.of("partition"),
                    0,
                    Keyword.of("leader"),
                    3,
                    Keyword.of("leader-epoch"),
                    3),
                Map.of())
            .send(0, 0, 4)
            .ack(0, 3, leader(1, 0));
    Leaders leaders = Leaders.of(history.history());
    assertThat(leaders.changes()).isEqualTo(2);
    assertThat(leaders.reigns().get(0L))
        .containsExactly(
            new Leaders.Reign(MS, 1, 0),
            new Leaders.Reign(3 * MS, 2, 1),
            new Leaders.Reign(5 * MS, 2, 2),
            new Leaders.Reign(6 * MS, 3, 3));
  }

  @Test
  void ordersPartitionsByKey() {
    List<Object> keys = new ArrayList<>(List.of("t-10", "a-2", 7L, "t-2", "t", 3L));
    keys.sort(PartitionOrder.BY_KEY);
    assertThat(keys).containsExactly(3L, 7L, "a-2", "t", "t-2", "t-10");
  }
}
