package io.highwater.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.group.Groups;
import io.highwater.broker.net.TestClient;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.group.CommittedOffset;
import io.highwater.spec.group.GroupRecord;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.spec.group.GroupState;
import io.highwater.spec.group.Opaque;
import io.highwater.spec.group.TopicPartition;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.DeleteGroups;
import io.highwater.wire.message.DescribeGroups;
import io.highwater.wire.message.FindCoordinator;
import io.highwater.wire.message.Heartbeat;
import io.highwater.wire.message.JoinGroup;
import io.highwater.wire.message.LeaveGroup;
import io.highwater.wire.message.ListGroups;
import io.highwater.wire.message.OffsetCommit;
import io.highwater.wire.message.OffsetDelete;
import io.highwater.wire.message.OffsetFetch;
import io.highwater.wire.message.Produce;
import io.highwater.wire.message.SyncGroup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are told by the handlers of groups, whose coordinators are made up. */
final class GroupApisTest {
  private static final UUID OFFSETS = new UUID(8, 8);
  private static final Opaque BYTES = new Opaque(new byte[] {1, 2});

  private ApiFixture broker;
  private TestClient client;

  @BeforeEach
  void start() {
    broker = new ApiFixture(Map.of());
    broker.image = withOffsets(broker.image);
    client = broker.connect();
  }

  @AfterEach
  void stop() {
    client.close();
    broker.close();
  }

  /** The topic of groups: partition 0 led by 1, partition 1 by nobody. */
  private static ClusterImage withOffsets(ClusterImage image) {
    List<PartitionState> partitions = new ArrayList<>();
    for (int leader : List.of(1, PartitionState.NO_LEADER)) {
      partitions.add(
          new PartitionState(
              List.of(1, 2), leader, 1, 1, BrokerSet.of(1, 2), 1, FlushPolicy.NEVER));
    }
    Topic topic = new Topic(OFFSETS, Groups.TOPIC, partitions, new TreeMap<>());
    SortedMap<String, Topic> byName = new TreeMap<>(image.topicsByName());
    byName.put(Groups.TOPIC, topic);
    SortedMap<UUID, Topic> byId = new TreeMap<>(image.topicsById());
    byId.put(OFFSETS, topic);
    return new ClusterImage(21, image.brokers(), byName, byId, 0);
  }

