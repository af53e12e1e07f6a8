package io.highwater.spec.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.KafkaError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generations, from the first members to the last. */
final class MembersTest {
  private final Rig rig = Rig.serving();

  @Test
  void theFirstMembersWaitForEachOther() {
    Rig.Request first = rig.join("");
    rig.pass(Rig.DELAY_MS - 100);
    Rig.Request second = rig.join("");
    rig.pass(100);

    assertThat(rig.state()).isEqualTo(GroupState.PREPARING_REBALANCE);

    rig.pass(Rig.DELAY_MS);

    assertThat(rig.joined(first).generation()).isEqualTo(1);
    assertThat(rig.joined(first).leaderId()).isEqualTo("m1");
    assertThat(rig.joined(first).members())
        .extracting(GroupReply.JoinedMember::memberId)
        .containsExactly("m1", "m2");
    assertThat(rig.joined(second).members()).isEmpty();
  }

  @Test
  void theFirstMemberDoesNotWaitLongerThanItsRebalanceTimeout() {
    Rig.Request first = rig.join("");
    for (int i = 0; i < 3; i++) {
      rig.pass(Rig.DELAY_MS - 100);
      rig.leave(new GroupRequest.Speaker("m2", null), new GroupRequest.Speaker("m3", null));
      rig.join("");
    }
    rig.pass(Rig.REBALANCE_MS);

    assertThat(rig.joined(first).generation()).isEqualTo(1);
  }

  @Test
  void everybodyGetsThePartThatTheLeaderAssigned() {
    Rig.Request first = rig.join("");
    Rig.Request second = rig.join("");
    rig.pass(2 * Rig.DELAY_MS);
    rig.isLogPrompt = false;
    Rig.Request followers = rig.sync(rig.joined(second));
    Rig.Request leaders = rig.sync(rig.joined(first), "m1", "a", "m2", "b");

    assertThat(rig.reply(followers)).as("not before it is written").isNull();
    assertThat(rig.reply(leaders)).isNull();

    rig.settle(KafkaError.NONE);

    assertThat(rig.part(leaders)).isEqualTo("a");
    assertThat(rig.part(followers)).isEqualTo("b");
    assertThat(rig.state()).isEqualTo(GroupState.STABLE);
    assertThat(rig.part(rig.sync(rig.joined(second)))).as("asked again").isEqualTo("b");
  }

  @Test
  void aLeaderThatRepeatsItselfAssignsOnce() {
    Rig.Request first = rig.join("");
    rig.pass(Rig.DELAY_MS);
    rig.isLogPrompt = false;
    Rig.Request once = rig.sync(rig.joined(first), "m1", "a");
    Rig.Request twice = rig.sync(rig.joined(first), "m1", "other");

    assertThat(rig.error(once)).isEqualTo(KafkaError.REBALANCE_IN_PROGRESS);
    assertThat(rig.underWay).hasSize(1);

    rig.settle(KafkaError.NONE);

    assertThat(rig.part(twice)).isEqualTo("a");
  }

  @Test
  void aNewMemberIsToldItsIdFirst() {
    List<GroupProtocol> range = List.of(new GroupProtocol("range", Rig.bytes("t")));
    Rig.Request without = rig.join("", null, true, range);

    assertThat(rig.reply(without)).isEqualTo(new GroupReply.MemberIdGiven("m1"));
    assertThat(rig.describe().members()).isEmpty();

    Rig.Request with = rig.join("m1", null, true, range);
    rig.pass(Rig.DELAY_MS);

    assertThat(rig.joined(with).memberId()).isEqualTo("m1");
  }

  @Test
  void anIdThatNobodyUsesIsForgotten() {
    rig.join("", null, true, List.of(new GroupProtocol("range", Rig.bytes("t"))));
    rig.pass(Rig.SESSION_MS);

    assertThat(rig.error(rig.join("m1"))).isEqualTo(KafkaError.UNKNOWN_MEMBER_ID);
    assertThat(rig.list()).isEmpty();
  }

  @Test
  void aNewcomerMakesTheOthersJoinAgain() {
    GroupReply.Joined leader = rig.two();
    Rig.Request third = rig.join("");

    assertThat(rig.error(rig.heartbeat("m1", null, 1))).isEqualTo(KafkaError.REBALANCE_IN_PROGRESS);
    Rig.Request first = rig.join(leader.memberId());
    assertThat(rig.reply(third)).isNull();
    rig.join("m2");

    assertThat(rig.joined(third).generation()).isEqualTo(2);
    assertThat(rig.joined(first).members()).hasSize(3);
    assertThat(rig.error(rig.heartbeat("m1", null, 1))).isEqualTo(KafkaError.ILLEGAL_GENERATION);
    assertThat(rig.reply(rig.heartbeat("m1", null, 2))).isEqualTo(new GroupReply.Done());
  }

