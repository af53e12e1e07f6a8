package io.highwater.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.awaitility.Awaitility.await;

import io.highwater.broker.net.TestClient;
import io.highwater.broker.shard.EpochEndTicket;
import io.highwater.broker.shard.OffsetTicket;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.AlterPartitionReassignments;
import io.highwater.wire.message.ApiVersions;
import io.highwater.wire.message.CreateTopics;
import io.highwater.wire.message.DeleteTopics;
import io.highwater.wire.message.DescribeCluster;
import io.highwater.wire.message.DescribeConfigs;
import io.highwater.wire.message.ElectLeaders;
import io.highwater.wire.message.FindCoordinator;
import io.highwater.wire.message.InitProducerId;
import io.highwater.wire.message.ListOffsets;
import io.highwater.wire.message.ListPartitionReassignments;
import io.highwater.wire.message.Metadata;
import io.highwater.wire.message.NodeEndpoint;
import io.highwater.wire.message.OffsetForLeaderEpoch;
import io.highwater.wire.message.TopicRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterApisTest {
  private final ApiFixture broker = new ApiFixture(Map.of("num.partitions", "6"));
  private final TestClient client = broker.connect();

  @AfterEach
  void close() {
    client.close();
    broker.close();
  }

  // ---- ApiVersions -----------------------------------------------------------------------------

  @Test
  void listsExactlyWhatItServes() {
    ApiVersions.Response response =
        client.call(ApiVersions.CODEC, 4, new ApiVersions.Request("test", "1"));
    assertThat(response.apiKeys())
        .extracting(
            ApiVersions.Range::apiKey, ApiVersions.Range::minVersion, ApiVersions.Range::maxVersion)
        .containsExactly(
            tuple(0, 0, 13),
            tuple(1, 4, 18),
            tuple(2, 1, 11),
            tuple(3, 0, 13),
            tuple(8, 2, 9),
            tuple(9, 1, 9),
            tuple(10, 0, 6),
            tuple(11, 0, 9),
            tuple(12, 0, 4),
            tuple(13, 0, 5),
            tuple(14, 0, 5),
            tuple(15, 0, 6),
            tuple(16, 0, 5),
            tuple(18, 0, 4),
            tuple(19, 2, 7),
            tuple(20, 1, 6),
            tuple(21, 0, 2),
            tuple(22, 0, 5),
            tuple(23, 2, 4),
            tuple(32, 1, 4),
            tuple(42, 0, 2),
            tuple(43, 0, 2),
            tuple(45, 0, 1),
            tuple(46, 0, 0),
            tuple(47, 0, 0),
            tuple(60, 0, 2));
  }

  // ---- Metadata --------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 9, 10, 12, 13})
  void tellsOfTheClusterByTheListenerAsked(int version) {
    Metadata.Response response = client.call(Metadata.CODEC, version, Metadata.Request.all());
    assertThat(response.brokers())
        .containsExactly(
            new NodeEndpoint(1, "client1", 9001), new NodeEndpoint(2, "client2", 9002));
    assertThat(response.controllerId()).isEqualTo(version < 1 ? -1 : 1);
    assertThat(response.topics()).hasSize(1);
    Metadata.Topic orders = response.topics().get(0);
    assertThat(orders.name()).contains("orders");
    assertThat(orders.partitions())
        .extracting(Metadata.Partition::error, Metadata.Partition::leaderId)
        .containsExactly(
            tuple(ErrorCode.NONE, 1),
            tuple(ErrorCode.NONE, 2),
            tuple(ErrorCode.LEADER_NOT_AVAILABLE, -1));
    if (version >= 7) {
      assertThat(orders.partitions())
          .extracting(Metadata.Partition::leaderEpoch)
          .containsExactly(4, 5, 6);
    }
    if (version >= 5) {
      assertThat(orders.partitions())
          .allSatisfy(each -> assertThat(each.offlineReplicas()).containsExactly(3));
    }
  }

  private Metadata.Topic ask(int version, TopicRef topic, boolean create) {
    return client
        .call(Metadata.CODEC, version, new Metadata.Request(false, List.of(topic), create))
        .topics()
        .get(0);
  }

  @Test
  void findsTopicsByNameAndById() {
    assertThat(ask(12, TopicRef.ofId(ApiFixture.ORDERS), false).name()).contains("orders");
    assertThat(ask(12, TopicRef.ofName("orders"), false).topicId()).isEqualTo(ApiFixture.ORDERS);
    assertThat(ask(12, TopicRef.ofId(new UUID(9, 9)), true).error())
        .isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
    assertThat(ask(9, TopicRef.ofName("nope"), false).error())
        .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(ask(9, TopicRef.ofName("no/pe"), true).error())
        .isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
    assertThat(ask(9, TopicRef.ofName(".."), true).error())
        .isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
    assertThat(broker.controller.asked).isEmpty();
  }

  @Test
  void createsATopicThatIsAskedFor() {
    assertThat(ask(9, TopicRef.ofName("fresh"), true).error())
        .isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE);
    await().until(() -> broker.controller.asked.size() == 2);
    assertThat(broker.controller.asked.get(1))
        .asInstanceOf(list(Requests.CreateTopic.class))
        .extracting(
            Requests.CreateTopic::name,
            Requests.CreateTopic::partitions,
            Requests.CreateTopic::replicationFactor)
        .containsExactly(tuple("fresh", 6, 1));
  }

  @Test
  void createsNothingIfTheBrokerMayNot() {
    try (ApiFixture strict = new ApiFixture(Map.of("auto.create.topics.enable", "false"));
        TestClient other = strict.connect()) {
      Metadata.Request request =
          new Metadata.Request(false, List.of(TopicRef.ofName("fresh")), true);
      assertThat(other.call(Metadata.CODEC, 9, request).topics().get(0).error())
          .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      assertThat(strict.controller.asked).isEmpty();
    }
  }

  @Test
  void describesTheCluster() {
    DescribeCluster.Response response =
        client.call(
            DescribeCluster.CODEC, 2, new DescribeCluster.Request(DescribeCluster.BROKERS, true));
    assertThat(response.brokers())
        .extracting(DescribeCluster.Broker::brokerId, DescribeCluster.Broker::isFenced)
        .containsExactly(tuple(1, false), tuple(2, false), tuple(3, true));
    assertThat(response.clusterId()).isEqualTo("highwater");
    assertThat(response.controllerId()).isEqualTo(1);
    assertThat(
            client
                .call(
                    DescribeCluster.CODEC,
                    1,
                    new DescribeCluster.Request(DescribeCluster.CONTROLLERS, false))
                .error())
        .isEqualTo(ErrorCode.MISMATCHED_ENDPOINT_TYPE);
  }

  // ---- offsets ---------------------------------------------------------------------------------

  private int listOffsets(ListOffsets.Partition... partitions) {
    return client.send(
        ListOffsets.CODEC,
        11,
        new ListOffsets.Request(
            -1, false, List.of(new ListOffsets.Topic("orders", List.of(partitions))), 1000));
  }

  @Test
  void listsOffsets() {
    int id =
        listOffsets(
            new ListOffsets.Partition(0, 4, ListOffsets.LATEST),
            new ListOffsets.Partition(1, -1, ListOffsets.EARLIEST_LOCAL),
            new ListOffsets.Partition(2, -1, 12345),
            new ListOffsets.Partition(0, -1, -5),
            new ListOffsets.Partition(0, -1, -7),
            new ListOffsets.Partition(9, -1, ListOffsets.LATEST));
    Event.ListLatest latest = broker.replicas.next(Event.ListLatest.class);
    Event.ListLatest earliest = broker.replicas.next(Event.ListLatest.class);
    Event.ListLatest timed = broker.replicas.next(Event.ListLatest.class);
    assertThat(latest.leaderEpoch()).isEqualTo(4);
    assertThat(((OffsetTicket) latest.ticket()).timestamp()).isEqualTo(OffsetTicket.LATEST);
    assertThat(((OffsetTicket) earliest.ticket()).timestamp()).isEqualTo(OffsetTicket.EARLIEST);
    assertThat(((OffsetTicket) timed.ticket()).timestamp()).isEqualTo(12345);
    ((OffsetTicket) timed.ticket()).answer(KafkaError.NONE, 7, 12399, 3);
    ((OffsetTicket) earliest.ticket()).answer(KafkaError.FENCED_LEADER_EPOCH, -1, -1, -1);
    ((OffsetTicket) latest.ticket()).answer(KafkaError.NONE, 9, -1, 4);

    assertThat(client.receive(ListOffsets.CODEC, 11, id).topics().get(0).partitions())
        .containsExactly(
            new ListOffsets.PartitionResult(0, ErrorCode.NONE, -1, 9, 4),
            ListOffsets.PartitionResult.failed(1, ErrorCode.FENCED_LEADER_EPOCH),
            new ListOffsets.PartitionResult(2, ErrorCode.NONE, 12399, 7, 3),
            ListOffsets.PartitionResult.failed(0, ErrorCode.NONE),
            ListOffsets.PartitionResult.failed(0, ErrorCode.UNSUPPORTED_VERSION),
            ListOffsets.PartitionResult.failed(9, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
  }

  @Test
  void tellsWhereEpochsEnd() {
    OffsetForLeaderEpoch.Topic orders =
        new OffsetForLeaderEpoch.Topic(
            "orders",
            List.of(
                new OffsetForLeaderEpoch.Partition(0, 4, 2),
                new OffsetForLeaderEpoch.Partition(5, 4, 2)));
    int id =
        client.send(
            OffsetForLeaderEpoch.CODEC, 4, new OffsetForLeaderEpoch.Request(-1, List.of(orders)));
    Event.EpochEndQuery query = broker.replicas.next(Event.EpochEndQuery.class);
    assertThat(query.partition()).isEqualTo(ApiFixture.ORDERS_0);
    assertThat(query.leaderEpoch()).isEqualTo(4);
    assertThat(query.epoch()).isEqualTo(2);
    ((EpochEndTicket) query.ticket()).answer(KafkaError.NONE, 1, 33);
    assertThat(client.receive(OffsetForLeaderEpoch.CODEC, 4, id).topics().get(0).partitions())
        .containsExactly(
            new OffsetForLeaderEpoch.PartitionResult(ErrorCode.NONE, 0, 1, 33),
            new OffsetForLeaderEpoch.PartitionResult(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 5, -1, -1));
  }

  // ---- producers and groups --------------------------------------------------------------------

  @Test
  void givesEveryProducerANewId() {
    for (long id = 0; id < 5; id++) {
      InitProducerId.Response response =
          client.call(InitProducerId.CODEC, 5, InitProducerId.Request.idempotent());
      assertThat(response).isEqualTo(new InitProducerId.Response(ErrorCode.NONE, id, 0));
    }
    assertThat(
            client.call(
                InitProducerId.CODEC, 5, new InitProducerId.Request(Optional.empty(), 0, 3, 7)))
        .isEqualTo(new InitProducerId.Response(ErrorCode.NONE, 5, 0));
    assertThat(broker.controller.asked).containsExactly(new Requests.AllocateProducerIds(1, 5));
  }

  @Test
  void refusesTransactionalProducersAndHalfAnId() {
    assertThat(
            client
                .call(
                    InitProducerId.CODEC,
                    5,
                    new InitProducerId.Request(Optional.of("tx"), 1000, -1, -1))
                .error())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(
            client
                .call(
                    InitProducerId.CODEC, 5, new InitProducerId.Request(Optional.empty(), 0, 3, -1))
                .error())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void letsProducersTryAgainWhileTheControllerIsAway() {
    broker.controller.away = true;
    assertThat(client.call(InitProducerId.CODEC, 5, InitProducerId.Request.idempotent()).error())
        .isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    broker.controller.away = false;
    assertThat(client.call(InitProducerId.CODEC, 5, InitProducerId.Request.idempotent()).error())
        .isEqualTo(ErrorCode.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 6})
  void makesTheTopicOfGroupsForTheFirstWhoAsksThoughNotAllBrokersAreThere(int version) {
    ClusterImage alone = broker.image;
    broker.image =
        new ClusterImage(
            alone.offset(),
            alone.brokers().headMap(2),
            alone.topicsByName(),
            alone.topicsById(),
            alone.nextProducerId());
    FindCoordinator.Coordinator group =
        client
            .call(
                FindCoordinator.CODEC,
                version,
                new FindCoordinator.Request(FindCoordinator.GROUP, List.of("g")))
            .coordinators()
            .get(0);
    assertThat(group.error()).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    assertThat(broker.controller.asked)
        .last()
        .asString()
        .contains("__consumer_offsets", "partitions=50, replicationFactor=3");
    if (version > 0) {
      assertThat(
              client
                  .call(
                      FindCoordinator.CODEC,
                      version,
                      new FindCoordinator.Request(FindCoordinator.TRANSACTION, List.of("t")))
                  .coordinators()
                  .get(0)
                  .error())
          .isEqualTo(ErrorCode.INVALID_REQUEST);
    }
  }

  // ---- topics ----------------------------------------------------------------------------------

  private static CreateTopics.Topic topic(
      String name, int partitions, int factor, Map<String, String> configs) {
    return new CreateTopics.Topic(
        name,
        partitions,
        factor,
        List.of(),
        configs.entrySet().stream()
            .map(each -> new CreateTopics.Config(each.getKey(), Optional.of(each.getValue())))
            .toList());
  }

  private List<CreateTopics.Result> create(CreateTopics.Topic... topics) {
    return client
        .call(CreateTopics.CODEC, 7, new CreateTopics.Request(List.of(topics), 1000, false))
        .topics();
  }

  @Test
  void passesOnWhatIsToBeCreated() {
    List<CreateTopics.Result> results =
        create(
            topic("a", -1, -1, Map.of("min.insync.replicas", "2")),
            topic("b", 3, 2, Map.of("nope", "1")),
            topic("c", 3, 2, Map.of()));
    assertThat(results)
        .extracting(
            CreateTopics.Result::name,
            CreateTopics.Result::error,
            CreateTopics.Result::numPartitions,
            CreateTopics.Result::replicationFactor)
        .containsExactly(
            tuple("a", ErrorCode.NONE, 6, 1),
            tuple("b", ErrorCode.INVALID_CONFIG, -1, -1),
            tuple("c", ErrorCode.NONE, 3, 2));
    assertThat(results.get(1).errorMessage().orElseThrow()).contains("nope is not a topic setting");
    assertThat(results.get(0).configs())
        .filteredOn(each -> each.name().equals("min.insync.replicas"))
        .extracting(CreateTopics.CreatedConfig::value, CreateTopics.CreatedConfig::configSource)
        .containsExactly(tuple(Optional.of("2"), DescribeConfigs.SOURCE_TOPIC));
  }

  @ParameterizedTest
  @CsvSource({
    "min.insync.replicas,0",
    "min.insync.replicas,two",
    "flush.policy,always",
    "cleanup.policy,tidy",
    "compression.type,gzip",
    "segment.bytes,-1",
    "message.timestamp.type,LogAppendTime",
    "unclean.leader.election.enable,yes"
  })
  void refusesSettingsThatCannotBe(String key, String value) {
    CreateTopics.Result result = create(topic("a", 1, 1, Map.of(key, value))).get(0);
    assertThat(result.error()).isEqualTo(ErrorCode.INVALID_CONFIG);
    assertThat(result.errorMessage().orElseThrow()).contains(key + "=" + value + ": expected");
    assertThat(broker.controller.asked).isEmpty();
  }

  @Test
  void judgesAssignmentsByHand() {
    CreateTopics.Topic good =
        new CreateTopics.Topic(
            "a",
            -1,
            -1,
            List.of(
                new CreateTopics.Assignment(1, List.of(2, 3)),
                new CreateTopics.Assignment(0, List.of(1, 2))),
            List.of());
    CreateTopics.Topic gap =
        new CreateTopics.Topic(
            "b", -1, -1, List.of(new CreateTopics.Assignment(1, List.of(2))), List.of());
    CreateTopics.Topic counted =
        new CreateTopics.Topic(
            "c", 1, -1, List.of(new CreateTopics.Assignment(0, List.of(2))), List.of());
    assertThat(create(good, gap, counted))
        .extracting(CreateTopics.Result::error)
        .containsExactly(
            ErrorCode.NONE, ErrorCode.INVALID_REPLICA_ASSIGNMENT, ErrorCode.INVALID_REQUEST);
    assertThat(broker.controller.asked.get(1))
        .asInstanceOf(list(Requests.CreateTopic.class))
        .extracting(Requests.CreateTopic::assignments)
        .containsExactly(List.of(List.of(1, 2), List.of(2, 3)));
  }

  @Test
  void sayWhatTheControllerSaysOrThatItSaysNothing() {
    broker.controller.error = KafkaError.TOPIC_ALREADY_EXISTS;
    CreateTopics.Result refused = create(topic("a", 1, 1, Map.of())).get(0);
    assertThat(refused.error()).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS);
    assertThat(refused.errorMessage()).contains("as the test wants it");
    broker.controller.away = true;
    assertThat(create(topic("a", 1, 1, Map.of())).get(0).error())
        .isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
    assertThat(create(topic("a", 1, 1, Map.of()), topic("a", 1, 1, Map.of())))
        .extracting(CreateTopics.Result::error)
        .containsOnly(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void deletesTopics() {
    DeleteTopics.Request request =
        new DeleteTopics.Request(
            List.of(TopicRef.ofName("orders"), TopicRef.ofId(ApiFixture.ORDERS)), 1000);
    assertThat(client.call(DeleteTopics.CODEC, 6, request).topics())
        .extracting(DeleteTopics.Result::error)
        .containsExactly(ErrorCode.NONE, ErrorCode.NONE);
    broker.controller.away = true;
    assertThat(client.call(DeleteTopics.CODEC, 6, request).topics())
        .extracting(DeleteTopics.Result::error)
        .containsOnly(ErrorCode.REQUEST_TIMED_OUT);
  }

  // ---- leaders and replicas --------------------------------------------------------------------

  private ElectLeaders.Response elect(int type, Optional<List<ElectLeaders.Topic>> topics) {
    return client.call(ElectLeaders.CODEC, 2, new ElectLeaders.Request(type, topics, 1000));
  }

  @Test
  void electsLeaders() {
    List<ElectLeaders.Topic> asked =
        List.of(
            new ElectLeaders.Topic("orders", List.of(1, 0)),
            new ElectLeaders.Topic("no", List.of(7)));
    ElectLeaders.Response elected = elect(ElectLeaders.PREFERRED, Optional.of(asked));
    assertThat(elected.replicaElectionResults())
        .extracting(ElectLeaders.TopicResult::topic)
        .containsExactly("orders", "no");
    assertThat(elected.replicaElectionResults().get(0).partitionResult())
        .extracting(ElectLeaders.PartitionResult::partitionId)
        .containsExactly(1, 0);

    broker.controller.error = KafkaError.ELECTION_NOT_NEEDED;
    assertThat(elect(ElectLeaders.UNCLEAN, Optional.empty()).replicaElectionResults())
        .as("nothing is told of those where no election was due")
        .isEmpty();
    broker.controller.away = true;
    assertThat(
            elect(ElectLeaders.UNCLEAN, Optional.of(asked))
                .replicaElectionResults()
                .get(1)
                .partitionResult()
                .get(0)
                .error())
        .isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
    assertThat(elect(2, Optional.of(asked)).error()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void movesReplicas() {
    AlterPartitionReassignments.Request request =
        new AlterPartitionReassignments.Request(
            1000,
            false,
            List.of(
                new AlterPartitionReassignments.Topic(
                    "orders",
                    List.of(
                        new AlterPartitionReassignments.Partition(0, Optional.of(List.of(2, 3))),
                        new AlterPartitionReassignments.Partition(1, Optional.empty())))));
    assertThat(moved(request)).containsExactly(tuple(0, ErrorCode.NONE), tuple(1, ErrorCode.NONE));
    assertThat(broker.controller.asked).contains(false);
    broker.controller.error = KafkaError.NO_REASSIGNMENT_IN_PROGRESS;
    assertThat(moved(request)).contains(tuple(1, ErrorCode.NO_REASSIGNMENT_IN_PROGRESS));
    broker.controller.away = true;
    assertThat(moved(request)).contains(tuple(1, ErrorCode.REQUEST_TIMED_OUT));
    assertThat(
            client
                .call(
                    ListPartitionReassignments.CODEC,
                    0,
                    new ListPartitionReassignments.Request(1000, Optional.empty()))
                .topics())
        .isEmpty();
  }

  private List<Tuple> moved(AlterPartitionReassignments.Request request) {
    return client
        .call(AlterPartitionReassignments.CODEC, 1, request)
        .responses()
        .get(0)
        .partitions()
        .stream()
        .map(each -> tuple(each.partitionIndex(), each.error()))
        .toList();
  }

  // ---- configs ---------------------------------------------------------------------------------

  private DescribeConfigs.Result describe(int type, String name, String... keys) {
    Optional<List<String>> wanted =
        keys.length == 0 ? Optional.empty() : Optional.of(List.of(keys));
    return client
        .call(
            DescribeConfigs.CODEC,
            4,
            new DescribeConfigs.Request(
                List.of(new DescribeConfigs.Resource(type, name, wanted)), true, true))
        .results()
        .get(0);
  }

  @Test
  void describesATopicsSettings() {
    DescribeConfigs.Result all = describe(DescribeConfigs.TOPIC, "orders");
    assertThat(all.configs())
        .extracting(DescribeConfigs.Config::name)
        .contains(
            "cleanup.policy",
            "retention.ms",
            "segment.bytes",
            "min.insync.replicas",
            "flush.policy",
            "max.message.bytes",
            "compression.type");
    DescribeConfigs.Config own =
        describe(DescribeConfigs.TOPIC, "orders", "max.message.bytes").configs().get(0);
    assertThat(own.value()).contains("2000");
    assertThat(own.configSource()).isEqualTo(DescribeConfigs.SOURCE_TOPIC);
    assertThat(own.synonyms())
        .extracting(DescribeConfigs.Synonym::name, DescribeConfigs.Synonym::source)
        .containsExactly(
            tuple("max.message.bytes", DescribeConfigs.SOURCE_TOPIC),
            tuple("message.max.bytes", DescribeConfigs.SOURCE_DEFAULT));
    assertThat(describe(DescribeConfigs.TOPIC, "none").error())
        .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }

  @Test
  void describesItselfAndNobodyElse() {
    DescribeConfigs.Config partitions =
        describe(DescribeConfigs.BROKER, "1", "num.partitions").configs().get(0);
    assertThat(partitions.value()).contains("6");
    assertThat(partitions.configSource()).isEqualTo(DescribeConfigs.SOURCE_STATIC_BROKER);
    assertThat(describe(DescribeConfigs.BROKER, "1").configs()).hasSizeGreaterThan(20);
    assertThat(describe(DescribeConfigs.BROKER, "").configs()).isEmpty();
    assertThat(describe(DescribeConfigs.BROKER, "2").error()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(describe(8, "1").error()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }
}
