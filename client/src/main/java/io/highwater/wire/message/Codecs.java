package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import java.util.List;
import java.util.Optional;

/** All codecs, by API. */
public final class Codecs {
  private static final List<Codec<?, ?>> ALL =
      List.of(
          Produce.CODEC,
          Fetch.CODEC,
          ListOffsets.CODEC,
          Metadata.CODEC,
          OffsetCommit.CODEC,
          OffsetFetch.CODEC,
          FindCoordinator.CODEC,
          JoinGroup.CODEC,
          Heartbeat.CODEC,
          LeaveGroup.CODEC,
          SyncGroup.CODEC,
          DescribeGroups.CODEC,
          ListGroups.CODEC,
          ApiVersions.CODEC,
          CreateTopics.CODEC,
          DeleteTopics.CODEC,
          DeleteRecords.CODEC,
          InitProducerId.CODEC,
          OffsetForLeaderEpoch.CODEC,
          DescribeConfigs.CODEC,
          DeleteGroups.CODEC,
          ElectLeaders.CODEC,
          AlterPartitionReassignments.CODEC,
          ListPartitionReassignments.CODEC,
          OffsetDelete.CODEC,
          AlterPartition.CODEC,
          DescribeCluster.CODEC,
          BrokerRegistration.CODEC,
          BrokerHeartbeat.CODEC,
          AllocateProducerIds.CODEC);

  private Codecs() {}

  /** Every codec there is, by rising API key. */
  public static List<Codec<?, ?>> all() {
    return ALL;
  }

  /** The codec of an API, if Highwater speaks it. */
  public static Optional<Codec<?, ?>> of(ApiKey api) {
    return ALL.stream().<Codec<?, ?>>map(codec -> codec).filter(c -> c.api() == api).findAny();
  }
}
