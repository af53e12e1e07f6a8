package io.highwater.spec.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.KafkaError;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A coordinator that comes, loads, doubts and goes. */
final class CoordinatorTest {

  @Test
  void servesOnlyWhatItHasLoaded() {
    Rig rig = new Rig();
    assertThat(rig.error(rig.fetch())).isEqualTo(KafkaError.NOT_COORDINATOR);
    rig.elect(3);
    assertThat(rig.error(rig.fetch())).isEqualTo(KafkaError.COORDINATOR_LOAD_IN_PROGRESS);
    rig.load();
    assertThat(rig.fetched(rig.fetch())).isEmpty();
    rig.dispatch(new GroupEvent.Resigned());
    assertThat(rig.error(rig.fetch())).isEqualTo(KafkaError.NOT_COORDINATOR);
  }

  @Test
  void anOlderLoadSaysNothing() {
    Rig rig = new Rig();
    rig.elect(3);
    GroupEffect.Load older = rig.load;
    rig.elect(4);
    rig.dispatch(new GroupEvent.Loaded(older.load(), rig.log));

    assertThat(rig.coordinator.isServing()).isFalse();
    rig.load();
    assertThat(rig.coordinator.isServing()).isTrue();
  }

  @Test
  void theNextCoordinatorGoesOnWhereTheLastOneStopped() {
    Rig rig = Rig.serving();
    rig.two();
    rig.commit("m1", 1, "t", 3, "");
    GroupReply.Described before = rig.describe();
    rig.elect(2);
    rig.load();

    assertThat(rig.describe()).isEqualTo(before);
    assertThat(rig.reply(rig.heartbeat("m1", null, 1))).isEqualTo(new GroupReply.Done());
    assertThat(rig.fetched(rig.fetch())).containsExactly("t-0=3");
    rig.pass(Rig.SESSION_MS);
    assertThat(rig.state()).as("nobody is heard here").isEqualTo(GroupState.EMPTY);
  }

  @Test
  void aGenerationThatNobodyWasToldIsUsedAgain() {
    Rig rig = Rig.serving();
    Rig.Request first = rig.join("");
    rig.pass(Rig.DELAY_MS);
    rig.isLogPrompt = false;
    Rig.Request sync = rig.sync(rig.joined(first), "m1", "a");
    rig.elect(2);

    assertThat(rig.error(sync)).isEqualTo(KafkaError.NOT_COORDINATOR);
    rig.underWay.clear();
    rig.load();
    assertThat(rig.error(rig.heartbeat("m1", null, 1))).isEqualTo(KafkaError.UNKNOWN_MEMBER_ID);
  }

  @Test
  void whoWaitsIsToldThatTheCoordinatorHasGone() {
    Rig rig = Rig.serving();
    rig.isLogPrompt = false;
    Rig.Request commit = rig.commit("t", 1);
    Rig.Request join = rig.join("");
    rig.dispatch(new GroupEvent.Resigned());

    assertThat(rig.error(commit)).isEqualTo(KafkaError.NOT_COORDINATOR);
    assertThat(rig.error(join)).isEqualTo(KafkaError.NOT_COORDINATOR);
  }

  @Test
  void aWriteThatMayOrMayNotBeThereMakesItLoadAgain() {
    Rig rig = Rig.serving();
    rig.commit("t", 1);
    rig.isLogPrompt = false;
    Rig.Request unknown = rig.commit("t", 5);
    Rig.Request behind = rig.commit("t", 6);
    GroupEffect.Append lost = rig.underWay.get(1);
    rig.settle(KafkaError.NOT_ENOUGH_REPLICAS_AFTER_APPEND);

    assertThat(rig.error(unknown)).isEqualTo(KafkaError.COORDINATOR_NOT_AVAILABLE);
    assertThat(rig.error(behind)).isEqualTo(KafkaError.COORDINATOR_NOT_AVAILABLE);
    assertThat(rig.coordinator.isServing()).isFalse();

    rig.log.addAll(lost.records());
    rig.load();
    rig.dispatch(new GroupEvent.Written(lost.write(), KafkaError.NONE));

    assertThat(rig.fetched(rig.fetch("t"))).containsExactly("t-0=6");
  }

  @Test
  void anAssignmentThatWasNotAppendedIsForgottenWithItsGeneration() {
    Rig rig = Rig.serving();
    GroupReply.Joined leader = rig.two();
    rig.join("");
    rig.join("m2");
    GroupReply.Joined next = rig.joined(rig.join(leader.memberId()));
    rig.isLogPrompt = false;
    Rig.Request sync = rig.sync(next, "m1", "c");
    rig.settle(KafkaError.NOT_ENOUGH_REPLICAS);
    rig.load();

    assertThat(rig.error(sync)).isEqualTo(KafkaError.COORDINATOR_NOT_AVAILABLE);
    assertThat(rig.error(rig.heartbeat("m1", null, 2))).isEqualTo(KafkaError.ILLEGAL_GENERATION);
    assertThat(rig.reply(rig.heartbeat("m1", null, 1))).isEqualTo(new GroupReply.Done());
  }

  @Test
  void aSessionTimeoutAndANameAreHeldToTheirBounds() {
    Rig rig = Rig.serving();
    assertThat(rig.error(joinWith(rig, "g", 5_999))).isEqualTo(KafkaError.INVALID_SESSION_TIMEOUT);
    assertThat(rig.error(joinWith(rig, "", 6_000))).isEqualTo(KafkaError.INVALID_GROUP_ID);
    assertThat(rig.reply(joinWith(rig, "g", 6_000))).isNull();
  }

  private static Rig.Request joinWith(Rig rig, String group, int sessionMs) {
    Rig.Request ticket = new Rig.Request(1_000 + rig.replies.size());
    rig.dispatch(
        new GroupRequest.Join(
            ticket,
            group,
            new GroupRequest.Speaker("", null),
            "x" + ticket.number(),
            false,
            true,
            "client",
            "/host",
            sessionMs,
            Rig.REBALANCE_MS,
            "consumer",
            List.of(new GroupProtocol("range", Rig.bytes("t")))));
    return ticket;
  }

  @Test
  void aGroupsIdLeadsToItsPartitionAsInKafka() {
    assertThat(GroupCoordinator.partitionOf("test-group", 50)).isEqualTo(12);
    assertThat(GroupCoordinator.partitionOf("polygenelubricants", 50))
        .as("whose hash has no positive counterpart")
        .isZero();
  }

  @Test
  void groupsAreListedByName() {
    Rig rig = Rig.serving();
    rig.dispatch(commitOf("b"));
    rig.dispatch(commitOf("a"));

    assertThat(rig.list())
        .containsExactly(
            new GroupReply.ListedGroup("a", "", GroupState.EMPTY),
            new GroupReply.ListedGroup("b", "", GroupState.EMPTY));
  }

  private static GroupRequest commitOf(String group) {
    SortedMap<TopicPartition, CommittedOffset> offsets = new TreeMap<>();
    offsets.put(new TopicPartition("t", 0), new CommittedOffset(1, -1, ""));
    return new GroupRequest.CommitOffsets(
        new Rig.Request(2_000 + group.hashCode()),
        group,
        new GroupRequest.Speaker("", null),
        -1,
        offsets);
  }
}
