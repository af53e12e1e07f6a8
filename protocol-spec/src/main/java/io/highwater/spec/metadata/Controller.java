package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bugs;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import java.util.List;

/**
 * Decides about membership, leaders, ISRs and assignments.
 *
 * <p>A decision is a list of metadata records and a reply; the controller changes nothing but its
 * memory of who was heard when. The caller appends the records, replays them at once (the next
 * decision must see them) and gives the reply once they are committed.
 */
public final class Controller {
  /** As many producer ids a broker gets at a time, like Kafka. */
  static final int PRODUCER_ID_BLOCK = 1000;

  /**
   * How a cluster is run.
   *
   * @param sessionTimeoutMs a broker silent for longer is fenced ({@code
   *     broker.session.timeout.ms})
   * @param elrEnabled whether replicas that left the ISR may stay eligible, and an unclean restart
   *     costs a broker its places ({@code eligible.leader.replicas.version})
   */
  public record Settings(long sessionTimeoutMs, boolean elrEnabled) {}

  private final Metadata metadata;
  private final Sessions sessions;
  private final BrokerRules brokerRules;
  private final PartitionRules partitionRules;
  private final TopicRules topicRules;

  /**
   * A controller without eligible leader replicas.
   *
   * @param metadata replayed up to the newest record
   * @param nowMs sessions of brokers registered earlier start now
   */
  public Controller(Metadata metadata, long sessionTimeoutMs, long nowMs) {
    this(metadata, sessionTimeoutMs, nowMs, Bugs.NONE);
  }

  /** The same, following some wrong rules, to see whether its judges notice. */
  public Controller(Metadata metadata, long sessionTimeoutMs, long nowMs, Bugs bugs) {
    this(metadata, new Settings(sessionTimeoutMs, false), nowMs, bugs);
  }

  /**
   * @param metadata replayed up to the newest record
   * @param nowMs sessions of brokers registered earlier start now
   */
  public Controller(Metadata metadata, Settings settings, long nowMs) {
    this(metadata, settings, nowMs, Bugs.NONE);
  }

  /** The same, following some wrong rules. */
  public Controller(Metadata metadata, Settings settings, long nowMs, Bugs bugs) {
    ControllerKernel kernel = new ControllerKernel(settings.elrEnabled(), bugs);
    this.metadata = metadata;
    this.sessions = new Sessions(settings.sessionTimeoutMs());
    this.brokerRules = new BrokerRules(metadata, kernel, sessions, bugs);
    this.partitionRules = new PartitionRules(metadata, kernel);
    this.topicRules = new TopicRules(metadata, kernel);
    for (Registration each : metadata.brokers()) {
      if (!each.fenced()) {
        sessions.start(each.brokerId(), nowMs);
      }
    }
  }

  /** The classes of this package whose methods are actions of the specification. */
  public static List<Class<?>> actors() {
    return List.of(BrokerRules.class, PartitionRules.class);
  }

  // ---- membership ------------------------------------------------------------------------------

  /** A broker's process has started: it gets an epoch, or hears why not. */
  public Decision<Requests.Registered> registerBroker(Requests.RegisterBroker request, long nowMs) {
    return brokerRules.registerBroker(request, nowMs);
  }

  /** A broker is alive, and says what it wants. */
  public Decision<Requests.HeartbeatReply> receiveHeartbeat(Requests.Heartbeat beat, long nowMs) {
    return brokerRules.receiveHeartbeat(beat, nowMs);
  }

  /**
   * Looks at the clock: fences one broker whose session has ended, or elects where nobody leads and
   * the topic's settings let anybody. If this controller itself was not running, everybody gets a
   * fresh session first.
   *
   * @return who was fenced; somebody else may be due too
   */
  public Decision<BrokerSet> tick(long nowMs) {
    sessions.look(nowMs);
    Decision<BrokerSet> fencing = brokerRules.fenceOneExpired(nowMs);
    return fencing.records().isEmpty()
        ? new Decision<>(partitionRules.electWhereAllowed().records(), BrokerSet.of())
        : fencing;
  }

  // ---- partitions ------------------------------------------------------------------------------

  /** A leader wants another ISR. */
  public Decision<Requests.AlterPartitionReply> receiveAlterPartitionRequest(
      Requests.AlterPartition request) {
    return partitionRules.receiveAlterPartitionRequest(request);
  }

  /** Somebody wants the first replica to lead again. */
  public Decision<Requests.Outcome> electPreferredLeader(PartitionId partition) {
    return partitionRules.electPreferredLeader(partition);
  }

  /** Somebody wants a leader at any price. */
  public Decision<Requests.Outcome> electUncleanLeader(PartitionId partition) {
    return partitionRules.electUncleanLeader(partition);
  }

  /** Elects as a client asks: the preferred replica, or any. */
  public Decision<Requests.Outcome> elect(Requests.Elect request) {
    return request.unclean()
        ? electUncleanLeader(request.partition())
        : electPreferredLeader(request.partition());
  }

  /** Somebody wants the replicas elsewhere, or back. */
  public Decision<Requests.Outcome> alterPartitionReassignment(Requests.Reassign request) {
    return partitionRules.alterPartitionReassignment(request);
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
