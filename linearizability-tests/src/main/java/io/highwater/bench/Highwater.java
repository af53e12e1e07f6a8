package io.highwater.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Ours: three broker processes and a controller process, as {@code serve --config} starts them. */
final class Highwater implements Contender {
  private static final int CONTROLLER = 100;
  private static final List<String> FLAGS =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private final String name;
  private final Map<String, String> overrides;

  Highwater(String name, Map<String, String> overrides) {
    this.name = name;
    this.overrides = Map.copyOf(overrides);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Cluster launch(Path directory) throws IOException {
    int[] ports = Ports.free(7);
    Node controller =
        start(
            directory,
            "controller",
            List.of(
                "process.roles=controller",
                "node.id=" + CONTROLLER,
                "listeners=CONTROLLER://127.0.0.1:" + ports[0],
                "controller.listener.names=CONTROLLER"));
    TreeMap<Integer, Node> brokers = new TreeMap<>();
    TreeMap<Integer, Integer> clientPorts = new TreeMap<>();
    for (int id = 1; id <= 3; id++) {
      clientPorts.put(id, ports[id]);
      List<String> lines = new ArrayList<>();
      lines.add("process.roles=broker");
      lines.add("node.id=" + id);
      lines.add(
          "listeners=CLIENT://127.0.0.1:%d,PEER://127.0.0.1:%d"
              .formatted(ports[id], ports[id + 3]));
      lines.add("inter.broker.listener.name=PEER");
      lines.add("controller.listener.names=CONTROLLER");
      lines.add("controller.quorum.bootstrap.servers=127.0.0.1:" + ports[0]);
      overrides.forEach((key, value) -> lines.add(key + "=" + value));
      brokers.put(id, start(directory, "broker-" + id, lines));
    }
    return new Cluster(brokers, List.of(controller), clientPorts);
  }

  private static Node start(Path directory, String node, List<String> lines) throws IOException {
    List<String> all = new ArrayList<>(lines);
    all.add("log.dirs=" + directory.resolve(node));
    Path config = Files.write(directory.resolve(node + ".properties"), all);
    List<String> command = Jvm.command(FLAGS, System.getProperty("java.class.path"));
    command.addAll(List.of("io.highwater.broker.Main", "--config", config.toString()));
    return Node.start(node, command, directory.resolve(node + ".log"));
  }
}
