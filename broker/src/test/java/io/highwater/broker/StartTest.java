package io.highwater.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that cannot start leaves nothing behind: it may be in a JVM that goes on. */
class StartTest {
  @TempDir private Path data;

  private BrokerConfig config(String text) {
    return BrokerConfig.parse("test", text + "\nlog.dirs=" + data, Map.of());
  }

  @Test
  void aBrokerThatCannotListenLeavesNoThread() {
    BrokerConfig config =
        config(
            """
            process.roles=broker
            node.id=77
            listeners=PLAINTEXT://127.0.0.1:0,PEER://host.invalid:0
            controller.quorum.bootstrap.servers=127.0.0.1:1
            """);
    for (int i = 0; i < 2; i++) { // the second time shows that the directory is free, too
      assertThatThrownBy(() -> BrokerServer.start(config)).hasMessageContaining("host.invalid");
      await().untilAsserted(() -> assertThat(threads("broker-77")).isEmpty());
    }
  }

  @Test
  void aControllerThatCannotListenLeavesNoThread() {
    BrokerConfig config =
        config(
            """
            process.roles=controller
            node.id=78
            listeners=CONTROLLER://host.invalid:0
            """);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> ControllerServer.start(config)).hasMessageContaining("host.invalid");
      await().untilAsserted(() -> assertThat(threads("controller-78")).isEmpty());
    }
  }

  private static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }
}
