package io.highwater.spec.group;

import java.util.List;

/**
 * What a coordinator writes to its partition of {@code __consumer_offsets}, and loads again. In
 * bytes these are Kafka's records: the key says what it is about, no value means that it is gone.
 */
public sealed interface GroupRecord {
  String groupId();

  /** A group has committed an offset. */
  record OffsetCommitted(String groupId, TopicPartition partition, CommittedOffset committed)
      implements GroupRecord {}

  /** A committed offset is gone. */
  record OffsetDeleted(String groupId, TopicPartition partition) implements GroupRecord {}

  /**
   * A generation of a group.
   *
   * @param protocolType "consumer" for consumers, empty if nobody was ever in
   * @param protocol the assignor that all members know, null without members
   * @param leaderId null without members
   */
  record GenerationAssigned(
      String groupId,
      String protocolType,
      int generation,
      String protocol,
      String leaderId,
      List<AssignedMember> members)
      implements GroupRecord {}

  /**
   * A member with its part.
   *
   * @param instanceId null unless it is static
   * @param metadata its subscription, for the generation's protocol
   */
  record AssignedMember(
      String memberId,
      String instanceId,
      String clientId,
      String clientHost,
      int rebalanceTimeoutMs,
      int sessionTimeoutMs,
      Opaque metadata,
      Opaque assignment) {}

  /** A group is gone; its offsets have records of their own. */
  record GroupDeleted(String groupId) implements GroupRecord {}
}
