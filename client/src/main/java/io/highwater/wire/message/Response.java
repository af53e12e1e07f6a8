package io.highwater.wire.message;

/** The body of a response. */
public sealed interface Response
    permits AllocateProducerIds.Response,
        AlterPartition.Response,
        ApiVersions.Response,
        BrokerHeartbeat.Response,
        BrokerRegistration.Response,
        CreateTopics.Response,
        DeleteTopics.Response,
        DescribeCluster.Response,
        DescribeConfigs.Response,
        Fetch.Response,
        FindCoordinator.Response,
        InitProducerId.Response,
        ListOffsets.Response,
        Metadata.Response,
        OffsetForLeaderEpoch.Response,
        Produce.Response {}
