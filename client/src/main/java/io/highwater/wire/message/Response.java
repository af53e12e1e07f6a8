package io.highwater.wire.message;

/** The body of a response. */
public sealed interface Response
    permits AllocateProducerIds.Response,
        AlterPartition.Response,
        AlterPartitionReassignments.Response,
        ApiVersions.Response,
        BrokerHeartbeat.Response,
        BrokerRegistration.Response,
        CreateTopics.Response,
        DeleteTopics.Response,
        DescribeCluster.Response,
        DescribeConfigs.Response,
        ElectLeaders.Response,
        Fetch.Response,
        FindCoordinator.Response,
        InitProducerId.Response,
        ListOffsets.Response,
        ListPartitionReassignments.Response,
        Metadata.Response,
        OffsetForLeaderEpoch.Response,
        Produce.Response {}
