package io.highwater.spec.metadata;

import io.highwater.spec.Action;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import io.highwater.spec.KafkaError;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Decides about membership, leaders and ISRs.
 *
 * <p>A decision is a list of metadata records and a reply; the controller changes nothing but its
 * memory of who was heard when. The caller appends the records, replays them at once (the next
 * decision must see them) and gives the reply once they are committed.
 */
public final class Controller {
  /** As many producer ids a broker gets at a time, like Kafka. */
  static final int PRODUCER_ID_BLOCK = 1000;

  /** A gap between two ticks above this share of the session means that nobody was listening. */
  private static final int STALL_SHARE = 4;

  private final Metadata metadata;
  private final TopicRules topicRules;
  private final long sessionTimeoutMs;
  private final Bugs bugs;
  private final SortedMap<Integer, Long> heardMs = new TreeMap<>();
  private long lastTickMs = -1;

  /**
   * @param metadata replayed up to the newest record
   * @param sessionTimeoutMs a broker silent for longer is fenced ({@code
   *     broker.session.timeout.ms})
   * @param nowMs sessions of brokers registered earlier start now
   */
  public Controller(Metadata metadata, long sessionTimeoutMs, long nowMs) {
    this(metadata, sessionTimeoutMs, nowMs, Bugs.NONE);
  }

  /** A controller that follows some wrong rules, to see whether its judges notice. */
  public Controller(Metadata metadata, long sessionTimeoutMs, long nowMs, Bugs bugs) {
    this.metadata = metadata;
    this.topicRules = new TopicRules(metadata);
    this.sessionTimeoutMs = sessionTimeoutMs;
    this.bugs = bugs;
    for (Registration each : metadata.brokers()) {
      if (!each.fenced()) {
        heardMs.put(each.brokerId(), nowMs);
      }
    }
  }

  // ---- membership ------------------------------------------------------------------------------

  /**
   * Registers an incarnation of a broker. An incarnation that repeats itself keeps its epoch
   * (KAFKA-16952). A new one replaces the old at once if it can only be its successor, for it
   * listens at the same addresses; otherwise the old one's session must have ended.
   */
  @Action
  public Decision<Requests.Registered> registerBroker(Requests.RegisterBroker request, long nowMs) {
    Registration existing = metadata.broker(request.brokerId());
    if (existing != null && existing.incarnation().equals(request.incarnation())) {
      return Decision.refuse(new Requests.Registered(KafkaError.NONE, "", existing.brokerEpoch()));
    }
    List<MetadataRecord> records = new ArrayList<>();
    if (existing != null && !existing.fenced()) {
      if (!existing.endpoints().equals(request.endpoints())) {
        return Decision.refuse(
            new Requests.Registered(
                KafkaError.DUPLICATE_BROKER_REGISTRATION,
                "broker %d is alive at %s".formatted(request.brokerId(), existing.endpoints()),
                -1));
      }
      fenceBroker(existing, records);
    }
    long brokerEpoch = metadata.nextBrokerEpoch();
    records.add(
        new MetadataRecord.BrokerRegistered(
            request.brokerId(), brokerEpoch, request.incarnation(), request.endpoints()));
    heardMs.put(request.brokerId(), nowMs);
    return new Decision<>(records, new Requests.Registered(KafkaError.NONE, "", brokerEpoch));
  }

  /** A broker is alive: unfence it once it has caught up, or fence it if it asks for that. */
  public Decision<Requests.HeartbeatReply> receiveHeartbeat(Requests.Heartbeat beat, long nowMs) {
    Registration broker = metadata.broker(beat.brokerId());
    if (broker == null) {
      return Decision.refuse(
          new Requests.HeartbeatReply(KafkaError.BROKER_ID_NOT_REGISTERED, false, true));
    }
    if (broker.brokerEpoch() != beat.brokerEpoch()) {
      return Decision.refuse(
          new Requests.HeartbeatReply(KafkaError.STALE_BROKER_EPOCH, false, true));
    }
    heardMs.put(beat.brokerId(), nowMs);
    boolean caughtUp = beat.metadataOffset() > broker.registeredAt();
    List<MetadataRecord> records = new ArrayList<>();
    boolean fenced = broker.fenced();
    if (!fenced && beat.wantFence()) {
      fenceBroker(broker, records);
      fenced = true;
    } else if (fenced && !beat.wantFence() && caughtUp) {
      unfenceBroker(broker, records);
      fenced = false;
    }
    return new Decision<>(records, new Requests.HeartbeatReply(KafkaError.NONE, caughtUp, fenced));
  }

