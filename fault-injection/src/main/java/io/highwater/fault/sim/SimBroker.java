package io.highwater.fault.sim;

import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.Node;
import io.highwater.spec.PartitionId;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Requests;
import io.highwater.spec.partition.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * A broker's machine: its disk, and while its process runs the {@link Node}s of its shards, the
 * very objects that run in a real broker, one for each shard. {@link Performing} does what they
 * decide.
 */
final class SimBroker {
  private static final int TICKS = 8;
  private static final long SIGN_UP_AGAIN_US = 500_000;
  private static final long LEAVING_US_MAX = 3_000_000;
  static final long REQUEST_US_MAX = 3_000_000;

  private final World world;
  private final int id;
  private final SortedMap<Integer, SimLog> disk = new TreeMap<>();
  private final SortedMap<Integer, Long> checkpoints = new TreeMap<>();
  private final SortedMap<Integer, Integer> leaders = new TreeMap<>();
  private final Performing performing;
  private final List<Effect> outbox = new ArrayList<>();
  private Node[] nodes;
  private Whims whims;
  private int incarnation = 1;
  private long brokerEpoch = -1;
  private int registeredAt = -1;
  private int applied = -1;
  private long leavesByUs = -1;

  /** The broker epoch that a clean shutdown has left on the disk, or -1 (KIP-966). */
  private long cleanMark = -1;

  /** What this process has found there when it started. */
  private long previousBrokerEpoch = -1;

  private long lagMs;
  private long jumpedMs;
  private int effectsLeft = -1;

  SimBroker(World world, int id) {
    this.world = world;
    this.id = id;
    this.performing = new Performing(world, this);
    this.lagMs = world.shape.lagMs();
  }

  /** The process has been running, registered and unfenced, since before anything happened. */
  void boot() {
    start();
    brokerEpoch = world.controller.brokerEpoch(id);
    registeredAt = world.controller.committed() - 1;
    learnNext();
  }

  int id() {
    return id;
  }

  int incarnation() {
    return incarnation;
  }

  boolean isUp() {
    return nodes != null;
  }

  long brokerEpoch() {
    return brokerEpoch;
  }

  /** The newest version that it has applied, or -1. */
  int applied() {
    return applied;
  }

  SimLog log(int partition) {
    return disk.get(partition);
  }

  /** The running replica, or null. */
  Partition replica(int partition) {
    return nodes == null ? null : node(partition).partition(world.partition(partition));
  }

  /** The replica as judges see it, running or not; null if there is none. */
  ReplicaView view(int partition) {
    Partition replica = replica(partition);
    if (replica != null) {
      return replica.view();
    }
    SimLog log = disk.get(partition);
    return log == null ? null : ReplicaView.offline(id, log.view(), log.flushedEnd());
  }

  /** The partitions that lie on its disk. */
  Iterable<Integer> hosted() {
    return disk.keySet();
  }

  long clockMs() {
    return jumpedMs + world.clockMs(id);
  }

  void jump(long ms) {
    jumpedMs += ms;
  }

  /** See {@link Performing#setTrap}. */
  void setTrap() {
    performing.setTrap();
  }

  /** See {@link Performing#holdUpNextJoin}. */
  void holdUpNextJoin() {
    performing.holdUpNextJoin();
  }

  void stallDisk(long ms) {
    performing.stallDisk(ms * 1000);
  }

  private Node node(int partition) {
    return nodes[partition % nodes.length];
  }

  // ---- what happens ----------------------------------------------------------------------------

  void happen(Happening it) {
    if (it.kind == Kind.RESTART) {
      restart(it.argument(0));
      return;
    }
    if (nodes == null) {
      missed(it);
      return;
    }
    switch (it.kind) {
      case PRODUCE -> dispatch(it.partition, world.clients.produce(it, clockMs()));
      case POLL -> dispatch(it.partition, world.clients.poll(it));
      case ASK -> dispatch(it.partition, world.clients.ask(it));
      case FETCH -> receiveFetch((FetchCall) it.load);
      case SERVE -> serve(it.partition, it.peer, (int) it.argument(0));
      case FETCHED -> receive((FetchCall.Response) it.load);
      case FETCH_EXPIRES -> expire(it.partition, (FetchCall) it.load);
      case ALTERED -> {
        performing.alterAnswered(it.partition, (Event) it.load);
        dispatchOf(it);
      }
      case ALTER_EXPIRES -> performing.alterExpires(it);
      case METADATA -> learnNext();
      case FLUSHED, LOADED -> {
        if (performing.concernsThisLog(it)) {
          diskIsDone(it);
        }
      }
      case TICK -> tick();
      case BEAT -> beat(it.argument(0) > 0);
      case SIGN_UP -> signUp();
      case REGISTERED -> registered(it.argument(0), (int) it.argument(1));
      case RELEASED -> released(it.argument(0));
      case WHIM -> whims.lay(Whim.numbered(it.argument(0)));
      case LEAVE -> leavesByUs = world.nowUs() + LEAVING_US_MAX;
      case CRASH -> crash(it);
      case POWER_LOSS -> losePower(it);
      default -> throw new IllegalArgumentException("not for a broker: " + it.kind);
    }
  }

