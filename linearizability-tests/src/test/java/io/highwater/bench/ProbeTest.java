package io.highwater.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The measuring itself, on real processes: that it measures, not what. */
@Timeout(120)
class ProbeTest {
  @TempDir private Path directory;

  @Test
  void oneClusterMeasuredInEveryWay() throws Exception {
    try (Cluster cluster = new Highwater("ours", Map.of()).launch(directory)) {
      while (!cluster.isListening()) {
        Thread.onSpinWait();
      }
      Probe probe = new Probe(cluster.bootstrap());
      probe.createTopic("t", 1, Duration.ofSeconds(30));
      probe.appendOne("t");
      assertThat(cluster.cpuSeconds()).isPositive();
      assertThat(cluster.most(Node::residentBytes)).isGreaterThan(10_000_000);
      assertThat(cluster.most(Node::threads)).isBetween(5.0, 100.0);

      Histogram paced = probe.paced("t", 200, 0, Duration.ofSeconds(1));
      assertThat(paced.getTotalCount()).isEqualTo(200);
      assertThat(probe.endToEnd("t", 20).getTotalCount()).isEqualTo(20);
      assertThat(probe.consume("t", 1, 200)).isPositive();
      Node follower = cluster.brokers().get(probe.leader("t") % 3 + 1);
      double silence = probe.silence("t", () -> follower.signal("STOP"), Duration.ofSeconds(3));
      assertThat(silence).as("a stopped follower is waited for").isGreaterThan(0.5);
      follower.signal("KILL");
      assertThatThrownBy(
              () -> {
                while (true) {
                  cluster.isListening();
                }
              })
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("ended with exit code 137");
    }
  }

  @Test
  void aToolThatFailsIsAComplaintWithWhatItSaid() {
    assertThatThrownBy(
            () ->
                Child.run("trying", List.of("sh", "-c", "echo oh; exit 4"), directory.resolve("o")))
        .isInstanceOf(BenchException.class)
        .hasMessage("trying failed with exit code 4: oh");
  }
}
