package io.highwater.broker.group;

import io.highwater.spec.group.CommittedOffset;
import io.highwater.spec.group.GroupRecord;
import io.highwater.spec.group.Opaque;
import io.highwater.spec.group.TopicPartition;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records of groups as Kafka's own: OffsetCommitKey 1, GroupMetadataKey 2, and values of version 3,
 * which any Kafka since 2.3 reads. Older values are read too.
 */
public final class GroupCodec {
  private static final short OFFSET_KEY_MAX = 1;
  private static final short GROUP_KEY = 2;
  private static final short VALUE = 3;

  private GroupCodec() {}

  /**
   * A record as it goes into a batch.
   *
   * @param timestampMs now, since 1970
   */
  public static RecordData encode(GroupRecord record, long timestampMs) {
    return new RecordData(
        timestampMs, Optional.of(key(record)), value(record, timestampMs), List.of());
  }

  private static ByteBuffer key(GroupRecord record) {
    Fields.Writer out = new Fields.Writer();
    switch (record) {
      case GroupRecord.OffsetCommitted it -> offsetKey(out, it.groupId(), it.partition());
      case GroupRecord.OffsetDeleted it -> offsetKey(out, it.groupId(), it.partition());
      case GroupRecord.GenerationAssigned it -> out.int16(GROUP_KEY).string(it.groupId());
      case GroupRecord.GroupDeleted it -> out.int16(GROUP_KEY).string(it.groupId());
    }
    return out.done();
  }

  private static void offsetKey(Fields.Writer out, String groupId, TopicPartition partition) {
    out.int16(OFFSET_KEY_MAX)
        .string(groupId)
        .string(partition.topic())
        .int32(partition.partition());
  }

  private static Optional<ByteBuffer> value(GroupRecord record, long timestampMs) {
    Fields.Writer out = new Fields.Writer().int16(VALUE);
    switch (record) {
      case GroupRecord.OffsetCommitted it ->
          out.int64(it.committed().offset())
              .int32(it.committed().leaderEpoch())
              .string(it.committed().metadata())
              .int64(timestampMs);
      case GroupRecord.GenerationAssigned it -> generation(out, it, timestampMs);
      case GroupRecord.OffsetDeleted it -> {
        return Optional.empty();
      }
      case GroupRecord.GroupDeleted it -> {
        return Optional.empty();
      }
    }
    return Optional.of(out.done());
  }

  private static void generation(
      Fields.Writer out, GroupRecord.GenerationAssigned record, long timestampMs) {
    out.string(record.protocolType())
        .int32(record.generation())
        .nullable(record.protocol())
        .nullable(record.leaderId())
        .int64(timestampMs)
        .int32(record.members().size());
    for (GroupRecord.AssignedMember each : record.members()) {
      out.string(each.memberId())
          .nullable(each.instanceId())
          .string(each.clientId())
          .string(each.clientHost())
          .int32(each.rebalanceTimeoutMs())
          .int32(each.sessionTimeoutMs())
          .bytes(each.metadata().bytes())
          .bytes(each.assignment().bytes());
    }
  }

  /**
   * A record from the log; empty if it is of a kind that concerns no classic group.
   *
   * @throws MalformedFrame if key or value is damaged, or the value is of a version after 3
   */
  public static Optional<GroupRecord> decode(RecordData data) throws MalformedFrame {
    if (data.key().isEmpty()) {
      return Optional.empty();
    }
    Fields.Reader key = new Fields.Reader(data.key().get());
    short kind = key.int16();
    if (kind < 0 || kind > GROUP_KEY) {
      return Optional.empty();
    }
    String groupId = key.string();
    if (kind == GROUP_KEY) {
      return Optional.of(
          data.value().isEmpty()
              ? new GroupRecord.GroupDeleted(groupId)
              : generation(groupId, new Fields.Reader(data.value().get())));
    }
    TopicPartition partition = new TopicPartition(key.string(), key.int32());
    return Optional.of(
        data.value().isEmpty()
            ? new GroupRecord.OffsetDeleted(groupId, partition)
            : new GroupRecord.OffsetCommitted(
                groupId, partition, offset(new Fields.Reader(data.value().get()))));
  }

  private static CommittedOffset offset(Fields.Reader in) throws MalformedFrame {
    short version = in.version(VALUE);
    long offset = in.int64();
    int leaderEpoch = version == VALUE ? in.int32() : -1;
    return new CommittedOffset(offset, leaderEpoch, in.string());
  }

  private static GroupRecord.GenerationAssigned generation(String groupId, Fields.Reader in)
      throws MalformedFrame {
    short version = in.version(VALUE);
    String protocolType = in.string();
    int generation = in.int32();
    String protocol = in.nullable();
    String leaderId = in.nullable();
    if (version >= 2) {
      in.int64();
    }
    List<GroupRecord.AssignedMember> members = new ArrayList<>();
    for (int left = in.int32(); left > 0; left--) {
      String memberId = in.string();
      String instanceId = version >= 3 ? in.nullable() : null;
      String clientId = in.string();
      String clientHost = in.string();
      int rebalanceTimeoutMs = version >= 1 ? in.int32() : -1;
      int sessionTimeoutMs = in.int32();
      members.add(
          new GroupRecord.AssignedMember(
              memberId,
              instanceId,
              clientId,
              clientHost,
              rebalanceTimeoutMs < 0 ? sessionTimeoutMs : rebalanceTimeoutMs,
              sessionTimeoutMs,
              new Opaque(in.bytes()),
              new Opaque(in.bytes())));
    }
    return new GroupRecord.GenerationAssigned(
        groupId, protocolType, generation, protocol, leaderId, members);
  }
}
