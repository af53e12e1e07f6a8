package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.check.AnomalyType;
import io.highwater.fault.cluster.ClusterSpec;
import io.highwater.fault.cluster.Launch;
import io.highwater.fault.cluster.ProcessCluster;
import io.highwater.report.Verdict;
import io.highwater.workload.LogClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs over Kafka's protocol, against a broker that forgets everything when it dies. */
@Timeout(120)
class KafkaBackendTest {
  @TempDir private Path dir;

  private final StringWriter console = new StringWriter();

  @Test
  void aPausedBrokerLosesNothing() throws Exception {
    Verdict verdict = run("pause", false, Acks.ALL);
    assertThat(verdict.result().anomalies()).as(console.toString()).isEmpty();
    assertThat(verdict.stats().acknowledged()).isGreaterThan(100);
    assertThat(verdict.stats().valuesReadBack()).isEqualTo(verdict.stats().acknowledged());
    assertThat(verdict.faults().get("pause").hits().orElse(0)).isGreaterThanOrEqualTo(2);
    // One node that keeps no files: there is nothing to compare.
    assertThat(verdict.exitCode()).isEqualTo(3);
  }

  @Test
  void aKilledBrokerLosesWhatItHadOnlyInMemory() throws Exception {
    Verdict verdict = run("kill", true, Acks.ALL);
    assertThat(verdict.exitCode()).as(console.toString()).isEqualTo(1);
    assertThat(verdict.result().anomalies().keySet())
        .containsAnyOf(AnomalyType.LOST_WRITE, AnomalyType.INCONSISTENT_OFFSETS);
    assertThat(verdict.stats().unknown() + verdict.stats().failed()).isPositive();
  }

  private Verdict run(String nemeses, boolean idempotent, Acks acks)
      throws IOException, InterruptedException {
    Plan plan =
        new Plan(
            Nemeses.parse(nemeses),
            5,
            200,
            acks,
            1,
            1,
            1,
            4,
            idempotent,
            FlushPolicy.NEVER,
            1,
            false,
            false,
            Optional.of(dir.resolve("out")));
    return new Harness(plan, new MiniBackend(), new PrintWriter(console)).run();
  }

  private static final class MiniBackend implements Backend {
    private final Backend kafka = new KafkaBackend();

    @Override
    public ClusterSpec spec(Plan plan, Path data, Path logs) {
      Launch real = Launch.likeThisJvm(MiniBroker.class.getName());
      return kafka
          .spec(plan, data, logs)
          .with("broker.session.timeout.ms", 500)
          .withLaunch(
              new Launch(
                  real.java(),
                  List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                  real.classPath(),
                  real.mainClass()));
    }

    @Override
    public LogClients clients(ProcessCluster cluster, String topic, Plan plan) {
      return kafka.clients(cluster, topic, plan);
    }

    @Override
    public ClusterAdmin admin(ProcessCluster cluster) {
      return kafka.admin(cluster);
    }
  }
}
