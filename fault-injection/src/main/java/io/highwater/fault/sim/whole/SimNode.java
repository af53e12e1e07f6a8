package io.highwater.fault.sim.whole;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.BrokerServer;
import io.highwater.broker.ControllerServer;
import io.highwater.broker.Server;
import io.highwater.fault.cluster.Lives;
import io.highwater.fault.cluster.ProcessCluster;
import io.highwater.fault.sim.Rng;
import io.highwater.fault.sim.disk.SimDisk;
import io.highwater.spec.Violation;
import java.io.IOException;
import java.util.SortedMap;

/** A broker or the controller: a disk that stays, and one process after the other. */
final class SimNode {
  static final int CONTROLLER = 100;
  static final String DATA = "/machine/data";

  private static final long DRIFT_PPM_MAX = 20_000;
  private static final String CONTROLLER_ADDRESS = host(CONTROLLER) + ":9090";

  /** Longer than anybody needs who is asked to hand over. */
  private static final long LEAVE_US = 3_000_000;

  private final int id;
  private final Rng rng;
  private final SimHost host;
  private final WholeMutant mutant;
  private final Lives lives;
  private final SortedMap<String, String> settings;
  private final Chronicle chronicle;
  private final ClusterWatch watch;
  private SimMachine machine;
  private Server server;
  private Runnable excuse;

  /**
   * A node that does not run yet.
   *
   * @param settings what it is told beside who it is
   * @param mutant what is wrong with its rules
   * @param lives told which of its lives begin and end
   * @param chronicle told of what should not be
   * @param watch looks at its replicas
   */
  SimNode(
      int id,
      Timeline time,
      SimNetwork network,
      Rng rng,
      SortedMap<String, String> settings,
      WholeMutant mutant,
      Lives lives,
      Chronicle chronicle,
      ClusterWatch watch) {
    this.id = id;
    this.watch = watch;
    this.lives = lives;
    this.rng = rng;
    SimDisk disk = new SimDisk(rng.fork());
    disk.lyingSync(mutant.storage().unsynced());
    SimClock clock = new SimClock(time, rng.between(-DRIFT_PPM_MAX, DRIFT_PPM_MAX));
    this.host = new SimHost(host(id), time, network, disk, clock);
    this.mutant = mutant;
    this.settings = settings;
    this.chronicle = chronicle;
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
    return host.name();
  }

  /** For a person to read. */
  String name() {
    return ProcessCluster.name(id);
  }

  SimClock clock() {
    return host.clock();
  }

  SimDisk disk() {
    return host.disk();
  }

  SimMachine machine() {
    return machine;
  }

  boolean isUp() {
    return machine != null && !machine.isDead();
  }

  /** From its next process on, a setting is another. */
  void tell(String setting, long value) {
    settings.put(setting, Long.toString(value));
  }

  /** A new process. */
  void start() {
    BrokerConfig config = BrokerConfig.parse(name(), text(id), settings);
    machine = new SimMachine(host, rng.fork(), new LifeRules(mutant, chronicle, watch));
    SimMachine life = machine;
    lives.begins(id);
    try {
      server =
          id == CONTROLLER
              ? ControllerServer.start(config, machine)
              : BrokerServer.start(config, machine);
    } catch (IOException | RuntimeException e) {
      failed("cannot start", e);
      return;
    }
    server
        .stopped()
        .whenComplete(
            (nothing, cause) -> {
              if (cause != null && machine == life && !life.isDead()) {
                failed("stops", cause);
              }
            });
  }

  /** A process that gives up does nothing more. */
  private void failed(String how, Throwable cause) {
    if (excuse == null || !isOfTheDisk(cause)) {
      kill();
      chronicle.broken(new Violation("NothingFails", "node %d %s: %s".formatted(id, how, cause)));
    } else {
      excuse.run();
    }
  }

  /** Whether the disk has refused something, and not the protocol a state that cannot be. */
  static boolean isOfTheDisk(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof SimDisk.Refusal) {
        return true;
      }
    }
    return false;
  }

  /**
   * Its disk is such that it may well give up.
   *
   * @param end how it ends then, and what follows; null if nothing excuses it any more
   */
  void excuse(Runnable end) {
    excuse = end;
  }

  boolean isExcused() {
    return excuse != null;
  }

  boolean isReady() {
    return isUp() && server.ready().isDone() && !server.ready().isCompletedExceptionally();
  }

  /** The process is killed. */
  void kill() {
    machine.die();
    host.disk().kill();
    watch.ended(id, /* power */ false);
    lives.ended(id, "CrashBroker");
  }

  /** The machine loses its power. */
  void losePower() {
    machine.die();
    host.disk().losePower();
    watch.ended(id, /* power */ true);
    lives.ended(id, "LosePower");
  }

  /**
   * The process is asked to end. It is killed if that takes it too long.
   *
   * @param then what happens once it has ended
   */
  void shutDown(Runnable then) {
    SimMachine life = machine;
    life.after(
        0,
        () -> {
          if (server instanceof BrokerServer broker) {
            broker.leave().thenRun(() -> life.after(0, () -> close(life, then)));
          } else {
            close(life, then);
          }
        });
    host.time()
        .after(
            LEAVE_US,
            () -> {
              if (!life.isDead()) {
                kill();
                then.run();
              }
            });
  }

  /** Its connections end first, in the order in which they were made. */
  private void close(SimMachine life, Runnable then) {
    host.network().disconnect(host.name());
    try {
      server.close();
    } catch (RuntimeException e) {
      if (!life.isDead()) {
        failed("cannot end", e);
      }
    }
    if (!life.isDead()) {
      if (server instanceof BrokerServer broker) {
        lives.stopped(id, broker.endedEpoch());
      }
      kill();
      then.run();
    }
  }
}
