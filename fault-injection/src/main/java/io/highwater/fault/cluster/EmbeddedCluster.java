package io.highwater.fault.cluster;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.BrokerServer;
import io.highwater.broker.ConfigException;
import io.highwater.broker.ControllerServer;
import io.highwater.broker.Server;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A controller and some brokers in this JVM: the same servers as in processes of their own, with
 * real sockets and real files. Brokers keep their ports over {@link #kill} and {@link #restart}.
 *
 * <p>For one thread at a time.
 */
public final class EmbeddedCluster implements AutoCloseable {
  /** The controller's name among the {@link #nodes}. */
  public static final String CONTROLLER = "controller";

  private static final int CONTROLLER_ID = 100;
  private static final long READY_TIMEOUT_MS = 60_000;
  private static final Set<String> OWN_KEYS =
      Set.of(
          "process.roles",
          "node.id",
          "broker.id",
          "listeners",
          "advertised.listeners",
          "controller.listener.names",
          "controller.quorum.bootstrap.servers",
          "controller.quorum.voters",
          "inter.broker.listener.name",
          "log.dir",
          "log.dirs");

  /**
   * What to start.
   *
   * @param brokers how many, with ids from 1
   * @param host where to listen
   * @param port the first broker's port, the others follow; 0 for any free ports
   * @param data where to keep the data; null for a directory that is deleted at the end
   * @param overrides {@code server.properties} keys for every node, none of {@link #ownKeys}
   */
  public record Settings(
      int brokers, String host, int port, Path data, Map<String, String> overrides) {
    public Settings {
      overrides = Map.copyOf(overrides);
      for (String key : overrides.keySet()) {
        if (OWN_KEYS.contains(key)) {
          throw new ConfigException(key + " is set by the cluster itself, broker by broker");
        }
      }
    }

    public static Settings of(int brokers) {
      return new Settings(brokers, "127.0.0.1", 0, null, Map.of());
    }

    /** The same with one key set for every node. */
    public Settings with(String key, String value) {
      Map<String, String> more = new LinkedHashMap<>(overrides);
      more.put(key, value);
      return new Settings(brokers, host, port, data, more);
    }
  }

  private final Settings settings;
  private final Path data;
  private final ControllerServer controller;
  private final Map<Integer, BrokerServer> brokers = new TreeMap<>();
  private final Map<Integer, Map<String, String>> configs = new TreeMap<>();

  private EmbeddedCluster(Settings settings) throws IOException {
    this.settings = settings;
    this.data =
        settings.data() != null
            ? Files.createDirectories(settings.data())
            : Files.createTempDirectory("highwater-");
    try {
      this.controller = ControllerServer.start(config("controller", controllerConfig()));
    } catch (IOException | RuntimeException e) {
      deleteIfTemporary();
      throw e;
    }
  }

  /**
   * Starts a cluster and waits until every broker serves.
   *
   * @throws IOException if an address or a directory cannot be used, or a broker does not get ready
   */
  public static EmbeddedCluster start(Settings settings) throws IOException {
    EmbeddedCluster cluster = new EmbeddedCluster(settings);
    try {
      for (int id = 1; id <= settings.brokers(); id++) {
        cluster.configs.put(id, cluster.brokerConfig(id));
        cluster.launch(id);
      }
      for (int id = 1; id <= settings.brokers(); id++) {
        cluster.awaitReady(id);
      }
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Where clients start: {@code host:port} of every broker, by commas. */
  public String bootstrap() {
    return brokers.values().stream()
        .map(each -> each.endpoints().get(0))
        .map(each -> each.host() + ":" + each.port())
        .collect(Collectors.joining(","));
  }

  /** A broker, alive or killed. */
  public BrokerServer broker(int id) {
    return brokers.get(id);
  }

  /** Every node by its name, as it was started last. */
  public Map<String, Server> nodes() {
    Map<String, Server> nodes = new LinkedHashMap<>();
    nodes.put(CONTROLLER, controller);
    brokers.forEach((id, broker) -> nodes.put("broker-" + id, broker));
    return nodes;
  }

  /** The settings that the cluster gives each node itself. */
  public static Set<String> ownKeys() {
    return OWN_KEYS;
  }

  /** Where the data is: {@code broker-1}, {@code broker-2}, ..., {@code controller}. */
  public Path data() {
    return data;
  }

  /** Ends a broker as a crash would. */
  public void kill(int id) {
    brokers.get(id).kill();
  }

  /** Shuts a broker down in order. */
  public void shutdown(int id) {
    brokers.get(id).close();
  }

  /** Starts a stopped broker again, with its data and its ports, and waits until it serves. */
  public void restart(int id) throws IOException {
    launch(id);
    awaitReady(id);
  }

  /** Shuts everything down in order; brokers all at once would wait for each other's leaders. */
  @Override
  public void close() {
    brokers.values().forEach(BrokerServer::close);
    controller.close();
    deleteIfTemporary();
  }

  private void deleteIfTemporary() {
    if (settings.data() == null) {
      delete(data);
    }
  }

  private void launch(int id) throws IOException {
    BrokerServer broker = BrokerServer.start(config("broker-" + id, configs.get(id)));
    brokers.put(id, broker);
    List<Endpoint> endpoints = broker.endpoints();
    configs
        .get(id)
        .put(
            "listeners",
            endpoints.stream()
                .map(each -> each.listener() + "://" + each.host() + ":" + each.port())
                .collect(Collectors.joining(",")));
  }

  private void awaitReady(int id) throws IOException {
    try {
      brokers.get(id).ready().get(READY_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("broker " + id + " was not ready within 60 s", e);
    } catch (java.util.concurrent.ExecutionException | CompletionException e) {
      throw new IOException("broker " + id + " did not start: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while broker " + id + " started", e);
    }
  }

  private Map<String, String> controllerConfig() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("process.roles", "controller");
    config.put("node.id", Integer.toString(CONTROLLER_ID));
    config.put("listeners", "CONTROLLER://" + settings.host() + ":0");
    config.put("controller.listener.names", "CONTROLLER");
    config.put("log.dirs", data.resolve("controller").toString());
    return config;
  }

  private Map<String, String> brokerConfig(int id) {
    int port = settings.port() == 0 ? 0 : settings.port() + id - 1;
    Endpoint at = controller.endpoints().get(0);
    String copies = Integer.toString(Math.min(3, settings.brokers()));
    Map<String, String> config = new LinkedHashMap<>();
    config.put("process.roles", "broker");
    config.put("node.id", Integer.toString(id));
    config.put("listeners", "CLIENT://%s:%d,PEER://%1$s:0".formatted(settings.host(), port));
    config.put("inter.broker.listener.name", "PEER");
    config.put("controller.listener.names", "CONTROLLER");
    config.put("controller.quorum.bootstrap.servers", at.host() + ":" + at.port());
    config.put("default.replication.factor", copies);
    config.put("offsets.topic.replication.factor", copies);
    config.put("log.dirs", data.resolve("broker-" + id).toString());
    return config;
  }

  private BrokerConfig config(String name, Map<String, String> keys) {
    String text =
        keys.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("\n"));
    return BrokerConfig.parse(name, text, settings.overrides());
  }

  private static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> bottomUp = new ArrayList<>(tree.sorted(Comparator.reverseOrder()).toList());
      for (Path each : bottomUp) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
