package io.highwater.fault.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness writes down what no node can. */
class LivesTest {
  @TempDir private Path folder;

  @Test
  void anEndIsCleanIfTheProcessLeftWordOfIt() throws Exception {
    Lives lives = new Lives(Optional.of(folder));
    lives.begins(1);
    Files.createFile(folder.resolve("broker-1.1.ndjson"));
    lives.stopped(1, 5);
    lives.ended(1, "CrashBroker"); // it has ended already
    lives.begins(1);
    Files.createFile(folder.resolve("broker-1.2.ndjson"));
    lives.stopped(1, -1);

    assertThat(Files.readAllLines(folder.resolve("harness.ndjson")).stream().skip(1))
        .extracting(each -> each.replaceFirst(".*\"action\":", ""))
        .containsExactly(
            "\"RestartBroker\",\"args\":{\"broker\":1,\"incarnation\":1}}",
            "\"StopBroker\",\"args\":{\"broker\":1,\"incarnation\":1,\"brokerEpoch\":5}}",
            "\"RestartBroker\",\"args\":{\"broker\":1,\"incarnation\":2}}",
            "\"CrashBroker\",\"args\":{\"broker\":1,\"incarnation\":2}}");
  }
}
