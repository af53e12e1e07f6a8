package io.highwater.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A running cluster.
 *
 * @param brokers by node id
 * @param others processes that are not brokers, such as a controller of its own
 * @param ports the brokers' client ports by node id
 */
record Cluster(
    NavigableMap<Integer, Node> brokers, List<Node> others, TreeMap<Integer, Integer> ports)
    implements AutoCloseable {

  /** As Kafka's {@code bootstrap.servers}. */
  String bootstrap() {
    return String.join(",", ports.values().stream().map(port -> "127.0.0.1:" + port).toList());
  }

  /** Whether every broker's port takes connections. */
  boolean isListening() {
    brokers.values().forEach(Node::check);
    others.forEach(Node::check);
    return ports.values().stream().allMatch(Cluster::accepts);
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Of all processes together, so that a controller of its own is counted where there is one. */
  double sum(ToDoubleFunction<Node> figure) {
    return brokers.values().stream().mapToDouble(figure).sum()
        + others.stream().mapToDouble(figure).sum();
  }

  /** Of the broker that has most of it. */
  double most(ToDoubleFunction<Node> figure) {
    return brokers.values().stream().mapToDouble(figure).max().orElseThrow();
  }

  double cpuSeconds() {
    return sum(Node::cpuSeconds);
  }

  @Override
  public void close() {
    brokers.values().forEach(Node::close);
    others.forEach(Node::close);
  }
}