  @Test
  void whoDoesNotJoinAgainInTimeIsOut() {
    rig.two();
    Rig.Request third = rig.join("");
    rig.join("m1");
    for (int i = 0; i < Rig.REBALANCE_MS / 5_000; i++) {
      rig.heartbeat("m2", null, 1);
      assertThat(rig.reply(third)).isNull();
      rig.pass(5_000);
    }

    assertThat(rig.joined(third).generation()).isEqualTo(2);
    assertThat(rig.error(rig.heartbeat("m2", null, 2))).isEqualTo(KafkaError.UNKNOWN_MEMBER_ID);
  }

  @Test
  void whoDoesNotAskForItsPartIsOut() {
    Rig.Request first = rig.join("");
    rig.join("");
    rig.pass(2 * Rig.DELAY_MS);
    for (int i = 0; i < Rig.REBALANCE_MS / 5_000; i++) {
      rig.heartbeat("m1", null, 1);
      rig.heartbeat("m2", null, 1);
      rig.pass(5_000);
    }

    assertThat(rig.joined(first).generation()).isEqualTo(1);
    assertThat(rig.state()).as("nobody was left").isEqualTo(GroupState.EMPTY);
  }

  @Test
  void whoIsSilentIsOut() {
    rig.two();
    rig.pass(Rig.SESSION_MS - 100);
    rig.heartbeat("m1", null, 1);
    rig.pass(100);

    assertThat(rig.describe().members()).extracting("memberId").containsExactly("m1");
    assertThat(rig.state()).isEqualTo(GroupState.PREPARING_REBALANCE);

    rig.pass(Rig.SESSION_MS);

    assertThat(rig.state()).isEqualTo(GroupState.EMPTY);
    assertThat(rig.log.getLast())
        .isEqualTo(new GroupRecord.GenerationAssigned("g", "consumer", 2, null, null, List.of()));
  }

  @Test
  void aCoordinatorThatWasNotRunningBlamesNobody() {
    rig.two();
    rig.nowMs += Rig.SESSION_MS;
    rig.pass(100);

    assertThat(rig.state()).isEqualTo(GroupState.STABLE);
  }

  @Test
  void manyMayLeaveAtOnce() {
    rig.two();
    Rig.Request left =
        rig.leave(
            new GroupRequest.Speaker("m1", null),
            new GroupRequest.Speaker("nobody", null),
            new GroupRequest.Speaker("m2", null));

    assertThat(((GroupReply.Left) rig.reply(left)).outcomes())
        .containsExactly(KafkaError.NONE, KafkaError.UNKNOWN_MEMBER_ID, KafkaError.NONE);
    assertThat(rig.state()).isEqualTo(GroupState.EMPTY);
  }

  @Test
  void aFollowerThatRejoinsUnchangedDisturbsNobody() {
    rig.two();

    assertThat(rig.joined(rig.join("m2")).generation()).isEqualTo(1);
    assertThat(rig.state()).isEqualTo(GroupState.STABLE);
    assertThat(rig.reply(rig.join("m2", null, "range", "t,u"))).as("another subscription").isNull();
    assertThat(rig.state()).isEqualTo(GroupState.PREPARING_REBALANCE);
  }

  @Test
  void whatAllKnowAndMostLikeIsTheProtocol() {
    rig.join("", null, false, protocols("x", "y"));
    rig.join("", null, false, protocols("y", "x"));
    Rig.Request last = rig.join("", null, false, protocols("z", "y", "x"));
    Rig.Request misfit = rig.join("", null, false, protocols("z"));
    rig.pass(3 * Rig.DELAY_MS);

    assertThat(rig.error(misfit)).isEqualTo(KafkaError.INCONSISTENT_GROUP_PROTOCOL);
    assertThat(rig.joined(last).protocol()).isEqualTo("y");
  }

  private static List<GroupProtocol> protocols(String... names) {
    return List.of(names).stream().map(each -> new GroupProtocol(each, Rig.bytes("t"))).toList();
  }

  @Test
  void aGroupIsFull() {
    for (int i = 0; i < rig.settings.sizeMax(); i++) {
      rig.join("");
    }

    assertThat(rig.error(rig.join(""))).isEqualTo(KafkaError.GROUP_MAX_SIZE_REACHED);
  }

  @Test
  void aGenerationAndAProtocolAreHeldToWhatTheyWere() {
    GroupReply.Joined leader = rig.two();
    GroupReply.Joined older =
        new GroupReply.Joined(0, "consumer", "range", "m1", "m1", false, List.of());
    GroupReply.Joined other =
        new GroupReply.Joined(1, "consumer", "sticky", "m1", "m1", false, List.of());

    assertThat(leader.generation()).isEqualTo(1);
    assertThat(rig.error(rig.sync(older))).isEqualTo(KafkaError.ILLEGAL_GENERATION);
    assertThat(rig.error(rig.sync(other))).isEqualTo(KafkaError.INCONSISTENT_GROUP_PROTOCOL);
  }
}
