package io.highwater.fault.sim;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Requests;
import io.highwater.spec.metadata.TopicDefaults;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The controller's process: the same {@link Controller} as in a broker, a metadata log that commits
 * what has been fsynced, and brokers that read it. A reply waits for everything that its decision
 * could have seen.
 */
final class SimController {
  private static final long WATCH_US = 100_000;
  private static final UUID TOPIC_ID = new UUID(0, 1);

  /** What a heartbeat says. */
  record Beat(Requests.Heartbeat heartbeat) {}

  /** What a leader asks for. */
  record Alter(
      SimBroker sender, int incarnation, long brokerEpoch, Effect.SendAlterPartition request) {}

  private record Reply(int neededVersions, Happening message) {}

  private final World world;
  private final List<MetadataRecord> log = new ArrayList<>();
  private final List<Version> versions = new ArrayList<>();
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final int[] readers;
  private Metadata metadata;
  private Controller controller;
  private int committed;
  private long scratchTopics;
  private int life;
  private long jumpedMs;
  private boolean uncleanAsked;
  private boolean up;

  SimController(World world) {
    this.world = world;
    this.readers = new int[world.shape.brokers() + 1];
    Arrays.fill(readers, -1);
    start();
  }

  /** Everybody registered and unfenced, the topic created: where every world begins. */
  void boot() {
    for (int id = 1; id <= world.shape.brokers(); id++) {
      decide(controller.registerBroker(registration(id, 1, -1), 0), null);
    }
    commit(versions.size());
    for (int id = 1; id <= world.shape.brokers(); id++) {
      long epoch = metadata.broker(id).brokerEpoch();
      decide(
          controller.receiveHeartbeat(new Requests.Heartbeat(id, epoch, Long.MAX_VALUE, false), 0),
          null);
    }
    decide(
        controller.createTopic(
            new Requests.CreateTopic(
                TOPIC_ID,
                World.TOPIC,
                world.shape.partitions(),
                world.shape.replicas(),
                List.of(),
                new TreeMap<>())),
        null);
    commit(versions.size());
    for (int id = 1; id <= world.shape.brokers(); id++) {
      readers[id] = committed;
    }
  }

  private void start() {
    up = true;
    life++;
    world.trace.controllerStarts(life);
    metadata =
        new Metadata(
            new TopicDefaults(
                world.shape.minIsr(), world.shape.flushPolicy(), world.shape.unclean()));
    for (int i = 0; i < log.size(); i++) {
      metadata.replay(log.get(i), i);
    }
    Controller.Settings settings =
        new Controller.Settings(world.shape.sessionMs(), world.shape.elr());
    controller = new Controller(metadata, settings, nowMs(), world.bugs);
  }

  private long nowMs() {
    return jumpedMs + world.clockMs(World.CONTROLLER);
  }

  void jump(long ms) {
    jumpedMs += ms;
  }

  boolean isUp() {
    return up;
  }

  /** How many versions are committed. */
  int committed() {
    return committed;
  }

  Version version(int index) {
    return versions.get(index);
  }

  long brokerEpoch(int id) {
    return metadata.broker(id).brokerEpoch();
  }

  // ---- what happens ----------------------------------------------------------------------------

  void happen(Happening it) {
    if (it.kind == Kind.RESTART) {
      if (!up) {
        start();
      }
      return;
    }
    if (!up) {
      again(it);
      return;
    }
    switch (it.kind) {
      case ALTER -> alter((Alter) it.load);
      case HEARTBEAT -> heartbeat(it);
      case REGISTER -> register(it);
      case WATCH -> watch(it);
      case FENCE -> fence(it.peer);
      case COMMITTED -> {
        if (it.argument(1) == life) {
          commit((int) it.argument(0));
        }
      }
      case CONFIGURE -> configure(it.argument(0), it.argument(1));
      case TOPIC -> createOrDelete(it.argument(0), it.argument(1));
      case ELECT -> elect(it.partition, it.argument(0) > 0);
      case REASSIGN -> reassign(it.partition, it.argument(0));
      case CRASH -> crash(it.argument(0) > 0);
      default -> throw new IllegalArgumentException("not for a controller: " + it.kind);
    }
  }

  private void again(Happening it) {
    if (it.kind == Kind.WATCH) {
      world.later(WATCH_US, it);
    }
  }

  private void crash(boolean keepUncommitted) {
    up = false;
    replies.clear();
    if (keepUncommitted) {
      commit(versions.size());
    }
    while (versions.size() > committed) {
      versions.removeLast();
    }
    long end = versions.getLast().endOffset();
    while (log.size() > end) {
      log.removeLast();
    }
  }

  private void watch(Happening it) {
    world.later(WATCH_US, it);
    Decision<BrokerSet> decision = controller.tick(nowMs());
    while (!decision.records().isEmpty()) {
      world.tell(
          decision.reply().isEmpty()
              ? new Happening(
                  Kind.ELECT, World.CONTROLLER, -1, placeOf(decision.records().getFirst()), null, 1)
              : new Happening(Kind.FENCE, World.CONTROLLER, decision.reply().at(0), -1, null));
      decide(decision, null);
      decision = controller.tick(nowMs());
    }
  }

