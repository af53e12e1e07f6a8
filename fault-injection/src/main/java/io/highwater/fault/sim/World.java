package io.highwater.fault.sim;

import io.highwater.spec.Bugs;
import io.highwater.spec.Check;
import io.highwater.spec.Effect;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A simulated cluster: brokers, a controller, clients and what lies between them. Nothing happens
 * in it but what its agenda holds; who decides about the order decides about everything.
 */
final class World {
  static final int CONTROLLER = 0;
  static final String TOPIC = "log";

  final Shape shape;
  final Weather weather;
  final Bugs bugs;
  final Agenda agenda;
  final Rng rng;
  final Tally tally = new Tally();
  final SimNetwork network;
  final SimController controller;
  final SimClients clients;
  final Judge judge;
  final ClientHistory history = new ClientHistory();
  final SimTrace trace;

  private final SimBroker[] brokers;
  private final SortedMap<PartitionId, Integer> places = new TreeMap<>();
  private final List<PartitionId> partitions = new ArrayList<>();
  private final boolean lateAnswers;

  /** How many faults hold each process. */
  private final int[] pauses;

  private final List<List<Happening>> deferred = new ArrayList<>();
  private SimFaults faults;
  private Consumer<Happening> scribe;
  private BiConsumer<Integer, Effect> eavesdropper;
  private long nowUs;
  private long digest;
  private Violation violation;

  /**
   * @param lines gets what happens, as a trace; null for nobody
   */
  World(Shape shape, Weather weather, Bugs bugs, Agenda agenda, Rng rng, Consumer<String> lines) {
    this.shape = shape;
    this.trace = new SimTrace(shape, lines);
    this.weather = weather;
    this.bugs = bugs;
    this.lateAnswers = weather.faults().contains(Adversity.LATE_ANSWER);
    this.agenda = agenda;
    this.rng = rng;
    int hosts = 1 + shape.brokers() + weather.clients();
    this.network = new SimNetwork(hosts, agenda, rng, weather);
    this.judge = new Judge(this);
    this.controller = new SimController(this);
    this.brokers = new SimBroker[shape.brokers()];
    for (int id = 1; id <= brokers.length; id++) {
      brokers[id - 1] = new SimBroker(this, id);
    }
    this.clients = new SimClients(this, weather.clients());
    this.pauses = new int[hosts];
    for (int i = 0; i < hosts; i++) {
      deferred.add(new ArrayList<>());
    }
    controller.boot();
    for (SimBroker each : brokers) {
      each.boot();
    }
    judge.settle();
  }

  /** Lets somebody do harm from now on. */
  void expose(SimFaults harm) {
    faults = harm;
  }

  // ---- who is here -----------------------------------------------------------------------------

  SimBroker broker(int id) {
    return brokers[id - 1];
  }

  SimBroker[] brokers() {
    return brokers;
  }

  boolean isBroker(int host) {
    return host >= 1 && host <= brokers.length;
  }

  int clientHost(int client) {
    return 1 + brokers.length + client;
  }

  /** The partition's number in this world; new ones are numbered as they come. */
  int place(PartitionId id) {
    Integer known = places.get(id);
    if (known != null) {
      return known;
    }
    places.put(id, partitions.size());
    partitions.add(id);
    return partitions.size() - 1;
  }

  PartitionId partition(int place) {
    return partitions.get(place);
  }

  int partitionCount() {
    return partitions.size();
  }

  // ---- time and messages -----------------------------------------------------------------------

  long nowUs() {
    return nowUs;
  }

  /** What a host's clock says that never jumped: every third is right, slow, or fast. */
  long clockMs(int host) {
    return nowUs / 1000 * (1000L + shape.skewPerMille() * (host % 3 - 1L)) / 1000;
  }

  /** Time passes; it never goes back. */
  void moveTo(long us) {
    nowUs = Math.max(nowUs, us);
  }

  void later(long us, Happening happening) {
    agenda.add(nowUs + us, happening);
  }

  /** Sends a message, meant for the actor as it lives now. */
  void send(Happening message) {
    send(0, message);
  }

  /** Sends a message after a while. */
  void send(long us, Happening message) {
    if (isBroker(message.actor)) {
      message.incarnation = broker(message.actor).incarnation();
    }
    network.send(nowUs + us, message);
  }

  // ---- what happens ----------------------------------------------------------------------------

  /** Lets one thing happen, unless it must wait or concerns somebody who is gone. */
  void happen(Happening it) {
    if (it.kind.isMessage() && it.peer >= 0 && network.holds(it)) {
      return;
    }
    if (it.actor >= 0 && isPaused(it.actor) && waits(it.kind)) {
      deferred.get(it.actor).add(it);
      return;
    }
    if (isForThePast(it)) {
      broker(it.actor).missed(it);
      return;
    }
    mix(it.digest() + nowUs * 0x9E3779B97F4A7C15L);
    tally.happened(it.kind);
    tell(it);
    try {
      run(it);
    } catch (Check.Violated broken) {
      report(new Violation("Check", broken.getMessage() + " (" + it.kind.word() + ")"));
    }
  }

