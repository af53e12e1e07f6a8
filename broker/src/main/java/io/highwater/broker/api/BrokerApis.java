package io.highwater.broker.api;

import io.highwater.broker.net.Apis;
import io.highwater.spec.metadata.Requests;
import java.util.List;
import java.util.Optional;

/** What a broker serves. One instance a broker: its listeners share producer ids and sessions. */
public final class BrokerApis {
  private final Apis clients;
  private final Apis peers;

  public BrokerApis(BrokerServices services) {
    Api01Fetch fetch =
        new Api01Fetch(services, new FetchSessionSlots(services.config().fetchSessionsMax()));
    Api23OffsetForLeaderEpoch epochEnds = new Api23OffsetForLeaderEpoch(services);
    ProducerIds producerIds =
        new ProducerIds(
            () ->
                services
                    .controller()
                    .allocateProducerIds(
                        new Requests.AllocateProducerIds(
                            services.config().nodeId(), services.brokerEpoch().getAsLong())));
    TopicCreation creation =
        new TopicCreation(services.config(), services.controller(), services.newId());
    GroupDesk groups = new GroupDesk(services);
    this.clients =
        new Apis(
            Api18ApiVersions.with(
                List.of(
                    new Api00Produce(services),
                    fetch,
                    new Api02ListOffsets(services),
                    new Api03Metadata(services, creation),
                    new Api08OffsetCommit(services, groups),
                    new Api09OffsetFetch(groups),
                    new Api10FindCoordinator(services, creation),
                    new Api11JoinGroup(groups, services.newId()),
                    new Api12Heartbeat(groups),
                    new Api13LeaveGroup(groups),
                    new Api14SyncGroup(groups),
                    new Api15DescribeGroups(groups),
                    new Api16ListGroups(groups),
                    new Api19CreateTopics(
                        services.config(), services.controller(), services.newId()),
                    new Api20DeleteTopics(services.controller()),
                    new Api21DeleteRecords(services),
                    new Api22InitProducerId(producerIds),
                    epochEnds,
                    new Api32DescribeConfigs(services),
                    new Api42DeleteGroups(groups),
                    new Api43ElectLeaders(
                        services.controller(), () -> Optional.of(services.image().get())),
                    new Api45AlterPartitionReassignments(services.controller()),
                    new Api46ListPartitionReassignments(services),
                    new Api47OffsetDelete(groups),
                    new Api60DescribeCluster(services))));
    this.peers = new Apis(Api18ApiVersions.with(List.of(fetch, epochEnds)));
  }

  /** For every listener that clients use, also if other brokers use it too. */
  public Apis clients() {
    return clients;
  }

  /** For a listener that only other brokers use. */
  public Apis peers() {
    return peers;
  }
}
