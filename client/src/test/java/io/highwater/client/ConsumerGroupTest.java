package io.highwater.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.FindCoordinator;
import io.highwater.wire.message.Heartbeat;
import io.highwater.wire.message.JoinGroup;
import io.highwater.wire.message.LeaveGroup;
import io.highwater.wire.message.OffsetCommit;
import io.highwater.wire.message.OffsetFetch;
import io.highwater.wire.message.SyncGroup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A group's operations reach its coordinator, once each, and say what became of them. */
class ConsumerGroupTest {
  private static final TopicPartition T0 = new TopicPartition("t", 0);
  private static final TopicPartition T1 = new TopicPartition("t", 1);
  private static final GroupMember MEMBER = new GroupMember("m-1", 7, Optional.empty());

  private final FakeBrokers brokers = new FakeBrokers(3);
  private final ConsumerGroup group = new ConsumerGroup(brokers.cluster(), "g", 6_000, 9_000);
  private int coordinator = 3;

  @BeforeEach
  void coordinate() {
    brokers.on(
        FindCoordinator.CODEC,
        (broker, request) ->
            Outcome.ok(
                new FindCoordinator.Response(
                    List.of(
                        new FindCoordinator.Coordinator(
                            "g",
                            coordinator,
                            "broker",
                            coordinator,
                            ErrorCode.NONE,
                            Optional.empty())))));
  }

  private void beat(ErrorCode error) {
    brokers.on(Heartbeat.CODEC, (broker, request) -> Outcome.ok(new Heartbeat.Response(error)));
  }

  @Test
  void whoHasNoIdJoinsWithTheOneThatItIsGiven() {
    brokers.on(
        JoinGroup.CODEC,
        (broker, request) ->
            Outcome.ok(
                request.memberId().isEmpty()
                    ? JoinGroup.Response.failed(ErrorCode.MEMBER_ID_REQUIRED, "m-1")
                    : new JoinGroup.Response(
                        ErrorCode.NONE,
                        7,
                        Optional.of("consumer"),
                        Optional.of("range"),
                        "m-1",
                        false,
                        "m-1",
                        List.of(
                            new JoinGroup.Member(
                                "m-1",
                                Optional.empty(),
                                request.protocols().getFirst().metadata())))));

    Outcome<Joined> outcome =
        group.join(GroupMember.newcomer(Optional.empty()), "range", List.of("t", "u")).join();

    Joined joined = outcome.toOptional().orElseThrow();
    assertThat(joined.member()).isEqualTo(MEMBER);
    assertThat(joined.leads()).isTrue();
    assertThat(joined.topics()).isEqualTo(Map.of("m-1", List.of("t", "u")));
    assertThat(brokers.requests(JoinGroup.Request.class))
        .extracting(JoinGroup.Request::memberId)
        .containsExactly("", "m-1");
    assertThat(brokers.requests(JoinGroup.Request.class).getLast().rebalanceTimeoutMs())
        .isEqualTo(9_000);
    assertThat(brokers.arrived.getLast().brokerId()).isEqualTo(3);
  }

  @Test
  void aRefusedJoinHadNoEffect() {
    brokers.on(
        JoinGroup.CODEC,
        (broker, request) ->
            Outcome.ok(JoinGroup.Response.failed(ErrorCode.FENCED_INSTANCE_ID, "")));

    assertThat(group.join(MEMBER, "range", List.of("t")).join()).isInstanceOf(Outcome.Fail.class);
    assertThat(brokers.requests(JoinGroup.Request.class)).hasSize(1);
  }

  @Test
  void everybodyGetsThePartThatTheLeaderBrings() {
    SortedSet<TopicPartition> both = new TreeSet<>(List.of(T0, T1, new TopicPartition("u", 4)));
    brokers.on(
        SyncGroup.CODEC,
        (broker, request) ->
            Outcome.ok(
                new SyncGroup.Response(
                    ErrorCode.NONE,
                    request.protocolType(),
                    request.protocolName(),
                    request.assignments().getFirst().assignment())));

    assertThat(group.sync(MEMBER, Optional.of("range"), Map.of("m-1", both)).join())
        .isEqualTo(Outcome.ok(both));
    assertThat(group.sync(MEMBER, Optional.of("range"), Map.of("m-1", new TreeSet<>())).join())
        .isEqualTo(Outcome.ok(new TreeSet<>()));
  }