  private boolean isForThePast(Happening it) {
    return it.incarnation >= 0 && it.incarnation != broker(it.actor).incarnation();
  }

  /** Whether it will never arrive, whatever the links do. */
  boolean isLost(Happening it) {
    return isForThePast(it) || (it.kind.isMessage() && it.peer >= 0 && network.hasLost(it));
  }

  private static boolean waits(Kind kind) {
    return switch (kind) {
      case CRASH,
          POWER_LOSS,
          RESUME,
          PAUSE,
          JUMP,
          STALL_DISK,
          CUT,
          SLOW,
          JOIN,
          QUICKEN,
          HEAL,
          RESET,
          STRIKE ->
          false;
      default -> true;
    };
  }

  private void run(Happening it) {
    switch (it.kind) {
      case ACT, GIVE_UP, PRODUCED, POLLED -> clients.happen(it);
      case PRODUCE,
          POLL,
          ASK,
          FETCH,
          SERVE,
          FETCHED,
          FETCH_EXPIRES,
          ALTERED,
          ALTER_EXPIRES,
          METADATA,
          FLUSHED,
          LOADED,
          TICK,
          BEAT,
          SIGN_UP,
          REGISTERED,
          RELEASED,
          WHIM,
          LEAVE ->
          broker(it.actor).happen(it);
      case ALTER, HEARTBEAT, REGISTER, WATCH, FENCE, COMMITTED, CONFIGURE, TOPIC, ELECT, REASSIGN ->
          controller.happen(it);
      case STRIKE -> faults.strike();
      case CRASH, POWER_LOSS, RESTART -> endOrStart(it);
      case PAUSE -> pauses[it.actor]++;
      case RESUME -> release(it.actor);
      case JUMP -> jump(it.actor, it.argument(0));
      case STALL_DISK -> broker(it.actor).stallDisk(it.argument(0));
      case CUT -> network.cut(it.peer, it.actor);
      case SLOW -> network.slow(it.peer, it.actor, it.argument(0) * 1000);
      case JOIN -> network.join(it.peer, it.actor, nowUs);
      case QUICKEN -> network.quicken(it.peer, it.actor);
      case HEAL -> network.heal(it.peer, it.actor, nowUs);
      case RESET -> reset(it.actor, it.peer);
    }
  }

  private void endOrStart(Happening it) {
    if (it.actor == CONTROLLER) {
      controller.happen(it);
    } else {
      broker(it.actor).happen(it);
    }
    if (it.kind == Kind.CRASH || it.kind == Kind.POWER_LOSS) {
      pauses[it.actor] = 0;
      deferred.get(it.actor).clear();
    }
  }

  /** Whether a process stands still. */
  boolean isPaused(int actor) {
    return pauses[actor] > 0;
  }

  private void release(int actor) {
    pauses[actor] = Math.max(0, pauses[actor] - 1);
    if (pauses[actor] == 0) {
      goOn(actor);
    }
  }

  /** A process goes on, whoever held it. */
  void resume(int actor) {
    pauses[actor] = 0;
    goOn(actor);
  }

  private void goOn(int actor) {
    for (Happening each : deferred.get(actor)) {
      later(0, each);
    }
    deferred.get(actor).clear();
  }

  private void jump(int host, long ms) {
    if (host == CONTROLLER) {
      controller.jump(ms);
    } else {
      broker(host).jump(ms);
    }
  }

  private void reset(int one, int other) {
    network.reset(one, other);
    network.reset(other, one);
    if (isBroker(one) && isBroker(other)) {
      broker(one).disconnected(other);
      broker(other).disconnected(one);
    }
  }

  /** Everybody who was connected to a process that has died hears of it. */
  void died(int broker) {
    for (SimBroker each : brokers) {
      if (each.id() != broker && !network.isCut(broker, each.id())) {
        each.disconnected(broker);
      }
    }
  }

  /** Where a log begins that is made now: only those of the beginning have lost anything. */
  long firstOffset() {
    return judge.isSettled() ? 0 : shape.logStart();
  }

  /** Whether an answer may arrive after its fetch has been given up. */
  boolean lateAnswers() {
    return lateAnswers;
  }

  /** Writes down what a story should tell in place of what happens. */
  void tell(Happening it) {
    if (scribe != null) {
      scribe.accept(it);
    }
  }

  /** From now on every effect that is performed is told to somebody, with its broker. */
  void overhear(BiConsumer<Integer, Effect> listener) {
    eavesdropper = listener;
  }

  void performs(int broker, Effect effect) {
    if (eavesdropper != null) {
      eavesdropper.accept(broker, effect);
    }
  }

  /** From now on everything that happens is told to somebody. */
  void listen(Consumer<Happening> listener) {
    scribe = listener;
  }

  // ---- what is remembered ----------------------------------------------------------------------

  void report(Violation found) {
    if (violation == null) {
      violation = found;
    }
  }

  /** The first thing that was wrong, or null. */
  Violation violation() {
    return violation;
  }

  void mix(long value) {
    digest = Rng.mix(digest ^ value) + digest * 31;
  }

  /** A number that tells two histories of this world apart. */
  long digest() {
    return digest;
  }
}
