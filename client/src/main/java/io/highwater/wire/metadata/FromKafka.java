package io.highwater.wire.metadata;

import static io.highwater.wire.TopicIds.fromKafka;

import io.highwater.wire.metadata.WireRecord.BrokerRegistrationChange;
import io.highwater.wire.metadata.WireRecord.Config;
import io.highwater.wire.metadata.WireRecord.Endpoint;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.metadata.BrokerRegistrationChangeRecord;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.metadata.FenceBrokerRecord;
import org.apache.kafka.common.metadata.NoOpRecord;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.ProducerIdsRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.metadata.UnfenceBrokerRecord;
import org.apache.kafka.common.metadata.UnregisterBrokerRecord;
import org.apache.kafka.common.protocol.ApiMessage;

/** Kafka's generated classes as our records. */
final class FromKafka {
  /** What a partition change says for "the leader stays". */
  private static final int SAME_LEADER = -2;

  /** What a partition change says for "the leader is as sure of its log as before". */
  private static final int SAME_RECOVERY_STATE = -1;

  private static final int RECOVERING = 1;

  private FromKafka() {}

  static WireRecord record(ApiMessage message) {
    return switch (message) {
      case RegisterBrokerRecord data -> broker(data);
      case UnregisterBrokerRecord data -> new UnregisterBroker(data.brokerId(), data.brokerEpoch());
      case BrokerRegistrationChangeRecord data ->
          new BrokerRegistrationChange(
              data.brokerId(),
              data.brokerEpoch(),
              data.fenced() == 0 ? Optional.empty() : Optional.of(data.fenced() > 0),
              data.inControlledShutdown() > 0);
      case FenceBrokerRecord data -> new FenceBroker(data.id(), data.epoch());
      case UnfenceBrokerRecord data -> new UnfenceBroker(data.id(), data.epoch());
      case TopicRecord data -> new Topic(data.name(), fromKafka(data.topicId()));
      case PartitionRecord data -> partition(data);
      case PartitionChangeRecord data -> change(data);
      case RemoveTopicRecord data -> new RemoveTopic(fromKafka(data.topicId()));
      case ConfigRecord data ->
          new Config(
              data.resourceType(),
              data.resourceName(),
              data.name(),
              Optional.ofNullable(data.value()));
      case ProducerIdsRecord data ->
          new ProducerIds(data.brokerId(), data.brokerEpoch(), data.nextProducerId());
      case NoOpRecord data -> new NoOp();
      case FeatureLevelRecord data -> new FeatureLevel(data.name(), data.featureLevel());
      // tidy: ApiMessage is Kafka's and not sealed
      default -> throw new IllegalArgumentException("a type that Highwater does not know");
    };
  }

  private static RegisterBroker broker(RegisterBrokerRecord data) {
    return new RegisterBroker(
        data.brokerId(),
        fromKafka(data.incarnationId()),
        data.brokerEpoch(),
        data.endPoints().stream()
            .map(
                endpoint ->
                    new Endpoint(
                        endpoint.name(),
                        endpoint.host(),
                        endpoint.port(),
                        endpoint.securityProtocol()))
            .toList(),
        Optional.ofNullable(data.rack()),
        data.fenced(),
        data.inControlledShutdown());
  }

  private static Partition partition(PartitionRecord data) {
    return new Partition(
        data.partitionId(),
        fromKafka(data.topicId()),
        data.replicas(),
        data.removingReplicas(),
        data.addingReplicas(),
        data.isr(),
        data.leader(),
        data.leaderRecoveryState() == RECOVERING,
        data.leaderEpoch(),
        data.partitionEpoch(),
        Optional.ofNullable(data.eligibleLeaderReplicas()).orElse(List.of()),
        Optional.ofNullable(data.lastKnownElr()).orElse(List.of()));
  }

  private static PartitionChange change(PartitionChangeRecord data) {
    return new PartitionChange(
        data.partitionId(),
        fromKafka(data.topicId()),
        Optional.ofNullable(data.isr()),
        data.leader() == SAME_LEADER ? OptionalInt.empty() : OptionalInt.of(data.leader()),
        data.leaderRecoveryState() == SAME_RECOVERY_STATE
            ? Optional.empty()
            : Optional.of(data.leaderRecoveryState() == RECOVERING),
        Optional.ofNullable(data.replicas()),
        Optional.ofNullable(data.removingReplicas()),
        Optional.ofNullable(data.addingReplicas()),
        Optional.ofNullable(data.eligibleLeaderReplicas()),
        Optional.ofNullable(data.lastKnownElr()));
  }
}