  @Test
  void anAssignmentThatCannotBeReadIsMalformed() {
    for (ByteBuffer each :
        List.of(
            ByteBuffer.wrap(new byte[] {0}),
            ByteBuffer.allocate(8).putShort((short) 0).putInt(1).putShort((short) 9).flip())) {
      brokers.on(
          SyncGroup.CODEC,
          (broker, request) ->
              Outcome.ok(
                  new SyncGroup.Response(
                      ErrorCode.NONE, Optional.empty(), Optional.empty(), each)));
      assertThat(group.sync(MEMBER, Optional.of("range"), Map.of()).join().reason().orElseThrow())
          .isInstanceOf(Cause.Malformed.class);
    }
    brokers.on(
        SyncGroup.CODEC,
        (broker, request) ->
            Outcome.ok(
                new SyncGroup.Response(
                    ErrorCode.NONE, Optional.empty(), Optional.empty(), ByteBuffer.allocate(0))));
    assertThat(group.sync(MEMBER, Optional.of("range"), Map.of()).join())
        .isEqualTo(Outcome.ok(new TreeSet<>()));
  }

  @Test
  void theCoordinatorIsAskedForAgainWhenItWasNotFoundThere() {
    beat(ErrorCode.NONE);
    assertThat(group.heartbeat(MEMBER).join().isOk()).isTrue();
    beat(ErrorCode.REBALANCE_IN_PROGRESS);
    assertThat(group.heartbeat(MEMBER).join()).isInstanceOf(Outcome.Fail.class);
    assertThat(brokers.requests(FindCoordinator.Request.class)).hasSize(1);

    beat(ErrorCode.NOT_COORDINATOR);
    assertThat(group.heartbeat(MEMBER).join()).isInstanceOf(Outcome.Unknown.class);
    coordinator = 1;
    beat(ErrorCode.NONE);
    assertThat(group.heartbeat(MEMBER).join().isOk()).isTrue();
    assertThat(brokers.requests(FindCoordinator.Request.class)).hasSize(2);
    assertThat(brokers.arrived.getLast().brokerId()).isEqualTo(1);
  }

  @Test
  void withoutACoordinatorNothingIsSent() {
    brokers.on(
        FindCoordinator.CODEC,
        (broker, request) ->
            Outcome.ok(
                new FindCoordinator.Response(
                    List.of(
                        FindCoordinator.Coordinator.failed(
                            "g", ErrorCode.COORDINATOR_NOT_AVAILABLE, "not yet")))));

    assertThat(group.heartbeat(MEMBER).join().reason().orElseThrow())
        .isInstanceOf(Cause.NotSent.class);
    assertThat(brokers.requests(Heartbeat.Request.class)).isEmpty();
  }

  @Test
  void whoLeavesIsToldWhetherItHasLeft() {
    LeaveGroup.Outcome unknown =
        new LeaveGroup.Outcome("m-1", Optional.empty(), ErrorCode.UNKNOWN_MEMBER_ID);
    brokers.on(
        LeaveGroup.CODEC,
        (broker, request) -> Outcome.ok(new LeaveGroup.Response(ErrorCode.NONE, List.of(unknown))));
    assertThat(group.leave(MEMBER).join()).isInstanceOf(Outcome.Fail.class);

    brokers.on(
        LeaveGroup.CODEC,
        (broker, request) -> Outcome.ok(new LeaveGroup.Response(ErrorCode.NONE, List.of())));
    assertThat(group.leave(MEMBER).join().isOk()).isTrue();
  }