  private void dispatchOf(Happening it) {
    dispatch(it.partition, (Event) it.load);
  }

  /** A message for somebody who is gone: whoever waits for an answer learns that soon. */
  void missed(Happening it) {
    if (it.kind == Kind.FETCH) {
      refuse((FetchCall) it.load);
    } else if (it.kind == Kind.PRODUCE || it.kind == Kind.POLL || it.kind == Kind.ASK) {
      world.clients.refused(it);
    }
  }

  private void refuse(FetchCall call) {
    SimBroker follower = world.broker(call.follower);
    follower.lost(call, 1_000);
  }

  /** The nodes decide, the effects are performed, and the judge looks at the result. */
  void dispatch(int partition, Event event) {
    if (event == null) {
      return;
    }
    node(partition).dispatch(event, clockMs(), outbox::add);
    perform();
    world.judge.after(this, partition, event);
  }

  private void perform() {
    for (int i = 0; i < outbox.size() && nodes != null; i++) {
      if (effectsLeft == 0) {
        die("CrashBroker");
        break;
      }
      effectsLeft--;
      performing.perform(outbox.get(i));
    }
    outbox.clear();
  }

  // ---- replication -----------------------------------------------------------------------------

  private void receiveFetch(FetchCall call) {
    performing.park(call);
    world.trace.receiving(id, call);
    dispatch(call.partition, call.arrival());
    performing.parked(call);
  }

  private void serve(int partition, int follower, int batches) {
    FetchCall call = performing.unpark(partition, follower);
    if (call != null) {
      performing.limit(batches);
      dispatch(partition, call.readiness());
    }
  }

  private void receive(FetchCall.Response response) {
    boolean awaited = performing.answered(response.call());
    if (!awaited && replica(response.call().partition) != null && world.lateAnswers()) {
      world.tally.struck(Adversity.LATE_ANSWER);
      if (performing.isMistakable(response)) {
        world.trace.leavesOut("an answer that was given up is taken for the next one");
      }
      awaited = true;
    }
    if (awaited) {
      world.trace.receiving(id, response.call());
      dispatch(response.call().partition, response.event());
    }
  }

  /** Whether an answer to the fetch would still be listened to. */
  boolean awaits(FetchCall call) {
    return performing.outstanding(call.partition) == call;
  }

  private void expire(int partition, FetchCall call) {
    FetchCall given = call == null ? performing.outstanding(partition) : call;
    if (given != null && performing.answered(given)) {
      performing.failed(given);
      dispatch(
          given.partition,
          new Event.FetchExpired(given.request.partition(), given.request.leaderEpoch()));
    }
  }

  /** Every fetch under way to that broker will never be answered. */
  void disconnected(int leader) {
    if (nodes != null) {
      performing.outstandingTo(leader).forEach(each -> lost(each, 500));
    }
  }

  private void lost(FetchCall call, long afterUs) {
    Happening loss =
        new Happening(Kind.FETCH_EXPIRES, id, call.request.leaderId(), call.partition, call);
    loss.incarnation = incarnation;
    world.later(afterUs, loss);
  }

  private void diskIsDone(Happening it) {
    if (it.kind == Kind.FLUSHED) {
      flushed(it.partition, (Effect.Flush) it.load);
    } else {
      dispatchOf(it);
    }
  }

  private void flushed(int partition, Effect.Flush flush) {
    SimLog log = disk.get(partition);
    if (log == null || replica(partition) == null) {
      return;
    }
    log.flushed(flush.generation(), flush.upTo());
    dispatch(partition, new Event.Flushed(flush.partition(), flush.generation(), flush.upTo()));
  }

  // ---- metadata --------------------------------------------------------------------------------

