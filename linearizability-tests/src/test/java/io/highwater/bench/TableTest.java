package io.highwater.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void mediansRangesAndPairwiseRatios() {
    Results results = new Results();
    results.ours(Map.of(Figure.KB16, 30_000.0, Figure.START, 1.5));
    results.theirs(Map.of(Figure.KB16, 10_000.0, Figure.START, 12.0));
    results.ours(Map.of(Figure.KB16, 20_000.0, Figure.START, 2.5));
    results.theirs(Map.of(Figure.KB16, 20_000.0, Figure.START, 10.0));
    results.ours(Map.of(Figure.KB16, 28_000.0, Figure.START, 1.75));
    results.theirs(Map.of(Figure.KB16, 14_000.0, Figure.START, 11.0));
    Table table = new Table("Highwater", "Kafka 9.9", results);
    assertThat(table.text().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "| figure | unit | Highwater | Kafka 9.9 | ratio | meant | |",
            "| 1 KB, 16 KB batches, acks=all | records/s | 28 000 (20 000–30 000)"
                + " | 14 000 (10 000–20 000) | 2.00 (1.00–3.00) | 1.50 × | yes |",
            "| start to first acknowledged record | s | 1.75 (1.50–2.50) | 11.0 (10.0–12.0)"
                + " | 0.16 (0.13–0.25) | at most 2.00 | yes |");
    assertThat(table.verdict()).isEqualTo("2 of 2 marks reached");
    assertThat(table.json().get("kb16"))
        .asString()
        .contains("ours=[30000.0, 20000.0, 28000.0]")
        .contains("ratio=[3.0, 1.0, 2.0]")
        .contains("reached=true");
  }

  @Test
  void aMissedMarkIsSaid() {
    Results results = new Results();
    results.ours(Map.of(Figure.KB16_CPU, 40.0, Figure.THREADS, 26.0, Figure.KB16_P99, 5.0));
    results.theirs(Map.of(Figure.KB16_CPU, 60.0, Figure.THREADS, 110.0, Figure.KB16_P99, 1.0));
    Table table = new Table("Highwater", "Kafka 9.9", results);
    assertThat(table.verdict()).isEqualTo("0 of 2 marks reached; missed: threads, kb16_cpu");
    assertThat(table.text()).contains("NO");
  }

  @Test
  void withoutAPeerThereAreNoRatiosAndOnlyMarksOfOurOwn() {
    Results results = new Results();
    results.ours(Map.of(Figure.KB16, 30_000.0, Figure.START, 1.5));
    Table table = new Table("Highwater", "", results);
    assertThat(table.text()).doesNotContain("ratio");
    assertThat(table.verdict()).isEqualTo("1 of 1 marks reached");
  }

  @Test
  void fsyncedThroughputIsHeldAgainstTheirsWithout() {
    Results results = new Results();
    results.ours(Map.of(Figure.COMMIT_KB128, 30_000.0));
    results.theirs(Map.of(Figure.KB128, 40_000.0));
    assertThat(results.ratio(Figure.COMMIT_KB128).orElseThrow().median()).isEqualTo(0.75);
    assertThat(new Table("a", "b", results).verdict()).contains("missed: commit_kb128");
  }

  @Test
  void nothingMeasuredIsNothingSaid() {
    assertThat(new Results().ours(Figure.START)).isEqualTo(Optional.empty());
    assertThatThrownBy(() -> new Samples(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thePerfToolsSummaryIsRead() {
    String said =
        """
        10000 records sent, 1999.2 records/sec (1.91 MB/sec), 4.0 ms avg latency, 99.0 ms max latency.
        50000 records sent, 35123.5 records/sec (34.30 MB/sec), 12.34 ms avg latency, \
        250.00 ms max latency, 10 ms 50th, 40 ms 95th, 88 ms 99th, 120 ms 99.9th.
        """;
    Perf.Result result = Perf.parse(said);
    assertThat(result.recordsPerSecond()).isEqualTo(35_123.5);
    assertThat(result.p99Ms()).isEqualTo(88);
    assertThatThrownBy(() -> Perf.parse("java.lang.OutOfMemoryError"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("OutOfMemoryError");
  }
}