  /**
   * Fences brokers whose session has ended. If this controller itself was not running, everybody
   * gets a fresh session first: their heartbeats may lie unread.
   */
  public Decision<BrokerSet> tick(long nowMs) {
    boolean stalled = lastTickMs >= 0 && nowMs - lastTickMs > sessionTimeoutMs / STALL_SHARE;
    lastTickMs = nowMs;
    if (stalled) {
      heardMs.replaceAll((id, heard) -> nowMs);
    }
    for (Registration each : metadata.brokers()) {
      if (!each.fenced() && nowMs - heardMs.getOrDefault(each.brokerId(), 0L) > sessionTimeoutMs) {
        // One at a time: the next decision must see this one's records.
        List<MetadataRecord> records = new ArrayList<>();
        fenceBroker(each, records);
        return new Decision<>(records, BrokerSet.of(each.brokerId()));
      }
    }
    return Decision.refuse(BrokerSet.of());
  }

  /**
   * The broker leaves every ISR in which somebody else remains, and leads nothing any more. The
   * last member of an ISR stays in it, without leading: only it is sure to have all committed
   * records.
   */
  @Action
  void fenceBroker(Registration broker, List<MetadataRecord> records) {
    int id = broker.brokerId();
    records.add(new MetadataRecord.BrokerFenced(id, broker.brokerEpoch()));
    IntPredicate alive = each -> each != id && metadata.isUnfenced(each);
    for (Topic topic : metadata.topics()) {
      for (int index = 0; index < topic.partitions().size(); index++) {
        PartitionState state = topic.partitions().get(index);
        boolean last = state.isr().size() == 1;
        BrokerSet isr = last ? state.isr() : state.isr().without(id);
        if (state.leader() == id) {
          int leader = LeaderChoice.choose(state.replicas(), isr, alive);
          records.add(new MetadataRecord.LeaderElected(topic.id(), index, isr, leader));
        } else if (!isr.equals(state.isr())) {
          records.add(new MetadataRecord.IsrChanged(topic.id(), index, isr));
        }
      }
    }
  }

  /** The broker may serve: partitions without a leader whose ISR it is in get it as leader. */
  @Action
  void unfenceBroker(Registration broker, List<MetadataRecord> records) {
    int id = broker.brokerId();
    records.add(new MetadataRecord.BrokerUnfenced(id, broker.brokerEpoch()));
    IntPredicate alive = each -> each == id || metadata.isUnfenced(each);
    for (Topic topic : metadata.topics()) {
      for (int index = 0; index < topic.partitions().size(); index++) {
        PartitionState state = topic.partitions().get(index);
        if (!state.hasLeader() && state.isr().contains(id)) {
          int leader = LeaderChoice.choose(state.replicas(), state.isr(), alive);
          records.add(new MetadataRecord.LeaderElected(topic.id(), index, state.isr(), leader));
        }
      }
    }
  }

  // ---- partitions ------------------------------------------------------------------------------

  /**
   * A leader wants another ISR. Its request counts only against the very version that it was made
   * for; members must be alive, and the ones that fetched (KIP-841, KIP-903).
   */
  @Action
  public Decision<Requests.AlterPartitionReply> receiveAlterPartitionRequest(
      Requests.AlterPartition request) {
    PartitionState state = metadata.partition(request.partition());
    KafkaError error = validate(request, state);
    if (error != KafkaError.NONE) {
      return Decision.refuse(new Requests.AlterPartitionReply(error, -1, -1, BrokerSet.of(), -1));
    }
    PartitionState next = state.withIsr(request.isr());
    return new Decision<>(
        List.of(
            new MetadataRecord.IsrChanged(
                request.partition().topicId(), request.partition().index(), request.isr())),
        new Requests.AlterPartitionReply(
            KafkaError.NONE, next.leader(), next.leaderEpoch(), next.isr(), next.partitionEpoch()));
  }