  private void learnNext() {
    int next = applied < 0 ? registeredAt : applied + 1;
    if (brokerEpoch < 0 || next >= world.controller.committed()) {
      return;
    }
    boolean first = applied < 0;
    applied = next;
    Version version = world.controller.version(next);
    for (Node each : nodes) {
      each.dispatch(new Event.BrokersUpdate(version.brokers()), clockMs(), outbox::add);
      perform();
    }
    if (first) {
      openAll(next);
    } else {
      version.changes().forEach(each -> learn(each.partition(), each.state()));
    }
  }

  private void openAll(int version) {
    PartitionState[] states = world.controller.states(version);
    for (int partition = 0; partition < states.length && nodes != null; partition++) {
      learn(partition, states[partition]);
    }
  }

  /** Whom it takes for a partition's leader, or -1. */
  int leaderOf(int partition) {
    return applied < 0 ? -1 : leaders.getOrDefault(partition, -1);
  }

  private void learn(int partition, PartitionState state) {
    leaders.put(partition, state == null ? -1 : state.leader());
    if (nodes == null) {
      return;
    }
    PartitionId name = world.partition(partition);
    boolean hosts = state != null && state.replicas().contains(id);
    if (hosts && replica(partition) == null) {
      open(partition, name);
    }
    if (hosts) {
      leadsAnew(partition, state);
      dispatch(partition, new Event.MetadataUpdate(name, state));
    } else if (disk.containsKey(partition)) {
      dispatch(
          partition, new Event.PartitionRemoved(name, state == null ? -1 : state.partitionEpoch()));
      disk.remove(partition);
      checkpoints.remove(partition);
      performing.forget(partition);
      world.judge.after(this, partition, null);
    }
  }

  /** A trace knows one beginning of all logs; not a later one that takes their place. */
  private void leadsAnew(int partition, PartitionState state) {
    boolean isFirst = partition < world.shape.partitions();
    if (isFirst && state.leader() == id && log(partition).start() < world.shape.logStart()) {
      world.trace.leavesOut("a log that begins anew leads");
    }
  }

  private void open(int partition, PartitionId name) {
    SimLog log = disk.computeIfAbsent(partition, absent -> new SimLog(world.firstOffset()));
    dispatch(
        partition,
        new Event.Recovered(
            name,
            log.start(),
            log.end(),
            checkpoints.getOrDefault(partition, 0L),
            log.flushedEnd(),
            log.epochs(),
            log.idempotentBelow(log.end())));
  }

  // ---- time ------------------------------------------------------------------------------------

  private void tick() {
    Happening next = Happening.of(Kind.TICK, id);
    next.incarnation = incarnation;
    world.later(tickUs(), next);
    performing.expireOlderThan(world.nowUs() - REQUEST_US_MAX);
    performing.serveOldest();
    for (Node each : nodes) {
      each.dispatch(new Event.Tick(), clockMs(), outbox::add);
      perform();
      if (nodes == null) {
        return;
      }
    }
    for (int partition : disk.keySet()) {
      world.judge.after(this, partition, null);
    }
  }

  private void beat(boolean writesBack) {
    if (writesBack) {
      writeBack();
    }
    Happening next = Happening.of(Kind.BEAT, id, world.rng.chance(100) ? 1 : 0);
    next.incarnation = incarnation;
    world.later(world.shape.heartbeatMs() * 1000, next);
    if (leavesByUs >= 0 && world.nowUs() > leavesByUs) {
      stopInOrder();
      return;
    }
    if (brokerEpoch >= 0) {
      world.send(
          new Happening(
              Kind.HEARTBEAT, World.CONTROLLER, id, -1, new SimController.Beat(heartbeat())));
    }
  }

  /** What it would tell the controller now. */
  Requests.Heartbeat heartbeat() {
    return new Requests.Heartbeat(id, brokerEpoch, metadataOffset(), applied < 0, leavesByUs >= 0);
  }

  /** The operating system writes pages to the disk when it likes, and tells nobody. */
  private void writeBack() {
    for (SimLog each : disk.values()) {
      each.flushed(each.generation(), each.end());
    }
  }

  private long metadataOffset() {
    return applied < 0 ? 0 : world.controller.version(applied).endOffset();
  }

  // ---- life and death --------------------------------------------------------------------------

