package io.highwater.spec.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.KafkaError;
import org.junit.jupiter.api.Test;

/** How far a group has come, and who may say so. */
final class OffsetsTest {
  private final Rig rig = Rig.serving();

  private KafkaError outcome(Rig.Request change, String topic) {
    return ((GroupReply.OffsetsChanged) rig.reply(change))
        .outcomes()
        .get(new TopicPartition(topic, 0));
  }

  @Test
  void aCommitIsAnsweredOnceItIsWritten() {
    rig.commit("t", 1);
    rig.isLogPrompt = false;
    Rig.Request commit = rig.commit("t", 5);
    Rig.Request early = rig.fetch("t", "u");

    assertThat(rig.reply(commit)).isNull();
    assertThat(rig.fetched(early)).containsExactly("t-0=1");

    rig.settle(KafkaError.NONE);

    assertThat(outcome(commit, "t")).isEqualTo(KafkaError.NONE);
    rig.isLogPrompt = true;
    rig.commit("u", 7);
    assertThat(rig.fetched(rig.fetch())).containsExactly("t-0=5", "u-0=7");
  }

  @Test
  void whatWasNotAppendedDidNotHappen() {
    rig.commit("t", 1);
    rig.isLogPrompt = false;
    Rig.Request refused = rig.commit("t", 5);
    rig.settle(KafkaError.NOT_ENOUGH_REPLICAS);

    assertThat(rig.error(refused)).isEqualTo(KafkaError.COORDINATOR_NOT_AVAILABLE);
    assertThat(rig.fetched(rig.fetch("t"))).containsExactly("t-0=1");
  }

  @Test
  void onlyAMemberOfTheGenerationCommits() {
    rig.two();

    assertThat(outcome(rig.commit("m1", 1, "t", 3, ""), "t")).isEqualTo(KafkaError.NONE);
    assertThat(rig.error(rig.commit("m1", 0, "t", 1, ""))).isEqualTo(KafkaError.ILLEGAL_GENERATION);
    assertThat(rig.error(rig.commit("m9", 1, "t", 1, ""))).isEqualTo(KafkaError.UNKNOWN_MEMBER_ID);
    assertThat(rig.error(rig.commit("t", 1))).isEqualTo(KafkaError.UNKNOWN_MEMBER_ID);
    rig.join("");
    assertThat(outcome(rig.commit("m1", 1, "t", 4, ""), "t"))
        .as("before it joins again")
        .isEqualTo(KafkaError.NONE);
    rig.join("m1");
    rig.join("m2");
    assertThat(rig.error(rig.commit("m1", 2, "t", 5, "")))
        .as("before it has its part")
        .isEqualTo(KafkaError.REBALANCE_IN_PROGRESS);
    assertThat(rig.fetched(rig.fetch("t"))).containsExactly("t-0=4");
  }

  @Test
  void noGroupHasNoGeneration() {
    assertThat(rig.error(rig.commit("m1", 1, "t", 3, ""))).isEqualTo(KafkaError.ILLEGAL_GENERATION);
  }

  @Test
  void metadataHasALimit() {
    assertThat(outcome(rig.commit("", -1, "t", 1, "0123456789"), "t")).isEqualTo(KafkaError.NONE);
    assertThat(outcome(rig.commit("", -1, "t", 2, "0123456789+"), "t"))
        .isEqualTo(KafkaError.OFFSET_METADATA_TOO_LARGE);
    assertThat(rig.fetched(rig.fetch("t"))).containsExactly("t-0=1");
  }

  @Test
  void offsetsOfWhatNobodyReadsMayBeForgotten() {
    assertThat(rig.error(rig.deleteOffsets("t"))).isEqualTo(KafkaError.GROUP_ID_NOT_FOUND);
    rig.commit("t", 1);
    rig.commit("u", 2);
    rig.two();
    Rig.Request deleted = rig.deleteOffsets("t", "u");

    assertThat(outcome(deleted, "t")).isEqualTo(KafkaError.GROUP_SUBSCRIBED_TO_TOPIC);
    assertThat(outcome(deleted, "u")).isEqualTo(KafkaError.NONE);
    assertThat(rig.fetched(rig.fetch())).containsExactly("t-0=1");
    assertThat(rig.log).contains(new GroupRecord.OffsetDeleted("g", new TopicPartition("u", 0)));
  }

  @Test
  void aGroupIsDeletedOnceNobodyIsIn() {
    assertThat(rig.error(rig.delete())).isEqualTo(KafkaError.GROUP_ID_NOT_FOUND);
    rig.two();
    rig.commit("m1", 1, "t", 3, "");
    assertThat(rig.error(rig.delete())).isEqualTo(KafkaError.NON_EMPTY_GROUP);
    rig.leave(new GroupRequest.Speaker("m1", null), new GroupRequest.Speaker("m2", null));

    assertThat(rig.reply(rig.delete())).isEqualTo(new GroupReply.Done());
    rig.pass(100);
    assertThat(rig.list()).isEmpty();
    assertThat(rig.fetched(rig.fetch())).isEmpty();
    assertThat(rig.state()).isEqualTo(GroupState.DEAD);
  }

  @Test
  void whoComesInBeforeADeletionIsWrittenStaysIn() {
    rig.commit("t", 3);
    rig.isLogPrompt = false;
    rig.delete();
    Rig.Request join = rig.join("");
    rig.settle(KafkaError.NONE);
    rig.pass(Rig.DELAY_MS);

    assertThat(rig.joined(join).generation()).isEqualTo(1);
    assertThat(rig.fetched(rig.fetch())).isEmpty();
  }
}
