package io.highwater.tla.replay;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bugs;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.PartitionChange;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Requests;
import io.highwater.spec.metadata.TopicDefaults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The controller of one partition: its metadata log, and the versions of the partition that follow
 * from it. A version's place, from 0 on, is its partition epoch.
 */
final class ControllerDesk {
  static final PartitionId PARTITION = new PartitionId(new UUID(0, 1), 0);
  private static final long SESSION_MS = 1_000;

  /** A version and the standing of all brokers when it was decided. */
  record Version(PartitionState state, BrokerView brokers, long endOffset) {}

  private final int brokers;
  private final TopicDefaults defaults;
  private final Controller.Settings settings;
  private final Bugs bugs;
  private final List<MetadataRecord> records = new ArrayList<>();
  private final List<Version> versions = new ArrayList<>();

  /** How many registrations each broker had when it got a broker epoch; the model counts so. */
  private final Map<Long, Integer> registrations = new HashMap<>();

  private final int[] registrationsOf;
  private final int[] registeredAt;
  private Metadata newest;

  /** Everybody is registered and unfenced; there is no partition yet. */
  ControllerDesk(ReplaySetup setup) {
    this.brokers = setup.brokers();
    this.defaults = new TopicDefaults(setup.minIsr(), setup.flushPolicy(), setup.unclean());
    this.settings = new Controller.Settings(SESSION_MS, setup.elr());
    this.bugs = setup.bugs();
    this.registrationsOf = new int[brokers + 1];
    this.registeredAt = new int[brokers + 1];
    for (int id = 1; id <= brokers; id++) {
      records.add(registration(id, 0));
      records.add(new MetadataRecord.BrokerUnfenced(id, id));
      registrations.put((long) id, ++registrationsOf[id]);
    }
    newest = replay(PartitionState.NO_LEADER);
  }

  /** Creates the partition, which shall be led by the preferred one if that may lead. */
  void create(List<Integer> replicas, int preferred) {
    Requests.CreateTopicReply reply =
        decide(
            controller(preferred)
                .createTopic(
                    new Requests.CreateTopic(
                        PARTITION.topicId(),
                        "t",
                        -1,
                        -1,
                        List.of(first(preferred, replicas)),
                        Collections.emptySortedMap())));
    if (reply.error() != KafkaError.NONE) {
      throw new ImpossibleStepException("no partition on " + replicas + ": " + reply);
    }
  }

  private static MetadataRecord registration(int id, int incarnation) {
    return new MetadataRecord.BrokerRegistered(
        id, id, new UUID(id, incarnation), List.of(endpoint(id)));
  }

  private static Endpoint endpoint(int id) {
    return new Endpoint("PEER", "b" + id, 9092);
  }

  /** Another version that somebody has decided before the behaviour begins. */
  void add(MetadataRecord decided) {
    records.add(decided);
    refresh();
  }

  private void refresh() {
    newest = replay(PartitionState.NO_LEADER);
    PartitionState state = newest.partition(PARTITION);
    if (state == null) {
      return;
    }
    if (versions.isEmpty()
        || state.partitionEpoch() != versions.getLast().state().partitionEpoch()) {
      versions.add(new Version(state, newest.image().brokerView(), records.size()));
    }
  }

  /**
   * The metadata as it stands, with a replica moved to the front of the order of preference: the
   * model may elect anybody whom the rules allow, the program prefers by that order.
   */
  private Metadata replay(int preferred) {
    Metadata metadata = new Metadata(defaults);
    for (int i = 0; i < records.size(); i++) {
      metadata.replay(preferring(preferred, records.get(i)), i);
    }
    return metadata;
  }

  private static MetadataRecord preferring(int preferred, MetadataRecord record) {
    if (record instanceof MetadataRecord.PartitionCreated it) {
      return new MetadataRecord.PartitionCreated(
          it.topicId(), it.index(), first(preferred, it.replicas()), it.isr(), it.leader());
    }
    if (record instanceof MetadataRecord.PartitionChanged it) {
      return new MetadataRecord.PartitionChanged(
          it.topicId(), it.index(), preferring(preferred, it.change()));
    }
    return record;
  }

  private static PartitionChange preferring(int preferred, PartitionChange change) {
    return new PartitionChange(
        change.leader(),
        change.isr(),
        change.elr(),
        change.lastKnown(),
        change.recovering(),
        change.replicas().map(replicas -> first(preferred, replicas)),
        change.adding(),
        change.removing());
  }

  private static List<Integer> first(int preferred, List<Integer> replicas) {
    if (!replicas.contains(preferred)) {
      return replicas;
    }
    List<Integer> ordered = new ArrayList<>(replicas);
    ordered.remove(Integer.valueOf(preferred));
    ordered.addFirst(preferred);
    return ordered;
  }

