package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.Server;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ServeCommandTest {
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--brokers=0                     | --brokers=0: expected 1 to 16",
        "--port=65535                    | --port=65535: expected 0 to 65533",
        "--data=                         | --data is empty: expected a directory",
        "--config=x.properties --port=0  | --port makes no sense with --config",
        "--config=x.properties --data=d  | --data makes no sense with --config",
        "--override=node.id=5            | node.id is set by the cluster itself",
        "--override=log.dirs=/x          | log.dirs is set by the cluster itself"
      })
  void aBadOptionIsRefusedWithWhatWasExpected(String options, String message) {
    CommandLine commandLine = new CommandLine(new ServeCommand()).setErr(new PrintWriter(err));
    assertThat(commandLine.execute(options.strip().split(" +"))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(message);
  }

  @Test
  @Timeout(30)
  void servingEndsWithTheLastBrokerAndEachOneIsNamed() throws Exception {
    Stopping controller = new Stopping();
    Stopping one = new Stopping();
    Stopping two = new Stopping();
    one.stopped.completeExceptionally(new IOException("no space left"));
    Thread later =
        Thread.ofPlatform()
            .start(() -> two.stopped.completeExceptionally(new IOException("on fire")));
    Map<String, Server> nodes = new LinkedHashMap<>();
    nodes.put("controller", controller);
    nodes.put("broker-1", one);
    nodes.put("broker-2", two);
    ServeCommand.awaitEnd(nodes, new PrintWriter(err));
    later.join();
    assertThat(err.toString())
        .contains("broker-1 had to stop: no space left; left: broker-2, controller")
        .contains("broker-2 had to stop: on fire; left: controller");
  }

  /** A node of which only the end is of interest. */
  private static final class Stopping implements Server {
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    @Override
    public List<Endpoint> endpoints() {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> ready() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> stopped() {
      return stopped;
    }

    @Override
    public void close() {
      stopped.complete(null);
    }

    @Override
    public void kill() {
      stopped.complete(null);
    }
  }
}
