package io.highwater.wire.message;

/** The body of a request. */
public sealed interface Request
    permits AllocateProducerIds.Request,
        AlterPartition.Request,
        AlterPartitionReassignments.Request,
        ApiVersions.Request,
        BrokerHeartbeat.Request,
        BrokerRegistration.Request,
        CreateTopics.Request,
        DeleteTopics.Request,
        DescribeCluster.Request,
        DescribeConfigs.Request,
        ElectLeaders.Request,
        Fetch.Request,
        FindCoordinator.Request,
        InitProducerId.Request,
        ListOffsets.Request,
        ListPartitionReassignments.Request,
        Metadata.Request,
        OffsetForLeaderEpoch.Request,
        Produce.Request {}