  private KafkaError validate(Requests.AlterPartition request, PartitionState state) {
    Registration sender = metadata.broker(request.brokerId());
    if (sender == null || sender.brokerEpoch() != request.brokerEpoch()) {
      return KafkaError.STALE_BROKER_EPOCH;
    }
    if (state == null) {
      return KafkaError.UNKNOWN_TOPIC_ID;
    }
    if (request.leaderEpoch() > state.leaderEpoch()
        || request.partitionEpoch() > state.partitionEpoch()) {
      return KafkaError.NOT_CONTROLLER; // The sender has seen more of the log than this controller.
    }
    if (request.leaderEpoch() < state.leaderEpoch()) {
      return KafkaError.FENCED_LEADER_EPOCH;
    }
    if (request.partitionEpoch() < state.partitionEpoch() && !bugs.has(Bug.B4)) {
      return KafkaError.INVALID_UPDATE_VERSION;
    }
    if (state.leader() != request.brokerId()
        || !request.isr().contains(request.brokerId())
        || !BrokerSet.of(state.replicas()).containsAll(request.isr())
        || request.isr().size() != request.brokerEpochs().size()) {
      return KafkaError.INVALID_REQUEST;
    }
    for (int i = 0; i < request.isr().size(); i++) {
      int id = request.isr().at(i);
      if (!mayBeInSync(id, request.brokerEpochs().get(i), state.isr().contains(id))) {
        return KafkaError.INELIGIBLE_REPLICA;
      }
    }
    return KafkaError.NONE;
  }

  /** A joiner must be the very incarnation that fetched; of a member the leader may know none. */
  private boolean mayBeInSync(int brokerId, long epochSeen, boolean member) {
    Registration broker = metadata.broker(brokerId);
    if (broker == null || (broker.fenced() && !bugs.has(Bug.B8))) {
      return false;
    }
    boolean unheard = member && epochSeen < 0;
    return unheard || epochSeen == broker.brokerEpoch() || bugs.has(Bug.B9);
  }

  // ---- topics and ids --------------------------------------------------------------------------

  /** Creates a topic whose partitions start with all their living replicas in sync. */
  public Decision<Requests.CreateTopicReply> createTopic(Requests.CreateTopic request) {
    return topicRules.create(request);
  }

  /** Removes a topic. */
  public Decision<Requests.DeleteTopicReply> deleteTopic(Requests.DeleteTopic request) {
    Topic topic =
        request.topicId() != null
            ? metadata.topic(request.topicId())
            : metadata.topic(request.name());
    if (topic == null) {
      KafkaError error =
          request.topicId() != null
              ? KafkaError.UNKNOWN_TOPIC_ID
              : KafkaError.UNKNOWN_TOPIC_OR_PARTITION;
      return Decision.refuse(
          new Requests.DeleteTopicReply(error, request.topicId(), request.name()));
    }
    return new Decision<>(
        List.of(new MetadataRecord.TopicRemoved(topic.id())),
        new Requests.DeleteTopicReply(KafkaError.NONE, topic.id(), topic.name()));
  }

  /** Hands a block of producer ids, never given out before, to one broker. */
  public Decision<Requests.ProducerIds> allocateProducerIds(Requests.AllocateProducerIds request) {
    Registration broker = metadata.broker(request.brokerId());
    if (broker == null || broker.brokerEpoch() != request.brokerEpoch()) {
      return Decision.refuse(new Requests.ProducerIds(KafkaError.STALE_BROKER_EPOCH, -1, 0));
    }
    long first = metadata.nextProducerId();
    return new Decision<>(
        List.of(
            new MetadataRecord.ProducerIdsAllocated(
                request.brokerId(), request.brokerEpoch(), first + PRODUCER_ID_BLOCK)),
        new Requests.ProducerIds(KafkaError.NONE, first, PRODUCER_ID_BLOCK));
  }
}
