package io.highwater.fault.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brokers and one controller as real processes on loopback, every link between them cuttable.
 *
 * <p>A node keeps its ports and its files when it is killed and started again. Children do not
 * outlive this JVM: a shutdown hook kills them, paused ones too, and if this JVM is itself killed,
 * their {@link Lifeline} ends. Only one that is paused just then stays; {@link PidFile} lists it.
 *
 * <p>Not safe for concurrent use, except {@link #deaths} and {@link #close}.
 */
public final class ProcessCluster implements AutoCloseable {
  /** The controller's node id, clear of all brokers'. */
  public static final int CONTROLLER_ID = 100;

  private static final Logger log = LoggerFactory.getLogger(ProcessCluster.class);
  private static final int PORT_ATTEMPTS = 3;
  private static final String PORT_TAKEN = "Address already in use";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final ClusterSpec spec;
  private final PortBlock ports;
  private final Links links = new Links();
  private final Lives lives;
  private final PidFile pids;
  private final NavigableMap<Integer, NodeProcess> nodes = new TreeMap<>();
  private final Map<Integer, InetSocketAddress> clientAddresses = new TreeMap<>();
  private final List<Death> deaths = new CopyOnWriteArrayList<>();
  private final Thread killOnExit = new Thread(this::abandon, "kill brokers on exit");
  private final Object starting = new Object();
  private boolean closed;

  private ProcessCluster(ClusterSpec spec) {
    this.spec = spec;
    this.lives = new Lives(spec.trace());
    this.ports = PortBlock.reserve(2 * spec.brokers() + 1);
    try {
      Files.createDirectories(spec.directory());
      Files.createDirectories(spec.logs());
    } catch (IOException e) {
      throw new ClusterException("cannot make the cluster's directories", e);
    }
    this.pids = new PidFile(spec.directory());
    Runtime.getRuntime().addShutdownHook(killOnExit);
  }

  /**
   * Starts every node and waits until all are ready.
   *
   * @throws ClusterException if a node dies or is not ready in time, with the end of its log
   */
  public static ProcessCluster start(ClusterSpec spec) {
    for (int attempt = 1; ; attempt++) {
      ProcessCluster cluster = new ProcessCluster(spec);
      try {
        cluster.layOut();
        cluster.startAll();
        return cluster;
      } catch (ClusterException e) {
        cluster.close();
        if (attempt == PORT_ATTEMPTS || !e.getMessage().contains(PORT_TAKEN)) {
          throw e;
        }
      }
    }
  }

  private void layOut() {
    InetSocketAddress controller = ports.next();
    Map<Integer, InetSocketAddress> peers = new HashMap<>();
    for (int id : brokers()) {
      clientAddresses.put(id, ports.next());
      peers.put(id, ports.next());
    }
    add(CONTROLLER_ID, NodeConfig.controller(CONTROLLER_ID, dataDir(CONTROLLER_ID), controller));
    for (int id : brokers()) {
      Map<Integer, InetSocketAddress> dialed = new HashMap<>();
      for (int peer : brokers()) {
        if (peer != id) {
          dialed.put(peer, links.route(id, peer, peers.get(peer)));
        }
      }
      InetSocketAddress dialedController = links.route(id, CONTROLLER_ID, controller);
      add(
          id,
          NodeConfig.broker(
              id, dataDir(id), clientAddresses.get(id), peers.get(id), dialedController, dialed));
    }
  }

  private void add(int id, NodeConfig config) {
    String name = name(id);
    config.with(spec.overrides());
    if (spec.flushJournals()) {
      config.with("highwater.flush.journal", flushJournal(id).toString());
    }
    Path file = spec.directory().resolve(name + ".properties");
    config.writeTo(file);
    Path ready = spec.directory().resolve(name + ".ready");
    Path log = spec.logs().resolve(name + ".log");
    nodes.put(
        id, new NodeProcess(name, spec.launch().command(file, ready), log, ready, deaths::add));
  }

  /**
   * Starts every node that is down and waits until all are ready.
   *
   * @throws ClusterException if a node dies or is not ready in time, with the end of its log
   */
  public void startAll() {
    // Descending: the controller has the highest id, and the others have to wait for it anyway.
    for (int id : nodes.descendingKeySet()) {
      if (!isAlive(id)) {
        restart(id);
      }
    }
    awaitReady(spec.startLimit());
  }

  /** Waits until every node is ready. */
  public void awaitReady(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    // The controller first: when it fails, the brokers' complaints are only echoes.
    nodes.get(CONTROLLER_ID).awaitReady(limit);
    for (int id : brokers()) {
      nodes.get(id).awaitReady(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }

  /** The brokers' ids, ascending from 1. */
  public List<Integer> brokers() {
    return IntStream.rangeClosed(1, spec.brokers()).boxed().toList();
  }

  /** Where clients reach each broker, by its id. */
  public Map<Integer, InetSocketAddress> clientAddresses() {
    return Map.copyOf(clientAddresses);
  }

  /** The brokers' client addresses as Kafka's {@code bootstrap.servers}. */
  public String bootstrap() {
    return clientAddresses.values().stream().map(NodeConfig::text).collect(Collectors.joining(","));
  }

  /** What the cluster was made from. */
  public ClusterSpec spec() {
    return spec;
  }

  /** The links between the nodes; those of clients are not among them. */
  public Links links() {
    return links;
  }

  /** Where a node keeps its logs. */
  public Path dataDir(int node) {
    return spec.directory().resolve(name(node));
  }

  /** Where a node writes what it has fsynced, if the cluster was asked for that. */
  public Path flushJournal(int node) {
    return spec.directory().resolve(name(node) + ".fsyncs");
  }

  /** SIGKILL; whether the signal ended a live process. */
  public boolean kill(int node) {
    boolean killed = node(node).kill();
    lives.ended(node, "CrashBroker");
    return killed;
  }

  /** SIGKILL to every node at once, then waits until all are gone. */
  public void killAll() {
    destroyAll();
    nodes.values().forEach(NodeProcess::kill);
    brokers().forEach(id -> lives.ended(id, "LosePower"));
  }

  /** Starts a node that is down, on its old ports and files, and returns at once. */
  public void restart(int node) {
    synchronized (starting) {
      if (closed) {
        throw new IllegalStateException("the cluster is closed; " + name(node) + " stays down");
      }
      lives.begins(node);
      node(node).start();
      pids.add(name(node), node(node).handle());
    }
  }

  /** SIGSTOP; returns when the kernel shows the process as stopped. */
  public void pause(int node) {
    node(node).pause();
  }

  /** Whether the kernel shows the process as stopped. */
  public boolean isPaused(int node) {
    return node(node).isStopped();
  }

  /** SIGCONT. */
  public void resume(int node) {
    node(node).resume();
  }

  /** Whether the process lives. */
  public boolean isAlive(int node) {
    return node(node).isAlive();
  }

  /** Whether the node, started last, has said that it serves. */
  public boolean isReady(int node) {
    return node(node).isReady();
  }

  /** Nodes that ended without being told to: each one fails the run. */
  public List<Death> deaths() {
    return List.copyOf(deaths);
  }

  /**
   * Shuts every node down with SIGTERM, brokers first.
   *
   * @throws ClusterException if one does not go, or goes with a failure
   */
  public void stop() {
    List<String> failures = new ArrayList<>();
    for (NodeProcess node : nodes.values()) {
      try {
        node.stop(STOP_LIMIT);
      } catch (ClusterException e) {
        failures.add(e.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new ClusterException(String.join("\n", failures));
    }
  }

  /** Kills what still lives and frees the ports; files stay. */
  @Override
  public void close() {
    synchronized (starting) {
      closed = true;
    }
    nodes.values().stream().filter(NodeProcess::isAlive).forEach(NodeProcess::kill);
    links.close();
    ports.close();
    pids.delete();
    try {
      Runtime.getRuntime().removeShutdownHook(killOnExit);
    } catch (IllegalStateException e) {
      log.debug("the JVM is exiting; its hook finds nothing left to kill", e);
    }
  }

  /** What the hook does: nobody may start another node behind its back. */
  private void abandon() {
    synchronized (starting) {
      closed = true;
    }
    destroyAll();
  }

  private void destroyAll() {
    nodes.values().forEach(NodeProcess::destroy);
  }

  private NodeProcess node(int id) {
    NodeProcess node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException("no node " + id + "; there are " + nodes.keySet());
    }
    return node;
  }

  /** A node's name in file names and reports. */
  public static String name(int node) {
    return node == CONTROLLER_ID ? "controller" : "broker-" + node;
  }
}