  @Test
  void aCommitIsDoneOrNotOrInDoubt() {
    SortedMap<TopicPartition, Long> offsets = new TreeMap<>(Map.of(T0, 5L, T1, 6L));

    commits(ErrorCode.NONE, ErrorCode.NONE);
    assertThat(group.commit(MEMBER, offsets).join().isOk()).isTrue();
    OffsetCommit.Request request = brokers.requests(OffsetCommit.Request.class).getLast();
    assertThat(request.generationIdOrMemberEpoch()).isEqualTo(7);
    assertThat(request.topics()).hasSize(1);
    assertThat(request.topics().getFirst().topicId()).isEqualTo(FakeBrokers.TOPIC_ID);
    assertThat(request.topics().getFirst().partitions())
        .extracting(OffsetCommit.Partition::committedOffset)
        .containsExactly(5L, 6L);

    commits(ErrorCode.ILLEGAL_GENERATION, ErrorCode.ILLEGAL_GENERATION);
    assertThat(group.commit(MEMBER, offsets).join()).isInstanceOf(Outcome.Fail.class);
    commits(ErrorCode.NONE, ErrorCode.OFFSET_METADATA_TOO_LARGE);
    assertThat(group.commit(MEMBER, offsets).join()).isInstanceOf(Outcome.Unknown.class);
    commits(ErrorCode.NOT_COORDINATOR, ErrorCode.NOT_COORDINATOR);
    assertThat(group.commit(MEMBER, offsets).join()).isInstanceOf(Outcome.Unknown.class);
    commits(ErrorCode.NONE);
    assertThat(group.commit(MEMBER, offsets).join().reason().orElseThrow())
        .isInstanceOf(Cause.Malformed.class);

    SortedMap<TopicPartition, Long> nowhere =
        new TreeMap<>(Map.of(new TopicPartition("nowhere", 0), 1L));
    assertThat(group.commit(MEMBER, nowhere).join().reason().orElseThrow())
        .isInstanceOf(Cause.NotSent.class);
  }

  private void commits(ErrorCode... errors) {
    List<OffsetCommit.PartitionResult> results = new ArrayList<>();
    for (ErrorCode each : errors) {
      results.add(new OffsetCommit.PartitionResult(results.size(), each));
    }
    brokers.on(
        OffsetCommit.CODEC,
        (broker, request) ->
            Outcome.ok(
                new OffsetCommit.Response(
                    List.of(new OffsetCommit.TopicResult("t", FakeBrokers.TOPIC_ID, results)))));
  }

  @Test
  void whatWasCommittedIsFoundByTheTopicsIdToo() {
    for (String name : List.of("t", "")) {
      brokers.on(
          OffsetFetch.CODEC,
          (broker, request) -> Outcome.ok(offsets(name, ErrorCode.NONE, ErrorCode.NONE)));
      assertThat(group.committed(new TreeSet<>(List.of(T0, T1))).join())
          .isEqualTo(Outcome.ok(new TreeMap<>(Map.of(T0, 5L))));
    }
    brokers.on(
        OffsetFetch.CODEC,
        (broker, request) ->
            Outcome.ok(offsets("t", ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, ErrorCode.NONE)));
    assertThat(group.committed(new TreeSet<>(List.of(T0))).join()).isInstanceOf(Outcome.Fail.class);
    brokers.on(
        OffsetFetch.CODEC,
        (broker, request) ->
            Outcome.ok(offsets("t", ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)));
    assertThat(group.committed(new TreeSet<>(List.of(T0))).join()).isInstanceOf(Outcome.Fail.class);
  }

  private static OffsetFetch.Response offsets(String name, ErrorCode whole, ErrorCode second) {
    return new OffsetFetch.Response(
        List.of(
            new OffsetFetch.GroupResult(
                "g",
                List.of(
                    new OffsetFetch.TopicResult(
                        name,
                        FakeBrokers.TOPIC_ID,
                        List.of(
                            new OffsetFetch.PartitionResult(
                                0, 5, -1, Optional.empty(), ErrorCode.NONE),
                            new OffsetFetch.PartitionResult(
                                1, OffsetFetch.NO_OFFSET, -1, Optional.empty(), second)))),
                whole)));
  }
}
