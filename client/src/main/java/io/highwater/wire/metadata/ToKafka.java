package io.highwater.wire.metadata;

import static io.highwater.wire.TopicIds.toKafka;

import io.highwater.wire.metadata.WireRecord.BrokerRegistrationChange;
import io.highwater.wire.metadata.WireRecord.Config;
import io.highwater.wire.metadata.WireRecord.FeatureLevel;
import io.highwater.wire.metadata.WireRecord.FenceBroker;
import io.highwater.wire.metadata.WireRecord.NoOp;
import io.highwater.wire.metadata.WireRecord.Partition;
import io.highwater.wire.metadata.WireRecord.PartitionChange;
import io.highwater.wire.metadata.WireRecord.ProducerIds;
import io.highwater.wire.metadata.WireRecord.RegisterBroker;
import io.highwater.wire.metadata.WireRecord.RemoveTopic;
import io.highwater.wire.metadata.WireRecord.Topic;
import io.highwater.wire.metadata.WireRecord.UnfenceBroker;
import io.highwater.wire.metadata.WireRecord.UnregisterBroker;
import org.apache.kafka.common.metadata.BrokerRegistrationChangeRecord;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.metadata.FenceBrokerRecord;
import org.apache.kafka.common.metadata.NoOpRecord;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.ProducerIdsRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord.BrokerEndpoint;
import org.apache.kafka.common.metadata.RegisterBrokerRecord.BrokerEndpointCollection;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.metadata.UnfenceBrokerRecord;
import org.apache.kafka.common.metadata.UnregisterBrokerRecord;
import org.apache.kafka.common.protocol.ApiMessage;

/** Our records as Kafka's generated classes, and the versions they are written in. */
final class ToKafka {
  /** With eligible leader replicas. */
  private static final short PARTITION_VERSION = 2;

  /** With controlled shutdown. */
  private static final short BROKER_VERSION = 1;

  private static final byte RECOVERED = 0;
  private static final byte RECOVERING = 1;

  private ToKafka() {}

  static short version(WireRecord record) {
    return switch (record) {
      case RegisterBroker broker -> BROKER_VERSION;
      case BrokerRegistrationChange change -> BROKER_VERSION;
      case Partition partition -> PARTITION_VERSION;
      case PartitionChange change -> PARTITION_VERSION;
      case UnregisterBroker broker -> 0;
      case FenceBroker broker -> 0;
      case UnfenceBroker broker -> 0;
      case Topic topic -> 0;
      case RemoveTopic topic -> 0;
      case Config config -> 0;
      case ProducerIds ids -> 0;
      case NoOp nothing -> 0;
      case FeatureLevel feature -> 0;
    };
  }

  static ApiMessage message(WireRecord record) {
    return switch (record) {
      case RegisterBroker broker -> broker(broker);
      case UnregisterBroker broker ->
          new UnregisterBrokerRecord()
              .setBrokerId(broker.brokerId())
              .setBrokerEpoch(broker.brokerEpoch());
      case BrokerRegistrationChange change -> change(change);
      case FenceBroker broker ->
          new FenceBrokerRecord().setId(broker.id()).setEpoch(broker.epoch());
      case UnfenceBroker broker ->
          new UnfenceBrokerRecord().setId(broker.id()).setEpoch(broker.epoch());
      case Topic topic ->
          new TopicRecord().setName(topic.name()).setTopicId(toKafka(topic.topicId()));
      case Partition partition -> partition(partition);
      case PartitionChange change -> change(change);
      case RemoveTopic topic -> new RemoveTopicRecord().setTopicId(toKafka(topic.topicId()));
      case Config config ->
          new ConfigRecord()
              .setResourceType((byte) config.resourceType())
              .setResourceName(config.resourceName())
              .setName(config.name())
              .setValue(config.value().orElse(null));
      case ProducerIds ids ->
          new ProducerIdsRecord()
              .setBrokerId(ids.brokerId())
              .setBrokerEpoch(ids.brokerEpoch())
              .setNextProducerId(ids.nextProducerId());
      case NoOp nothing -> new NoOpRecord();
      case FeatureLevel feature ->
          new FeatureLevelRecord()
              .setName(feature.name())
              .setFeatureLevel((short) feature.featureLevel());
    };
  }

  private static RegisterBrokerRecord broker(RegisterBroker broker) {
    BrokerEndpointCollection endpoints = new BrokerEndpointCollection();
    for (WireRecord.Endpoint endpoint : broker.endPoints()) {
      endpoints.add(
          new BrokerEndpoint()
              .setName(endpoint.name())
              .setHost(endpoint.host())
              .setPort(endpoint.port())
              .setSecurityProtocol((short) endpoint.securityProtocol()));
    }
    return new RegisterBrokerRecord()
        .setBrokerId(broker.brokerId())
        .setIncarnationId(toKafka(broker.incarnationId()))
        .setBrokerEpoch(broker.brokerEpoch())
        .setEndPoints(endpoints)
        .setRack(broker.rack().orElse(null))
        .setFenced(broker.fenced())
        .setInControlledShutdown(broker.inControlledShutdown());
  }

  private static BrokerRegistrationChangeRecord change(BrokerRegistrationChange change) {
    int fenced = change.fenced().map(yes -> yes ? 1 : -1).orElse(0);
    return new BrokerRegistrationChangeRecord()
        .setBrokerId(change.brokerId())
        .setBrokerEpoch(change.brokerEpoch())
        .setFenced((byte) fenced)
        .setInControlledShutdown((byte) (change.inControlledShutdown() ? 1 : 0));
  }

  private static PartitionRecord partition(Partition partition) {
    return new PartitionRecord()
        .setPartitionId(partition.partitionId())
        .setTopicId(toKafka(partition.topicId()))
        .setReplicas(partition.replicas())
        .setRemovingReplicas(partition.removing())
        .setAddingReplicas(partition.adding())
        .setIsr(partition.isr())
        .setLeader(partition.leader())
        .setLeaderRecoveryState(recoveryState(partition.recovering()))
        .setLeaderEpoch(partition.leaderEpoch())
        .setPartitionEpoch(partition.partitionEpoch())
        .setEligibleLeaderReplicas(
            partition.eligibleLeaderReplicas().isEmpty()
                ? null
                : partition.eligibleLeaderReplicas())
        .setLastKnownElr(partition.lastKnownElr().isEmpty() ? null : partition.lastKnownElr());
  }

  private static PartitionChangeRecord change(PartitionChange change) {
    PartitionChangeRecord data =
        new PartitionChangeRecord()
            .setPartitionId(change.partitionId())
            .setTopicId(toKafka(change.topicId()))
            .setIsr(change.isr().orElse(null))
            .setReplicas(change.replicas().orElse(null))
            .setRemovingReplicas(change.removing().orElse(null))
            .setAddingReplicas(change.adding().orElse(null))
            .setEligibleLeaderReplicas(change.eligibleLeaderReplicas().orElse(null))
            .setLastKnownElr(change.lastKnownElr().orElse(null));
    change.leader().ifPresent(data::setLeader);
    change.recovering().ifPresent(yes -> data.setLeaderRecoveryState(recoveryState(yes)));
    return data;
  }

  private static byte recoveryState(boolean recovering) {
    return recovering ? RECOVERING : RECOVERED;
  }
}
