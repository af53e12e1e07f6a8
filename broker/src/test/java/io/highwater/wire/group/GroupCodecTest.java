package io.highwater.wire.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.highwater.broker.group.GroupCodec;
import io.highwater.broker.group.Subscription;
import io.highwater.spec.group.CommittedOffset;
import io.highwater.spec.group.GroupRecord;
import io.highwater.spec.group.Opaque;
import io.highwater.spec.group.TopicPartition;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.junit.jupiter.api.Test;

/**
 * Kafka's generated classes read what we write, and write what we read. Here, because only this
 * package may use them.
 */
final class GroupCodecTest {
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final TopicPartition PARTITION = new TopicPartition("orders", 7);
  private static final GroupRecord OFFSET =
      new GroupRecord.OffsetCommitted("g", PARTITION, new CommittedOffset(42, 3, "so far"));
  private static final GroupRecord GENERATION =
      new GroupRecord.GenerationAssigned(
          "grüppe",
          "consumer",
          5,
          "range",
          "m1",
          List.of(
              member("m1", null, "a longer subscription than a small buffer holds ".repeat(9)),
              member("m2", "i2", "")));

  private static GroupRecord.AssignedMember member(String id, String instance, String metadata) {
    return new GroupRecord.AssignedMember(
        id,
        instance,
        "client",
        "/10.0.0.1",
        60_000,
        10_000,
        new Opaque(metadata.getBytes(StandardCharsets.UTF_8)),
        new Opaque(new byte[] {1, 2}));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws MalformedFrame {
    for (GroupRecord each :
        List.of(
            OFFSET,
            GENERATION,
            new GroupRecord.OffsetDeleted("g", PARTITION),
            new GroupRecord.GroupDeleted("g"),
            new GroupRecord.GenerationAssigned("g", "consumer", 6, null, null, List.of()))) {
      assertThat(GroupCodec.decode(GroupCodec.encode(each, NOW_MS))).contains(each);
    }
  }

  @Test
  void kafkaReadsAnOffset() {
    RecordData data = GroupCodec.encode(OFFSET, NOW_MS);
    ByteBuffer key = data.key().orElseThrow().duplicate();
    ByteBuffer value = data.value().orElseThrow().duplicate();

    assertThat(key.getShort()).isEqualTo(new OffsetCommitKey().apiKey());
    assertThat(new OffsetCommitKey(new ByteBufferAccessor(key), (short) 0))
        .isEqualTo(new OffsetCommitKey().setGroup("g").setTopic("orders").setPartition(7));
    short version = value.getShort();
    assertThat(new OffsetCommitValue(new ByteBufferAccessor(value), version))
        .isEqualTo(
            new OffsetCommitValue()
                .setOffset(42)
                .setLeaderEpoch(3)
                .setMetadata("so far")
                .setCommitTimestamp(NOW_MS));
    assertThat(value.hasRemaining()).isFalse();
  }

  @Test
  void kafkaReadsAGeneration() {
    RecordData data = GroupCodec.encode(GENERATION, NOW_MS);
    ByteBuffer key = data.key().orElseThrow().duplicate();
    ByteBuffer value = data.value().orElseThrow().duplicate();

    assertThat(key.getShort()).isEqualTo(new GroupMetadataKey().apiKey());
    assertThat(new GroupMetadataKey(new ByteBufferAccessor(key), (short) 0).group())
        .isEqualTo("grüppe");
    short version = value.getShort();
    GroupMetadataValue read = new GroupMetadataValue(new ByteBufferAccessor(value), version);
    assertThat(value.hasRemaining()).isFalse();
    assertThat(read.generation()).isEqualTo(5);
    assertThat(read.leader()).isEqualTo("m1");
    assertThat(read.members())
        .extracting("memberId", "groupInstanceId", "rebalanceTimeout", "sessionTimeout")
        .containsExactly(tuple("m1", null, 60_000, 10_000), tuple("m2", "i2", 60_000, 10_000));
  }

  @Test
  void whatAnOlderKafkaWroteIsRead() throws MalformedFrame {
    for (short version = 0; version <= 3; version++) {
      OffsetCommitValue offset = new OffsetCommitValue().setOffset(42).setMetadata("m");
      GroupMetadataValue group =
          new GroupMetadataValue()
              .setProtocolType("consumer")
              .setGeneration(5)
              .setProtocol("range")
              .setLeader("m1")
              .setMembers(
                  List.of(
                      new GroupMetadataValue.MemberMetadata()
                          .setMemberId("m1")
                          .setSessionTimeout(9)
                          .setSubscription(new byte[] {1})
                          .setAssignment(new byte[] {2})));

      assertThat(decoded(new OffsetCommitKey().setGroup("g").setTopic("t"), 1, offset, version))
          .contains(
              new GroupRecord.OffsetCommitted(
                  "g", new TopicPartition("t", 0), new CommittedOffset(42, -1, "m")));
      assertThat(decoded(new GroupMetadataKey().setGroup("g"), 2, group, version))
          .get()
          .satisfies(
              it ->
                  assertThat(((GroupRecord.GenerationAssigned) it).members())
                      .extracting("memberId", "sessionTimeoutMs", "assignment")
                      .containsExactly(tuple("m1", 9, new Opaque(new byte[] {2}))));
    }
  }

  private static Optional<GroupRecord> decoded(Message key, int kind, Message value, short version)
      throws MalformedFrame {
    ByteBuffer body = MessageUtil.toByteBufferAccessor(key, (short) 0).buffer();
    ByteBuffer typed =
        ByteBuffer.allocate(2 + body.remaining()).putShort((short) kind).put(body).flip();
    return GroupCodec.decode(
        new RecordData(
            NOW_MS,
            Optional.of(typed),
            Optional.of(MessageUtil.toVersionPrefixedByteBuffer(version, value)),
            List.of()));
  }

  @Test
  void damageIsToldAndWhatIsNotOursIsLeftAlone() throws MalformedFrame {
    RecordData good = GroupCodec.encode(GENERATION, NOW_MS);
    ByteBuffer value = good.value().orElseThrow();
    for (int length = 0; length < value.remaining(); length++) {
      ByteBuffer cut = value.duplicate().limit(length);
      RecordData bad = new RecordData(NOW_MS, good.key(), Optional.of(cut), List.of());
      assertThatThrownBy(() -> GroupCodec.decode(bad)).isInstanceOf(MalformedFrame.class);
    }
    ByteBuffer newer = ByteBuffer.allocate(2).putShort((short) 4).flip();
    assertThatThrownBy(
            () ->
                GroupCodec.decode(
                    new RecordData(NOW_MS, good.key(), Optional.of(newer), List.of())))
        .hasMessageContaining("version 4");
    ByteBuffer foreign = ByteBuffer.allocate(2).putShort((short) 3).flip();
    assertThat(
            GroupCodec.decode(
                new RecordData(NOW_MS, Optional.of(foreign), Optional.empty(), List.of())))
        .isEmpty();
    assertThat(GroupCodec.decode(RecordData.of(NOW_MS, new byte[1]))).isEmpty();
  }

  @Test
  void aSubscriptionNamesItsTopics() {
    ByteBuffer metadata =
        ConsumerProtocol.serializeSubscription(
            new ConsumerPartitionAssignor.Subscription(List.of("a", "b")));
    byte[] bytes = new byte[metadata.remaining()];
    metadata.get(bytes);

    assertThat(Subscription.topics(new Opaque(bytes))).containsExactly("a", "b");
    assertThat(Subscription.topics(Opaque.EMPTY)).isEmpty();
    assertThat(Subscription.topics(new Opaque(new byte[] {0, 1, 0, 0, 0, 9}))).isEmpty();
  }
}
