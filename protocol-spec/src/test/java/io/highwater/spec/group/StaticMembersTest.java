package io.highwater.spec.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.highwater.spec.KafkaError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members with a {@code group.instance.id} (KIP-345). */
final class StaticMembersTest {
  private final Rig rig = Rig.serving();

  /** Leader "m1" of instance "i1", and "m2" of "i2". */
  private void stable() {
    Rig.Request first = rig.join("", "i1", "range", "t");
    Rig.Request second = rig.join("", "i2", "range", "t");
    rig.pass(2 * Rig.DELAY_MS);
    rig.syncAs("i2", rig.joined(second));
    rig.syncAs("i1", rig.joined(first), "m1", "a", "m2", "b");
  }

  @Test
  void aRestartKeepsTheAssignmentAndFencesTheEarlierProcess() {
    stable();
    Rig.Request again = rig.join("", "i2", "range", "t");

    assertThat(rig.state()).isEqualTo(GroupState.STABLE);
    assertThat(rig.joined(again).memberId()).isEqualTo("m3");
    assertThat(rig.joined(again).generation()).isEqualTo(1);
    assertThat(rig.part(rig.syncAs("i2", rig.joined(again)))).isEqualTo("b");
    assertThat(rig.error(rig.heartbeat("m2", "i2", 1))).isEqualTo(KafkaError.FENCED_INSTANCE_ID);
    assertThat(rig.error(rig.join("m2", "i2", "range", "t")))
        .isEqualTo(KafkaError.FENCED_INSTANCE_ID);
  }

  @Test
  void aRestartIsAnsweredOnceItIsWritten() {
    stable();
    rig.isLogPrompt = false;
    Rig.Request again = rig.join("", "i2", "range", "t");

    assertThat(rig.reply(again)).isNull();

    rig.settle(KafkaError.NONE);

    assertThat(((GroupRecord.GenerationAssigned) rig.log.getLast()).members())
        .extracting("memberId", "instanceId")
        .contains(tuple("m3", "i2"));
    assertThat(rig.joined(again).generation()).isEqualTo(1);
  }

  @Test
  void aLeaderThatRestartsIsToldToAssignNothing() {
    stable();
    GroupReply.Joined again = rig.joined(rig.join("", "i1", "range", "t"));

    assertThat(again.leaderId()).isEqualTo(again.memberId());
    assertThat(again.keepsAssignment()).isTrue();
    assertThat(again.members()).hasSize(2);
    assertThat(rig.part(rig.syncAs("i1", again))).isEqualTo("a");
  }

  @Test
  void aRestartIntoAnotherAssignorRebalances() {
    Rig.Request only = rig.join("", "i1", false, List.of(protocol("x"), protocol("y")));
    rig.pass(Rig.DELAY_MS);
    rig.syncAs("i1", rig.joined(only), "m1", "a");
    Rig.Request again = rig.join("", "i1", false, List.of(protocol("y"), protocol("z")));

    assertThat(rig.joined(again).generation()).isEqualTo(2);
    assertThat(rig.joined(again).protocol()).isEqualTo("y");
  }

  private static GroupProtocol protocol(String name) {
    return new GroupProtocol(name, Rig.bytes("t"));
  }

  @Test
  void theEarlierProcessWaitsNoLonger() {
    Rig.Request earlier = rig.join("", "i1", "range", "t");
    Rig.Request later = rig.join("", "i1", "range", "t");
    rig.pass(2 * Rig.DELAY_MS);

    assertThat(rig.error(earlier)).isEqualTo(KafkaError.FENCED_INSTANCE_ID);
    assertThat(rig.joined(later).members()).hasSize(1);
  }

  @Test
  void oneThatIsAwayKeepsItsPlaceThroughARebalance() {
    stable();
    Rig.Request third = rig.join("");
    rig.join("m1", "i1", "range", "t");
    for (int i = 0; i < Rig.REBALANCE_MS / 5_000; i++) {
      rig.heartbeat("m2", "i2", 1);
      rig.pass(5_000);
    }

    assertThat(rig.joined(third).generation()).isEqualTo(2);
    assertThat(rig.describe().members()).extracting("instanceId").contains("i2");
  }

  @Test
  void anAdministratorSendsOneAwayByItsInstance() {
    stable();
    Rig.Request left =
        rig.leave(
            new GroupRequest.Speaker("", "i2"),
            new GroupRequest.Speaker("m9", "i1"),
            new GroupRequest.Speaker("", "i3"));

    assertThat(((GroupReply.Left) rig.reply(left)).outcomes())
        .containsExactly(
            KafkaError.NONE, KafkaError.FENCED_INSTANCE_ID, KafkaError.UNKNOWN_MEMBER_ID);
  }
}