  private Controller controller(int preferred) {
    return new Controller(replay(preferred), settings, 0, bugs);
  }

  private <R> R decide(Decision<R> decision) {
    records.addAll(decision.records());
    refresh();
    return decision.reply();
  }

  /**
   * Registers a broker's incarnation, perhaps again, and answers with its broker epoch.
   *
   * @param previous the broker epoch that the mark of a clean shutdown names, or -1
   */
  long register(int id, int incarnation, long previous, int preferred) {
    Requests.Registered reply =
        decide(
            controller(preferred)
                .registerBroker(
                    new Requests.RegisterBroker(
                        id, new UUID(id, incarnation), List.of(endpoint(id)), previous),
                    0));
    if (!registrations.containsKey(reply.brokerEpoch())) {
      registrations.put(reply.brokerEpoch(), ++registrationsOf[id]);
      registeredAt[id] = versions.size() - 1;
    }
    return reply.brokerEpoch();
  }

  /**
   * A sign of life of a broker.
   *
   * @param brokerEpoch that it goes by
   * @param applied up to which place in the list of versions
   */
  void heartbeat(int id, long brokerEpoch, int applied, int preferred) {
    // Brokers replay whole records: who knows the version of its registration knows of that, too.
    long offset = applied >= registeredAt[id] ? records.size() : 0;
    decide(
        controller(preferred)
            .receiveHeartbeat(new Requests.Heartbeat(id, brokerEpoch, offset, false), 0));
  }

  /** The controller gives a broker up. */
  void fence(int id, int preferred) {
    long brokerEpoch = newest.broker(id).brokerEpoch();
    decide(
        controller(preferred)
            .receiveHeartbeat(new Requests.Heartbeat(id, brokerEpoch, 0, true), 0));
  }

  /** A broker says that it is about to stop. */
  void beginControlledShutdown(int id, int preferred) {
    long brokerEpoch = newest.broker(id).brokerEpoch();
    decide(
        controller(preferred)
            .receiveHeartbeat(
                new Requests.Heartbeat(id, brokerEpoch, records.size(), false, true), 0));
  }

  Requests.Outcome electPreferredLeader(int preferred) {
    return decide(controller(preferred).electPreferredLeader(PARTITION));
  }

  Requests.Outcome electUncleanLeader(int preferred) {
    return decide(controller(preferred).electUncleanLeader(PARTITION));
  }

  /** Moves the partition; if that elects somebody, then the preferred one. */
  Requests.Outcome reassign(List<Integer> target, int preferred) {
    boolean elects = preferred != newest().state().leader();
    List<Integer> ordered = elects ? first(preferred, inOrder(target)) : inOrder(target);
    // The target is the order of preference: another one would be another move.
    return move(PartitionState.NO_LEADER, Optional.of(ordered));
  }

  /** Calls off the move that is under way. */
  Requests.Outcome cancelReassignment(int preferred) {
    return move(preferred, Optional.empty());
  }

  private Requests.Outcome move(int preferred, Optional<List<Integer>> target) {
    return decide(
        controller(preferred).alterPartitionReassignment(new Requests.Reassign(PARTITION, target)));
  }

  /** The model's replicas are a set: who stays keeps its place. */
  private List<Integer> inOrder(List<Integer> target) {
    List<Integer> ordered = new ArrayList<>(newest().state().replicas());
    ordered.retainAll(target);
    target.stream().filter(each -> !ordered.contains(each)).forEach(ordered::add);
    return ordered;
  }

  Requests.AlterPartitionReply alter(Requests.AlterPartition request, int preferred) {
    return decide(controller(preferred).receiveAlterPartitionRequest(request));
  }

  List<Version> versions() {
    return versions;
  }

  Version newest() {
    return versions.getLast();
  }

  /** Who is registered and unfenced, which may have changed since the newest version. */
  BrokerView standing() {
    return newest.image().brokerView();
  }

  BrokerSet unfenced() {
    BrokerView standing = standing();
    return BrokerSet.of(
        IntStream.rangeClosed(1, brokers).filter(id -> !standing.isFenced(id)).toArray());
  }

  BrokerSet stopping() {
    BrokerView standing = standing();
    return unfenced().where(id -> !standing.isActive(id));
  }

  /** The newest broker epoch of a broker, as the model counts. */
  int registrationsOf(int id) {
    return registrationsOf[id];
  }

  /** A broker epoch as the model counts; 0 for none. */
  int registrationOf(long brokerEpoch) {
    return registrations.getOrDefault(brokerEpoch, 0);
  }

  /** The place of the version that was the newest when a broker registered. */
  int registeredAt(int id) {
    return registeredAt[id];
  }
}
