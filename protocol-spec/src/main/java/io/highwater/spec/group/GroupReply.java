package io.highwater.spec.group;

import io.highwater.spec.KafkaError;
import java.util.List;
import java.util.SortedMap;

/** What a coordinator answers. Any request may be {@link Refused}. */
public sealed interface GroupReply {

  /** No, and why. */
  record Refused(KafkaError error) implements GroupReply {}

  /** To a {@link GroupRequest.Join} without an id: join again with this one. */
  record MemberIdGiven(String memberId) implements GroupReply {}

  /**
   * To a {@link GroupRequest.Join}: the generation is there.
   *
   * @param keepsAssignment whether a leader shall bring no new assignment
   * @param members everybody, for the leader; empty for others
   */
  record Joined(
      int generation,
      String protocolType,
      String protocol,
      String leaderId,
      String memberId,
      boolean keepsAssignment,
      List<JoinedMember> members)
      implements GroupReply {}

  /**
   * What a leader learns of a member.
   *
   * @param instanceId null unless static
   * @param metadata for the generation's protocol
   */
  record JoinedMember(String memberId, String instanceId, Opaque metadata) {}

  /** To a {@link GroupRequest.Sync}. */
  record Synced(String protocolType, String protocol, Opaque assignment) implements GroupReply {}

  /** To a {@link GroupRequest.Heartbeat} or {@link GroupRequest.DeleteGroup}: yes. */
  record Done() implements GroupReply {}

  /** To a {@link GroupRequest.Leave}: each leaver's own outcome, in the order of the request. */
  record Left(List<KafkaError> outcomes) implements GroupReply {}

  /** To {@link GroupRequest.CommitOffsets} and {@link GroupRequest.DeleteOffsets}. */
  record OffsetsChanged(SortedMap<TopicPartition, KafkaError> outcomes) implements GroupReply {}

  /** To {@link GroupRequest.FetchOffsets}: those that there are. */
  record OffsetsFetched(SortedMap<TopicPartition, CommittedOffset> offsets) implements GroupReply {}

  /** To {@link GroupRequest.DescribeGroup}; {@link GroupState#DEAD} if there is none. */
  record Described(
      GroupState state,
      String protocolType,
      String protocol,
      List<GroupRecord.AssignedMember> members)
      implements GroupReply {}

  /** To {@link GroupRequest.ListGroups}, ordered by id. */
  record Listed(List<ListedGroup> groups) implements GroupReply {}

  /** One of those. */
  record ListedGroup(String groupId, String protocolType, GroupState state) {}
}
