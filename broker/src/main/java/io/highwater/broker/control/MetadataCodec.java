package io.highwater.broker.control;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.PartitionChange;
import io.highwater.wire.LogRecord;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import io.highwater.wire.metadata.MetadataRecords;
import io.highwater.wire.metadata.WireRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The core's metadata records as batches in Kafka's own schemas, and back. */
final class MetadataCodec {
  private static final int TOPIC = 2;
  private static final int PLAINTEXT = 0;

  private MetadataCodec() {}

  /** One batch with all the records, in place at {@code baseOffset}. */
  static ByteBuffer encode(
      List<MetadataRecord> records, long baseOffset, int leaderEpoch, long timestampMs) {
    List<RecordData> data = new ArrayList<>();
    for (MetadataRecord each : records) {
      data.add(
          new RecordData(
              timestampMs,
              Optional.empty(),
              Optional.of(MetadataRecords.encode(toWire(each))),
              List.of()));
    }
    ByteBuffer batch = Records.batch(data);
    new RecordBatch().wrap(batch, batch.position()).assign(baseOffset, leaderEpoch);
    return batch;
  }

  /**
   * Shows every record at or above {@code from} with its offset, in order.
   *
   * @return the offset after the last record, or {@code from} if there was none
   * @throws MalformedFrame if the batches are damaged or hold a record that cannot be read
   */
  static long decode(ByteBuffer batches, long from, BiConsumer<MetadataRecord, Long> visitor)
      throws MalformedFrame {
    long next = from;
    for (LogRecord each : Records.read(batches)) {
      if (each.offset() >= from) {
        ByteBuffer value = each.data().value().orElseGet(() -> ByteBuffer.allocate(0));
        fromWire(MetadataRecords.decode(value))
            .ifPresent(record -> visitor.accept(record, each.offset()));
        next = each.offset() + 1;
      }
    }
    return next;
  }

  private static WireRecord toWire(MetadataRecord record) {
    return switch (record) {
      case MetadataRecord.BrokerRegistered it ->
          new WireRecord.RegisterBroker(
              it.brokerId(),
              it.incarnation(),
              it.brokerEpoch(),
              it.endpoints().stream()
                  .map(e -> new WireRecord.Endpoint(e.listener(), e.host(), e.port(), PLAINTEXT))
                  .toList(),
              Optional.empty(),
              true,
              false);
      case MetadataRecord.BrokerFenced it ->
          new WireRecord.BrokerRegistrationChange(
              it.brokerId(), it.brokerEpoch(), Optional.of(true), false);
      case MetadataRecord.BrokerUnfenced it ->
          new WireRecord.BrokerRegistrationChange(
              it.brokerId(), it.brokerEpoch(), Optional.of(false), false);
      case MetadataRecord.BrokerStopping it ->
          new WireRecord.BrokerRegistrationChange(
              it.brokerId(), it.brokerEpoch(), Optional.empty(), true);
      case MetadataRecord.TopicCreated it -> new WireRecord.Topic(it.name(), it.topicId());
      case MetadataRecord.TopicRemoved it -> new WireRecord.RemoveTopic(it.topicId());
      case MetadataRecord.PartitionCreated it ->
          new WireRecord.Partition(
              it.index(),
              it.topicId(),
              it.replicas(),
              List.of(),
              List.of(),
              it.isr().toList(),
              it.leader(),
              false,
              0,
              0,
              List.of(),
              List.of());
      case MetadataRecord.PartitionChanged it -> toWire(it);
      case MetadataRecord.TopicConfigured it ->
          new WireRecord.Config(TOPIC, it.topic(), it.key(), Optional.ofNullable(it.value()));
      case MetadataRecord.ProducerIdsAllocated it ->
          new WireRecord.ProducerIds(it.brokerId(), it.brokerEpoch(), it.nextProducerId());
    };
  }

  private static WireRecord toWire(MetadataRecord.PartitionChanged record) {
    PartitionChange change = record.change();
    return new WireRecord.PartitionChange(
        record.index(),
        record.topicId(),
        change.isr().map(BrokerSet::toList),
        change.leader(),
        change.recovering(),
        change.replicas(),
        change.removing().map(BrokerSet::toList),
        change.adding().map(BrokerSet::toList),
        change.elr().map(BrokerSet::toList),
        change.lastKnown().map(BrokerSet::toList));
  }

  /** Nothing for records that mean nothing to the core. */
  private static Optional<MetadataRecord> fromWire(WireRecord record) {
    return switch (record) {
      case WireRecord.RegisterBroker it ->
          Optional.of(
              new MetadataRecord.BrokerRegistered(
                  it.brokerId(),
                  it.brokerEpoch(),
                  it.incarnationId(),
                  it.endPoints().stream()
                      .map(e -> new MetadataRecord.Endpoint(e.name(), e.host(), e.port()))
                      .toList()));
      case WireRecord.BrokerRegistrationChange it ->
          it.inControlledShutdown()
              ? Optional.of(new MetadataRecord.BrokerStopping(it.brokerId(), it.brokerEpoch()))
              : it.fenced().map(fenced -> standing(it.brokerId(), it.brokerEpoch(), fenced));
      case WireRecord.FenceBroker it -> Optional.of(standing(it.id(), it.epoch(), true));
      case WireRecord.UnfenceBroker it -> Optional.of(standing(it.id(), it.epoch(), false));
      case WireRecord.Topic it ->
          Optional.of(new MetadataRecord.TopicCreated(it.topicId(), it.name()));
      case WireRecord.RemoveTopic it -> Optional.of(new MetadataRecord.TopicRemoved(it.topicId()));
      case WireRecord.Partition it ->
          Optional.of(
              new MetadataRecord.PartitionCreated(
                  it.topicId(),
                  it.partitionId(),
                  it.replicas(),
                  BrokerSet.of(it.isr()),
                  it.leader()));
      case WireRecord.PartitionChange it -> Optional.of(change(it));
      case WireRecord.Config it ->
          it.resourceType() == TOPIC
              ? Optional.of(
                  new MetadataRecord.TopicConfigured(
                      it.resourceName(), it.name(), it.value().orElse(null)))
              : Optional.empty();
      case WireRecord.ProducerIds it ->
          Optional.of(
              new MetadataRecord.ProducerIdsAllocated(
                  it.brokerId(), it.brokerEpoch(), it.nextProducerId()));
      case WireRecord.UnregisterBroker it -> Optional.empty();
      case WireRecord.NoOp it -> Optional.empty();
      case WireRecord.FeatureLevel it -> Optional.empty();
    };
  }

  private static MetadataRecord standing(int brokerId, long brokerEpoch, boolean fenced) {
    return fenced
        ? new MetadataRecord.BrokerFenced(brokerId, brokerEpoch)
        : new MetadataRecord.BrokerUnfenced(brokerId, brokerEpoch);
  }

  private static MetadataRecord change(WireRecord.PartitionChange change) {
    return new MetadataRecord.PartitionChanged(
        change.topicId(),
        change.partitionId(),
        new PartitionChange(
            change.leader(),
            change.isr().map(BrokerSet::of),
            change.eligibleLeaderReplicas().map(BrokerSet::of),
            change.lastKnownElr().map(BrokerSet::of),
            change.recovering(),
            change.replicas(),
            change.adding().map(BrokerSet::of),
            change.removing().map(BrokerSet::of)));
  }
}