  private int placeOf(MetadataRecord record) {
    MetadataRecord.PartitionChanged change = (MetadataRecord.PartitionChanged) record;
    return world.place(new PartitionId(change.topicId(), change.index()));
  }

  /** As if the session had ended: what a story says in place of many silent ticks. */
  private void fence(int id) {
    decide(
        controller.receiveHeartbeat(new Requests.Heartbeat(id, brokerEpoch(id), 0, true), nowMs()),
        null);
  }

  private void heartbeat(Happening it) {
    Requests.Heartbeat heartbeat =
        it.load instanceof Beat beat ? beat.heartbeat() : world.broker(it.peer).heartbeat();
    Decision<Requests.HeartbeatReply> decision = controller.receiveHeartbeat(heartbeat, nowMs());
    world.tally.error(decision.reply().error());
    boolean released = decision.reply().shouldShutDown();
    decide(
        decision,
        released
            ? new Happening(
                Kind.RELEASED, it.peer, World.CONTROLLER, -1, null, heartbeat.brokerEpoch())
            : null);
  }

  private void register(Happening it) {
    SimBroker broker = world.broker(it.peer);
    Decision<Requests.Registered> decision =
        controller.registerBroker(registration(it.peer, it.argument(0), it.argument(1)), nowMs());
    Requests.Registered reply = decision.reply();
    if (reply.error() == KafkaError.NONE && it.argument(0) == broker.incarnation()) {
      int registeredAt = decision.records().isEmpty() ? committed - 1 : versions.size();
      decide(
          decision,
          new Happening(Kind.REGISTERED, it.peer, 0, -1, null, reply.brokerEpoch(), registeredAt));
    }
  }

  private Requests.RegisterBroker registration(int id, long incarnation, long previousBrokerEpoch) {
    return new Requests.RegisterBroker(
        id,
        new UUID(id, incarnation),
        List.of(new Endpoint("PEER", "b" + id, 9092)),
        previousBrokerEpoch);
  }

  private void alter(Alter alter) {
    Effect.SendAlterPartition request = alter.request();
    Requests.AlterPartition asked =
        new Requests.AlterPartition(
            alter.sender().id(),
            alter.brokerEpoch(),
            request.partition(),
            request.leaderEpoch(),
            request.partitionEpoch(),
            request.isr(),
            request.brokerEpochs());
    Decision<Requests.AlterPartitionReply> decision =
        controller.receiveAlterPartitionRequest(asked);
    Requests.AlterPartitionReply reply = decision.reply();
    world.tally.error(reply.error());
    Happening message = null;
    if (alter.sender().incarnation() == alter.incarnation()) {
      Object event =
          reply.error() == KafkaError.NOT_CONTROLLER
              ? new Event.AlterPartitionExpired(request.partition(), request.requestId())
              : new Event.AlterPartitionResponse(
                  request.partition(),
                  request.requestId(),
                  reply.error(),
                  reply.leaderEpoch(),
                  reply.isr(),
                  reply.partitionEpoch());
      int place = world.place(request.partition());
      message = new Happening(Kind.ALTERED, alter.sender().id(), 0, place, event);
    }
    decide(asked, decision, message);
  }

  private void configure(long key, long value) {
    MetadataRecord record =
        new MetadataRecord.TopicConfigured(World.TOPIC, setting(key), value(key, value));
    world.tally.did(
        key == 0
            ? Chore.MIN_INSYNC_REPLICAS
            : key == 1 ? Chore.FLUSH_POLICY : Chore.UNCLEAN_SETTING);
    decide(new Decision<>(List.of(record), ""), null);
  }

  /** The topic's setting that a story names by a number. */
  static String setting(long key) {
    return key == 0
        ? TopicDefaults.MIN_INSYNC_REPLICAS
        : key == 1 ? TopicDefaults.FLUSH_POLICY : TopicDefaults.UNCLEAN_ELECTION;
  }

  /** What a number stands for there. */
  static String value(long key, long value) {
    if (key == 0) {
      return Long.toString(value);
    }
    return key == 1 ? value == 0 ? "never" : "commit" : Boolean.toString(value > 0);
  }

  private void elect(int place, boolean unclean) {
    PartitionId partition = world.partition(place);
    uncleanAsked = unclean;
    done(
        unclean ? Chore.UNCLEAN_ELECTION : Chore.PREFERRED_ELECTION,
        null,
        unclean
            ? controller.electUncleanLeader(partition)
            : controller.electPreferredLeader(partition));
    uncleanAsked = false;
  }

  private void reassign(int place, long replicas) {
    List<Integer> target = brokers(replicas);
    Requests.Reassign request =
        new Requests.Reassign(
            world.partition(place), target.isEmpty() ? Optional.empty() : Optional.of(target));
    done(
        target.isEmpty() ? Chore.CANCELLATION : Chore.REASSIGNMENT,
        request,
        controller.alterPartitionReassignment(request));
  }

