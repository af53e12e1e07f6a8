package io.highwater.fault.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One node's {@code server.properties}. */
final class NodeConfig {
  private final Map<String, String> properties = new TreeMap<>();

  private NodeConfig(int id, String role, Path data) {
    properties.put("node.id", Integer.toString(id));
    properties.put("process.roles", role);
    properties.put("log.dirs", data.toString());
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put(
        "listener.security.protocol.map", "CLIENT:PLAINTEXT,PEER:PLAINTEXT,CONTROLLER:PLAINTEXT");
  }

  static NodeConfig controller(int id, Path data, InetSocketAddress address) {
    NodeConfig config = new NodeConfig(id, "controller", data);
    config.properties.put("listeners", "CONTROLLER://" + text(address));
    config.properties.put("controller.quorum.bootstrap.servers", text(address));
    return config;
  }

  /**
   * A broker's.
   *
   * @param controller the address at which this broker dials the controller
   * @param peers the address at which this broker dials each other broker
   */
  static NodeConfig broker(
      int id,
      Path data,
      InetSocketAddress client,
      InetSocketAddress peer,
      InetSocketAddress controller,
      Map<Integer, InetSocketAddress> peers) {
    NodeConfig config = new NodeConfig(id, "broker", data);
    String listeners = "CLIENT://" + text(client) + ",PEER://" + text(peer);
    config.properties.put("listeners", listeners);
    config.properties.put("advertised.listeners", listeners);
    config.properties.put("inter.broker.listener.name", "PEER");
    config.properties.put("controller.quorum.bootstrap.servers", text(controller));
    if (!peers.isEmpty()) {
      config.properties.put(
          "highwater.peer.addresses",
          new TreeMap<>(peers)
              .entrySet().stream()
                  .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                  .collect(Collectors.joining(",")));
    }
    return config;
  }

  NodeConfig with(String key, String value) {
    properties.put(key, value);
    return this;
  }

  NodeConfig with(Map<String, String> overrides) {
    properties.putAll(overrides);
    return this;
  }

  /** Writes {@code key=value} lines, sorted. */
  void writeTo(Path file) {
    String lines =
        properties.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      Files.writeString(file, lines, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ClusterException("cannot write " + file, e);
    }
  }

  static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
