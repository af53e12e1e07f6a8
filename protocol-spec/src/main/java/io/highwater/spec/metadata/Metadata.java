package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Check;
import io.highwater.spec.PartitionId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The replayed metadata log: who is registered, which topics exist, who leads what. The same
 * records in the same order give the same state everywhere; nothing but {@link #replay} changes it.
 */
public final class Metadata {
  private final TopicDefaults defaults;
  private final SortedMap<Integer, Registration> brokers = new TreeMap<>();
  private final SortedMap<String, Topic> topicsByName = new TreeMap<>();
  private final Map<UUID, Topic> topicsById = new TreeMap<>();
  private long offset;
  private long lastBrokerEpoch = -1;
  private long nextProducerId;

  public Metadata(TopicDefaults defaults) {
    this.defaults = defaults;
  }

  /** Acts on the record that the log holds at {@code atOffset}; offsets only grow. */
  public void replay(MetadataRecord record, long atOffset) {
    Check.that(atOffset >= offset, "metadata is replayed in order", atOffset, offset);
    switch (record) {
      case MetadataRecord.BrokerRegistered it -> register(it, atOffset);
      case MetadataRecord.BrokerFenced it -> fence(it.brokerId(), it.brokerEpoch(), true);
      case MetadataRecord.BrokerUnfenced it -> fence(it.brokerId(), it.brokerEpoch(), false);
      case MetadataRecord.BrokerStopping it -> stop(it, atOffset);
      case MetadataRecord.TopicCreated it ->
          put(new Topic(it.topicId(), it.name(), List.of(), new TreeMap<>()));
      case MetadataRecord.TopicRemoved it -> topicsByName.remove(remove(it.topicId()).name());
      case MetadataRecord.PartitionCreated it -> create(it);
      case MetadataRecord.PartitionChanged it -> {
        PartitionState state = partition(new PartitionId(it.topicId(), it.index()));
        put(it.topicId(), it.index(), it.change().appliedTo(state));
      }
      case MetadataRecord.TopicConfigured it -> configure(it);
      case MetadataRecord.ProducerIdsAllocated it -> nextProducerId = it.nextProducerId();
    }
    offset = atOffset + 1;
  }

  private void register(MetadataRecord.BrokerRegistered record, long atOffset) {
    Check.that(
        record.brokerEpoch() > lastBrokerEpoch,
        "broker epochs grow",
        record.brokerEpoch(),
        lastBrokerEpoch);
    lastBrokerEpoch = record.brokerEpoch();
    brokers.put(
        record.brokerId(),
        new Registration(
            record.brokerId(),
            record.brokerEpoch(),
            record.incarnation(),
            record.endpoints(),
            true,
            atOffset));
  }

  private void fence(int brokerId, long brokerEpoch, boolean fenced) {
    brokers.put(brokerId, newestIncarnation(brokerId, brokerEpoch).withFenced(fenced));
  }

  private void stop(MetadataRecord.BrokerStopping record, long atOffset) {
    Registration registration = newestIncarnation(record.brokerId(), record.brokerEpoch());
    brokers.put(record.brokerId(), registration.withStopping(atOffset));
  }

  private Registration newestIncarnation(int brokerId, long brokerEpoch) {
    Registration registration = brokers.get(brokerId);
    Check.that(
        registration != null && registration.brokerEpoch() == brokerEpoch,
        "only the newest incarnation is fenced, unfenced or relieved",
        brokerId);
    return registration;
  }

  private void create(MetadataRecord.PartitionCreated record) {
    Topic topic = topicsById.get(record.topicId());
    Check.that(topic != null, "a partition belongs to a topic", record);
    put(
        record.topicId(),
        record.index(),
        new PartitionState(
            Assignment.settled(record.replicas()),
            record.leader(),
            0,
            0,
            record.isr(),
            BrokerSet.of(),
            BrokerSet.of(),
            false,
            defaults.settings(topic.configs())));
  }

  private void configure(MetadataRecord.TopicConfigured record) {
    Topic topic = topicsByName.get(record.topic());
    Check.that(topic != null, "a setting belongs to a topic", record);
    SortedMap<String, String> configs = new TreeMap<>(topic.configs());
    if (record.value() == null) {
      configs.remove(record.key());
    } else {
      configs.put(record.key(), record.value());
    }
    PartitionState.Settings settings = defaults.settings(configs);
    List<PartitionState> partitions =
        topic.partitions().stream().map(each -> each.with(settings)).toList();
    put(new Topic(topic.id(), topic.name(), partitions, configs));
  }

  private Topic remove(UUID topicId) {
    Topic topic = topicsById.remove(topicId);
    Check.that(topic != null, "only a topic that exists is removed", topicId);
    return topic;
  }

  private void put(UUID topicId, int index, PartitionState state) {
    BrokerSet replicas = BrokerSet.of(state.replicas());
    Check.that(replicas.containsAll(state.isr()), "the ISR is among the replicas", state);
    Check.that(replicas.containsAll(state.elr()), "eligible are replicas", state);
    Check.that(
        !state.hasLeader() || state.isr().contains(state.leader()), "a leader is in sync", state);
    put(topicsById.get(topicId).withPartition(index, state));
  }

  private void put(Topic topic) {
    topicsById.put(topic.id(), topic);
    topicsByName.put(topic.name(), topic);
  }

  /** Everything below this offset has been replayed. */
  public long offset() {
    return offset;
  }

  public Registration broker(int brokerId) {
    return brokers.get(brokerId);
  }

  /** Every registered broker, by id. */
  public Iterable<Registration> brokers() {
    return brokers.values();
  }

  /** Whether the broker may lead and be in an ISR. */
  boolean isActive(int brokerId) {
    Registration registration = brokers.get(brokerId);
    return registration != null && registration.isActive();
  }

  /** What leaders must know of their followers' standing. */
  public BrokerView brokerView() {
    return BrokerView.of(brokers.values());
  }

  /** The topic of that name, or null. */
  public Topic topic(String name) {
    return name == null ? null : topicsByName.get(name);
  }

  /** The topic with that id, or null. */
  public Topic topic(UUID id) {
    return topicsById.get(id);
  }

  Iterable<Topic> topics() {
    return topicsByName.values();
  }

  int topicCount() {
    return topicsByName.size();
  }

  /** The newest version of a partition, or null. */
  public PartitionState partition(PartitionId id) {
    Topic topic = topicsById.get(id.topicId());
    return topic == null ? null : topic.partition(id.index());
  }

  long nextBrokerEpoch() {
    return lastBrokerEpoch + 1;
  }

  long nextProducerId() {
    return nextProducerId;
  }

  /** What others may keep and read. */
  public ClusterImage image() {
    return new ClusterImage(
        offset,
        new TreeMap<>(brokers),
        new TreeMap<>(topicsByName),
        new TreeMap<>(topicsById),
        nextProducerId);
  }
}
