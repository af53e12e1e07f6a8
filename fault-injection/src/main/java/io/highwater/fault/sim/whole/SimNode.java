package io.highwater.fault.sim.whole;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.BrokerServer;
import io.highwater.broker.ControllerServer;
import io.highwater.broker.Server;
import io.highwater.fault.sim.Rng;
import io.highwater.fault.sim.disk.SimDisk;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A broker or the controller: a disk that stays, and one process after the other. */
final class SimNode {
  static final int CONTROLLER = 100;
  static final String DATA = "/machine/data";

  private static final String CONTROLLER_ADDRESS = host(CONTROLLER) + ":9090";

  private final int id;
  private final Timeline time;
  private final SimNetwork network;
  private final Rng rng;
  private final SimDisk disk;
  private final BrokerConfig config;
  private final Consumer<String> failed;
  private SimMachine machine;
  private Server server;

  /**
   * A node that does not run yet.
   *
   * @param settings what every broker of the cluster is told
   * @param failed told when a node gives up by itself
   */
  SimNode(
      int id,
      Timeline time,
      SimNetwork network,
      Rng rng,
      SortedMap<String, String> settings,
      Consumer<String> failed) {
    this.id = id;
    this.time = time;
    this.network = network;
    this.rng = rng;
    this.disk = new SimDisk(rng.fork());
    this.config =
        BrokerConfig.parse("node " + id, text(id), id == CONTROLLER ? new TreeMap<>() : settings);
    this.failed = failed;
  }

  static String host(int id) {
    return "10.0.0." + id;
  }

  private static String text(int id) {
    String common =
        """
        node.id=%d
        log.dirs=%s
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CLIENT:PLAINTEXT,PEER:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.quorum.bootstrap.servers=%s
        """
            .formatted(id, DATA, CONTROLLER_ADDRESS);
    String own =
        id == CONTROLLER
            ? """
            process.roles=controller
            listeners=CONTROLLER://%s
            """
                .formatted(CONTROLLER_ADDRESS)
            : """
            process.roles=broker
            listeners=CLIENT://%1$s:9092,PEER://%1$s:9093
            inter.broker.listener.name=PEER
            """
                .formatted(host(id));
    return common + own;
  }

  int id() {
    return id;
  }

  String host() {
    return host(id);
  }

  SimDisk disk() {
    return disk;
  }

  SimMachine machine() {
    return machine;
  }

  boolean isUp() {
    return machine != null && !machine.isDead();
  }

  /** A new process. */
  void start() {
    machine = new SimMachine(time, rng.fork(), disk, network, host());
    SimMachine life = machine;
    try {
      server =
          id == CONTROLLER
              ? ControllerServer.start(config, machine)
              : BrokerServer.start(config, machine);
    } catch (IOException | RuntimeException e) {
      failed.accept("node %d cannot start: %s".formatted(id, e));
      return;
    }
    server
        .stopped()
        .whenComplete(
            (nothing, cause) -> {
              if (cause != null && machine == life) {
                failed.accept("node %d stops: %s".formatted(id, cause));
              }
            });
  }

  boolean isReady() {
    return isUp() && server.ready().isDone() && !server.ready().isCompletedExceptionally();
  }

  /** The process is killed. */
  void kill() {
    machine.die();
    disk.kill();
  }

  /** The machine loses its power. */
  void losePower() {
    machine.die();
    disk.losePower();
  }
}