  private void start() {
    nodes = new Node[world.shape.shards()];
    whims = new Whims(lagMs, world.tally);
    previousBrokerEpoch = cleanMark;
    cleanMark = -1;
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new Node(id, lagMs, world.bugs, whims);
    }
    world.trace.starts(id, incarnation, nodes);
    startClocks();
  }

  private void startClocks() {
    Happening tick = Happening.of(Kind.TICK, id);
    tick.incarnation = incarnation;
    world.later(world.rng.between(0, tickUs()), tick);
    Happening beat = Happening.of(Kind.BEAT, id);
    beat.incarnation = incarnation;
    world.later(world.rng.between(0, world.shape.heartbeatMs() * 1000), beat);
  }

  /** From now on its clock runs, where only a story has told it the time. */
  void wakeUp() {
    if (nodes != null) {
      startClocks();
      signUp();
    }
  }

  /** How often it looks at its clock. */
  private long tickUs() {
    return lagMs * 1000 / TICKS;
  }

  private void restart(long newLagMs) {
    if (nodes == null) {
      lagMs = newLagMs > 0 ? newLagMs : world.shape.lagMs();
      start();
      signUp();
    }
  }

  private void signUp() {
    if (brokerEpoch < 0) {
      world.send(
          new Happening(
              Kind.REGISTER, World.CONTROLLER, id, -1, null, incarnation, previousBrokerEpoch));
      Happening again = Happening.of(Kind.SIGN_UP, id);
      again.incarnation = incarnation;
      world.later(SIGN_UP_AGAIN_US, again);
    }
  }

  private void registered(long epoch, int at) {
    if (brokerEpoch < 0) {
      brokerEpoch = epoch;
      registeredAt = at;
      world.judge.registered(this, at);
      world.controller.subscribe(id, at);
    }
  }

  /** The process dies now, or once the next few effects have been performed. */
  private void crash(Happening it) {
    keepHighWatermarks(it.argument(1));
    if (it.argument(2) > 0) {
      effectsLeft = (int) it.argument(2) - 1;
    } else {
      die("CrashBroker");
    }
  }

  private void losePower(Happening it) {
    keepHighWatermarks(it.argument(1));
    die("LosePower");
    for (SimLog each : disk.values()) {
      if (it.argument(0) < 0 && each.hasGhosts()) {
        world.trace.leavesOut("a power loss undid a truncation");
        each.losePowerWithTruncation();
        world.tally.struck(Adversity.UNDONE_TRUNCATION);
      } else {
        long unsynced = each.end() - each.flushedEnd();
        each.losePower(each.flushedEnd() + unsynced * Math.max(0, it.argument(0)) / 1000);
      }
    }
    world.judge.brokerChanged(this);
    if (world.weather.faults().contains(Adversity.UNDONE_TRUNCATION)) {
      world.later(world.rng.between(100_000, 3_000_000), Happening.of(Kind.RESTART, id));
    }
  }

  /** The controller needs it no more. */
  private void released(long asBrokerEpoch) {
    if (leavesByUs >= 0 && asBrokerEpoch == brokerEpoch) {
      stopInOrder();
    }
  }

  private void stopInOrder() {
    writeBack();
    keepHighWatermarks(Partition::highWatermark); // all of it is on the disk now
    cleanMark = brokerEpoch;
    die(brokerEpoch < 0 ? "CrashBroker" : "StopBroker");
    world.tally.struck(Adversity.RESTART);
    world.later(world.rng.between(100_000, 3_000_000), Happening.of(Kind.RESTART, id));
  }

  /** What the checkpoint file holds when the process is gone: as much as it was last told. */
  private void keepHighWatermarks(long perMille) {
    keepHighWatermarks(replica -> replica.durableHighWatermark() * perMille / 1000);
  }

  private void keepHighWatermarks(ToLongFunction<Partition> upTo) {
    for (int partition : disk.keySet()) {
      Partition replica = replica(partition);
      if (replica != null) {
        long kept = disk.get(partition).batchBoundary(upTo.applyAsLong(replica));
        checkpoints.put(partition, kept);
      }
    }
  }

  /**
   * @param how in the model's words
   */
  private void die(String how) {
    world.trace.stops(how, id, incarnation);
    nodes = null;
    incarnation++;
    brokerEpoch = -1;
    applied = -1;
    leaders.clear();
    leavesByUs = -1;
    effectsLeft = -1;
    performing.clear();
    disk.values().forEach(SimLog::reopened);
    world.controller.unsubscribe(id);
    world.died(id);
    world.judge.brokerChanged(this);
  }
}
