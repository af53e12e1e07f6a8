package io.highwater.fault.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.client.Acknowledged;
import io.highwater.client.Admin;
import io.highwater.client.ClientConfig;
import io.highwater.client.Cluster;
import io.highwater.client.Outcome;
import io.highwater.client.Producer;
import io.highwater.client.ProducerConfig;
import io.highwater.wire.RecordData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Three real brokers in this JVM. */
class EmbeddedClusterTest {
  @Test
  void acknowledgedRecordsAreOnEveryReplica() throws IOException {
    long start = System.nanoTime();
    try (EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedCluster.Settings.of(3));
        Cluster client = Cluster.connect(cluster.bootstrap(), ClientConfig.ofClientId("test"))) {
      System.out.println("up " + (System.nanoTime() - start) / 1000000);
      var created = new Admin(client).createTopic(new Admin.NewTopic("t", 1, 3, Map.of())).join();
      System.out.println(created);
      Producer producer = new Producer(client, ProducerConfig.acksAll());
      for (int i = 0; i < 100; i++) {
        Outcome<Acknowledged> outcome =
            producer.send("t", RecordData.of(0, "hello".getBytes(StandardCharsets.UTF_8))).join();
        if (i % 20 == 0 || !(outcome instanceof Outcome.Ok))
          System.out.println(outcome + " " + (System.nanoTime() - start) / 1000000);
      }
      assertThat(created).isInstanceOf(Outcome.Ok.class);
    }
  }
}
