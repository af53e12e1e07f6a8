package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A broker or a controller as a process of its own, started by its {@code Main}. */
final class NodeProcess {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String READY = "ready bootstrap=";

  private NodeProcess() {}

  /** Starts a controller and waits until it serves. */
  static Program controller(Path data) throws IOException {
    return start(
        data,
        Map.of(
            "process.roles", "controller",
            "node.id", "100",
            "listeners", "CONTROLLER://127.0.0.1:0",
            "log.dirs", data.resolve("controller").toString()));
  }

  /** A broker's configuration, on any free port. */
  static Map<String, String> broker(int id, Path logDir, String controller) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("process.roles", "broker");
    config.put("node.id", Integer.toString(id));
    config.put("listeners", "PLAINTEXT://127.0.0.1:0");
    config.put("controller.quorum.bootstrap.servers", controller);
    config.put("log.dirs", logDir.toString());
    return config;
  }

  /** Starts a node and waits until it serves. */
  static Program start(Path scratch, Map<String, String> config) throws IOException {
    String file = file(scratch, config).toString();
    return start(scratch, List.of(), List.of("io.highwater.broker.Main", "--config", file));
  }

  /** Runs a main class of ours until it says that it serves. */
  static Program start(Path scratch, List<String> flags, List<String> mainAndArguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
    all.addAll(flags);
    String classPath = System.getProperty("java.class.path");
    Program node = Program.start(scratch, "", Program.java(classPath, all, mainAndArguments));
    await()
        .atMost(START_LIMIT)
        .untilAsserted(
            () -> {
              assertThat(node.isAlive() || node.out().contains(READY)).as(node.err()).isTrue();
              assertThat(node.out()).contains(READY);
            });
    return node;
  }

  /** Where a node that serves can be reached. */
  static String address(Program node) throws IOException {
    return node.out().strip().substring(READY.length());
  }

  /** A configuration as a file. */
  static Path file(Path scratch, Map<String, String> config) throws IOException {
    Path file = Files.createTempFile(scratch, "server", ".properties");
    return Files.writeString(
        file,
        config.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("\n")));
  }
}