  private FindCoordinator.Coordinator find(int version, String group) {
    return client
        .call(
            FindCoordinator.CODEC,
            version,
            new FindCoordinator.Request(FindCoordinator.GROUP, List.of(group)))
        .coordinators()
        .get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6})
  void aGroupsCoordinatorLeadsItsPartition(int version) {
    assertThat(find(version, "b")).extracting("nodeId", "port").containsExactly(1, 9001);
    assertThat(find(version, "a").error()).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  }

  private static JoinGroup.Request join(String memberId) {
    return new JoinGroup.Request(
        "b",
        10_000,
        20_000,
        memberId,
        Optional.empty(),
        "consumer",
        List.of(new JoinGroup.Protocol("range", ByteBuffer.wrap(BYTES.bytes()))),
        Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 7, 9})
  void whoJoinsIsToldTheGeneration(int version) {
    broker.groups.answer =
        request ->
            new GroupReply.Joined(
                3,
                "consumer",
                "range",
                "m",
                "m",
                false,
                List.of(new GroupReply.JoinedMember("m", "i", BYTES)));
    JoinGroup.Request sent = version == 0 ? joinWithoutTimeout() : join("m");
    JoinGroup.Response joined = client.call(JoinGroup.CODEC, version, sent);

    assertThat(joined.generationId()).isEqualTo(3);
    assertThat(joined.members()).extracting("memberId").containsExactly("m");
    GroupRequest.Join asked = broker.groups.last(GroupRequest.Join.class);
    assertThat(asked.idRequired()).isEqualTo(version >= 4);
    assertThat(asked.mayKeepAssignment()).isEqualTo(version >= 9);
    assertThat(asked.rebalanceTimeoutMs()).isEqualTo(version == 0 ? 10_000 : 20_000);
    assertThat(asked.clientHost()).isEqualTo("/127.0.0.1");
    assertThat(asked.protocols().get(0).metadata()).isEqualTo(BYTES);
    assertThat(broker.groups.askedPartition).isZero();
  }

  private static JoinGroup.Request joinWithoutTimeout() {
    JoinGroup.Request full = join("m");
    return new JoinGroup.Request(
        full.groupId(),
        full.sessionTimeoutMs(),
        -1,
        full.memberId(),
        full.groupInstanceId(),
        full.protocolType(),
        full.protocols(),
        full.reason());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 9})
  void aNewMemberIsToldItsId(int version) {
    broker.groups.answer =
        request -> new GroupReply.MemberIdGiven(((GroupRequest.Join) request).newMemberId());
    JoinGroup.Response given = client.call(JoinGroup.CODEC, version, join(""));

    assertThat(given.error()).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED);
    assertThat(given.memberId()).matches(".*-[0-9a-f]{8}-.*");
  }

  @Test
  void aNameThatNoRecordHasRoomForIsRefused() {
    String longest = "ü".repeat(8192);
    JoinGroup.Request ofLongGroup =
        new JoinGroup.Request(
            longest, 1, 1, "", Optional.empty(), "consumer", List.of(), Optional.empty());
    JoinGroup.Request ofLongInstance =
        new JoinGroup.Request(
            "b", 1, 1, "", Optional.of(longest), "consumer", List.of(), Optional.empty());

    assertThat(client.call(JoinGroup.CODEC, 9, ofLongGroup).error())
        .isEqualTo(ErrorCode.INVALID_GROUP_ID);
    assertThat(client.call(JoinGroup.CODEC, 9, ofLongInstance).error())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(broker.groups.requests).isEmpty();
  }

  @Test
  void aRefusalIsARefusalEverywhere() {
    assertThat(client.call(JoinGroup.CODEC, 9, join("m")).error())
        .isEqualTo(ErrorCode.NOT_COORDINATOR);
    assertThat(client.call(SyncGroup.CODEC, 5, sync()).error())
        .isEqualTo(ErrorCode.NOT_COORDINATOR);
    assertThat(client.call(Heartbeat.CODEC, 4, heartbeat()).error())
        .isEqualTo(ErrorCode.NOT_COORDINATOR);
    assertThat(client.call(ListGroups.CODEC, 5, new ListGroups.Request(List.of(), List.of())))
        .isEqualTo(new ListGroups.Response(ErrorCode.NOT_COORDINATOR, List.of()));
    assertThat(client.call(OffsetDelete.CODEC, 0, new OffsetDelete.Request("b", List.of())).error())
        .isEqualTo(ErrorCode.NOT_COORDINATOR);
    assertThat(
            client
                .call(DescribeGroups.CODEC, 6, new DescribeGroups.Request(List.of("b"), false))
                .groups())
        .extracting("error")
        .containsExactly(ErrorCode.NOT_COORDINATOR);
    assertThat(commit(9))
        .containsExactly(ErrorCode.NOT_COORDINATOR, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    broker.image = ApiFixture.image(ApiFixture.ORDERS);
    assertThat(client.call(Heartbeat.CODEC, 4, heartbeat()).error())
        .as("before there is a topic of groups")
        .isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  }

  private static SyncGroup.Request sync() {
    return new SyncGroup.Request(
        "b",
        3,
        "m",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(new SyncGroup.Assignment("m", ByteBuffer.wrap(BYTES.bytes()))));
  }

  private static Heartbeat.Request heartbeat() {
    return new Heartbeat.Request("b", 3, "m", Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void aMemberGetsItsPart(int version) {
    broker.groups.answer = request -> new GroupReply.Synced("consumer", "range", BYTES);
    SyncGroup.Response synced = client.call(SyncGroup.CODEC, version, sync());

    assertThat(synced.assignment()).isEqualTo(ByteBuffer.wrap(BYTES.bytes()));
    assertThat(broker.groups.last(GroupRequest.Sync.class).assignments()).containsEntry("m", BYTES);
  }

  @Test
  void eachLeaverHasItsOutcome() {
    broker.groups.answer =
        request -> new GroupReply.Left(List.of(KafkaError.UNKNOWN_MEMBER_ID, KafkaError.NONE));
    LeaveGroup.Member m = new LeaveGroup.Member("m", Optional.empty(), Optional.empty());
    LeaveGroup.Member i = new LeaveGroup.Member("", Optional.of("i"), Optional.empty());
    LeaveGroup.Response many =
        client.call(LeaveGroup.CODEC, 5, new LeaveGroup.Request("b", List.of(m, i)));

    assertThat(many.members())
        .extracting(LeaveGroup.Outcome::error)
        .containsExactly(ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.NONE);
    assertThat(client.call(LeaveGroup.CODEC, 2, new LeaveGroup.Request("b", List.of(m))).error())
        .isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
  }

  private List<ErrorCode> commit(int version) {
    OffsetCommit.Topic orders =
        new OffsetCommit.Topic(
            "orders",
            TopicIds.NONE,
            List.of(new OffsetCommit.Partition(0, 5, -1, Optional.empty())));
    OffsetCommit.Topic nowhere =
        new OffsetCommit.Topic("nowhere", TopicIds.NONE, orders.partitions());
    return client
        .call(
            OffsetCommit.CODEC,
            version,
            new OffsetCommit.Request("b", 3, "m", Optional.empty(), -1, List.of(orders, nowhere)))
        .topics()
        .stream()
        .map(topic -> topic.partitions().get(0).error())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 9})
  void aCommitIsForPartitionsThatThereAre(int version) {
    TopicPartition orders = new TopicPartition("orders", 0);
    broker.groups.answer =
        request ->
            new GroupReply.OffsetsChanged(
                new TreeMap<>(Map.of(orders, KafkaError.OFFSET_METADATA_TOO_LARGE)));

    assertThat(commit(version))
        .containsExactly(ErrorCode.OFFSET_METADATA_TOO_LARGE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(broker.groups.last(GroupRequest.CommitOffsets.class).offsets())
        .containsOnly(Map.entry(orders, new CommittedOffset(5, -1, "")));
  }

  private OffsetFetch.GroupResult fetch(int version, Optional<List<OffsetFetch.Topic>> topics) {
    OffsetFetch.Group group = new OffsetFetch.Group("b", Optional.empty(), -1, topics);
    return client
        .call(OffsetFetch.CODEC, version, new OffsetFetch.Request(List.of(group), false))
        .groups()
        .get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9})
  void aFetchTellsWhatThereIs(int version) {
    OffsetFetch.Topic orders = new OffsetFetch.Topic("orders", TopicIds.NONE, List.of(0, 1));
    assertThat(
            fetch(version, Optional.of(List.of(orders))).topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(OffsetFetch.PartitionResult::error)
                .distinct())
        .as("of each partition, where there is no place for an error of all")
        .isEqualTo(version < 2 ? List.of(ErrorCode.NOT_COORDINATOR) : List.of());
    broker.groups.answer =
        request ->
            new GroupReply.OffsetsFetched(
                new TreeMap<>(
                    Map.of(new TopicPartition("orders", 0), new CommittedOffset(5, -1, "m"))));

    assertThat(fetch(version, Optional.of(List.of(orders))).topics().get(0).partitions())
        .extracting(OffsetFetch.PartitionResult::committedOffset)
        .containsExactly(5L, OffsetFetch.NO_OFFSET);
    if (version >= 2) {
      assertThat(fetch(version, Optional.empty()).topics().get(0).partitions()).hasSize(1);
      assertThat(broker.groups.last(GroupRequest.FetchOffsets.class).partitions()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 6})
  void aGroupIsDescribed(int version) {
    broker.groups.answer =
        request ->
            new GroupReply.Described(
                GroupState.STABLE,
                "consumer",
                "range",
                List.of(new GroupRecord.AssignedMember("m", "i", "c", "/h", 1, 2, BYTES, BYTES)));
    DescribeGroups.Group stable = describe(version);
    assertThat(stable)
        .extracting("groupState", "protocolData", "error")
        .containsExactly("Stable", "range", ErrorCode.NONE);
    assertThat(stable.members().get(0).groupInstanceId())
        .isEqualTo(version < 4 ? Optional.empty() : Optional.of("i"));

    broker.groups.answer =
        request -> new GroupReply.Described(GroupState.DEAD, "", null, List.of());
    assertThat(describe(version))
        .extracting("groupState", "error")
        .containsExactly("Dead", version < 6 ? ErrorCode.NONE : ErrorCode.GROUP_ID_NOT_FOUND);
  }

  private DescribeGroups.Group describe(int version) {
    return client
        .call(DescribeGroups.CODEC, version, new DescribeGroups.Request(List.of("b"), false))
        .groups()
        .get(0);
  }

  @Test
  void groupsAreListedByStateAndType() {
    broker.groups.answer =
        request ->
            new GroupReply.Listed(
                List.of(
                    new GroupReply.ListedGroup("a", "consumer", GroupState.EMPTY),
                    new GroupReply.ListedGroup("b", "consumer", GroupState.STABLE)));

    assertThat(list(List.of(), List.of())).containsExactly("a", "b", "a", "b");
    assertThat(list(List.of("stable"), List.of("Classic"))).containsExactly("b", "b");
    assertThat(list(List.of(), List.of("consumer"))).isEmpty();
  }

  private List<String> list(List<String> states, List<String> types) {
    return client.call(ListGroups.CODEC, 5, new ListGroups.Request(states, types)).groups().stream()
        .map(ListGroups.Group::groupId)
        .toList();
  }

  @Test
  void groupsAndOffsetsAreDeleted() {
    broker.groups.answer =
        request ->
            ((GroupRequest.DeleteGroup) request).groupId().equals("b")
                ? new GroupReply.Done()
                : new GroupReply.Refused(KafkaError.NON_EMPTY_GROUP);
    assertThat(
            client
                .call(DeleteGroups.CODEC, 2, new DeleteGroups.Request(List.of("b", "a", "b")))
                .results())
        .containsExactly(
            new DeleteGroups.Result("b", ErrorCode.NONE),
            new DeleteGroups.Result("a", ErrorCode.NON_EMPTY_GROUP));

    broker.groups.answer =
        request ->
            new GroupReply.OffsetsChanged(
                new TreeMap<>(
                    Map.of(new TopicPartition("orders", 0), KafkaError.GROUP_SUBSCRIBED_TO_TOPIC)));
    OffsetDelete.Topic orders =
        new OffsetDelete.Topic("orders", List.of(new OffsetDelete.Partition(0)));
    assertThat(
            client
                .call(OffsetDelete.CODEC, 0, new OffsetDelete.Request("b", List.of(orders)))
                .topics()
                .get(0)
                .partitions())
        .containsExactly(new OffsetDelete.PartitionResult(0, ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC));
  }

  @Test
  void clientsDoNotWriteWhereGroupsLive() {
    Produce.Partition partition = new Produce.Partition(0, ApiFixture.batch("x"));
    Produce.Response refused =
        client.call(
            Produce.CODEC,
            9,
            new Produce.Request(
                Optional.empty(),
                -1,
                1000,
                List.of(new Produce.Topic(Groups.TOPIC, TopicIds.NONE, List.of(partition)))));

    assertThat(refused.topics().get(0).partitions().get(0).error())
        .isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
  }
}