  /** One broker for each decimal digit. */
  private static List<Integer> brokers(long digits) {
    List<Integer> brokers = new ArrayList<>();
    for (long rest = digits; rest > 0; rest /= 10) {
      brokers.addFirst((int) (rest % 10));
    }
    return brokers;
  }

  private void done(Chore chore, Object request, Decision<Requests.Outcome> decision) {
    world.tally.error(decision.reply().error());
    if (!decision.records().isEmpty()) {
      world.tally.did(chore);
      decide(request, decision, null);
    }
  }

  private void createOrDelete(long number, long replicas) {
    String name = "scratch-" + number;
    Decision<Requests.DeleteTopicReply> deletion =
        controller.deleteTopic(new Requests.DeleteTopic(null, name));
    if (deletion.reply().error() == KafkaError.NONE) {
      world.tally.did(Chore.SCRATCH_TOPIC);
      decide(deletion, null);
      return;
    }
    Decision<Requests.CreateTopicReply> creation =
        controller.createTopic(
            new Requests.CreateTopic(
                new UUID(1, ++scratchTopics),
                name,
                replicas > 0 ? -1 : 1,
                replicas > 0 ? -1 : 1,
                replicas > 0 ? List.of(brokers(replicas)) : List.of(),
                new TreeMap<>()));
    world.tally.error(creation.reply().error());
    decide(creation, null);
  }

  // ---- the log ---------------------------------------------------------------------------------

  private void decide(Decision<?> decision, Happening reply) {
    decide(null, decision, reply);
  }

  /**
   * Takes a decision down, and answers once it is committed.
   *
   * @param request what it is about, where its records do not say it
   */
  private void decide(Object request, Decision<?> decision, Happening reply) {
    if (!decision.records().isEmpty()) {
      for (MetadataRecord each : decision.records()) {
        metadata.replay(each, log.size());
        log.add(each);
      }
      versions.add(
          new Version(
              log.size(),
              metadata.image().brokerView(),
              changesOf(decision.records()),
              uncleanAsked));
      world.later(
          world.rng.between(50, 500),
          Happening.of(Kind.COMMITTED, World.CONTROLLER, versions.size(), life));
    }
    world.trace.decided(request, decision, metadata, versions.size());
    world.trace.committed(committed);
    if (reply != null) {
      reply.incarnation = world.broker(reply.actor).incarnation();
      replies.add(new Reply(versions.size(), reply));
      answer();
    }
  }

  private List<Version.Change> changesOf(List<MetadataRecord> records) {
    List<Version.Change> changes = new ArrayList<>();
    for (MetadataRecord each : records) {
      switch (each) {
        case MetadataRecord.PartitionCreated it -> add(it.topicId(), it.index(), changes);
        case MetadataRecord.PartitionChanged it -> add(it.topicId(), it.index(), changes);
        case MetadataRecord.TopicRemoved it -> add(it.topicId(), 0, changes);
        case MetadataRecord.TopicConfigured it -> {
          for (int index = 0; index < world.shape.partitions(); index++) {
            add(TOPIC_ID, index, changes);
          }
        }
        case MetadataRecord.BrokerRegistered it -> {}
        case MetadataRecord.BrokerFenced it -> {}
        case MetadataRecord.BrokerUnfenced it -> {}
        case MetadataRecord.BrokerStopping it -> {}
        case MetadataRecord.TopicCreated it -> {}
        case MetadataRecord.ProducerIdsAllocated it -> {}
      }
    }
    return changes;
  }

  private void add(UUID topic, int index, List<Version.Change> changes) {
    PartitionId id = new PartitionId(topic, index);
    changes.add(new Version.Change(world.place(id), metadata.partition(id)));
  }

  private void commit(int upTo) {
    while (committed < Math.min(upTo, versions.size())) {
      Version version = versions.get(committed++);
      world.judge.decided(version);
      for (int id = 1; id < readers.length; id++) {
        tell(id);
      }
    }
    world.trace.committed(committed);
    answer();
  }

  /** Only the life that has asked hears of it: its connection ends with it. */
  private void answer() {
    while (!replies.isEmpty() && replies.peek().neededVersions() <= committed) {
      Happening message = replies.poll().message();
      if (message.incarnation == world.broker(message.actor).incarnation()) {
        world.send(message);
      }
    }
  }

  /** From now on this incarnation of a broker reads the log, beginning with its registration. */
  void subscribe(int id, int registeredAt) {
    readers[id] = registeredAt;
    while (readers[id] < committed) {
      tell(id);
    }
  }

  private void tell(int id) {
    if (readers[id] >= 0 && readers[id] < committed) {
      readers[id]++;
      world.send(new Happening(Kind.METADATA, id, World.CONTROLLER, -1, null));
    }
  }

  /** This incarnation of a broker is gone. */
  void unsubscribe(int id) {
    readers[id] = -1;
  }

  /** Every partition's state as of a version, null where there is no such partition. */
  PartitionState[] states(int version) {
    PartitionState[] states = new PartitionState[world.partitionCount()];
    for (int i = 0; i <= version; i++) {
      for (Version.Change each : versions.get(i).changes()) {
        states[each.partition()] = each.state();
      }
    }
    return states;
  }
}
