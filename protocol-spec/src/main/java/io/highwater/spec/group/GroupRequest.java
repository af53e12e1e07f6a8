package io.highwater.spec.group;

import io.highwater.spec.Ticket;
import java.util.List;
import java.util.SortedMap;

/** What clients ask of a coordinator. Each is answered by exactly one {@link GroupReply}. */
public sealed interface GroupRequest extends GroupEvent {
  /** Who waits for the answer. */
  Ticket ticket();

  /**
   * Who speaks.
   *
   * @param memberId empty if it has none yet
   * @param instanceId {@code group.instance.id}, or null
   */
  record Speaker(String memberId, String instanceId) {}

  /**
   * Wants to be in the next generation.
   *
   * @param newMemberId what the member is called if it is new: nobody else ever was
   * @param idRequired whether a new member first gets its id, and joins with that (KIP-394)
   * @param mayKeepAssignment whether a returning static leader may be told to assign nothing anew
   *     (KIP-814)
   * @param protocols the assignors that it knows, the best first
   */
  record Join(
      Ticket ticket,
      String groupId,
      Speaker speaker,
      String newMemberId,
      boolean idRequired,
      boolean mayKeepAssignment,
      String clientId,
      String clientHost,
      int sessionTimeoutMs,
      int rebalanceTimeoutMs,
      String protocolType,
      List<GroupProtocol> protocols)
      implements GroupRequest {}

  /**
   * Wants its part of the generation's assignment; the leader brings everybody's.
   *
   * @param protocolType null if it does not say (before version 5)
   * @param protocol null if it does not say
   * @param assignments by member id, from the leader only
   */
  record Sync(
      Ticket ticket,
      String groupId,
      Speaker speaker,
      int generation,
      String protocolType,
      String protocol,
      SortedMap<String, Opaque> assignments)
      implements GroupRequest {}

  /** Is alive. */
  record Heartbeat(Ticket ticket, String groupId, Speaker speaker, int generation)
      implements GroupRequest {}

  /** Members go, or are sent away: a static one by its instance id alone. */
  record Leave(Ticket ticket, String groupId, List<Speaker> leavers) implements GroupRequest {}

  /**
   * Has come so far.
   *
   * @param generation -1 from one who is in no group and keeps its offsets here only
   */
  record CommitOffsets(
      Ticket ticket,
      String groupId,
      Speaker speaker,
      int generation,
      SortedMap<TopicPartition, CommittedOffset> offsets)
      implements GroupRequest {}

  /**
   * How far has the group come?
   *
   * @param partitions which, or null for all that there are
   */
  record FetchOffsets(Ticket ticket, String groupId, List<TopicPartition> partitions)
      implements GroupRequest {}

  /** Forgets offsets of partitions that nobody in the group reads (KIP-496). */
  record DeleteOffsets(Ticket ticket, String groupId, List<TopicPartition> partitions)
      implements GroupRequest {}

  /** Asks who is in a group and what they read. */
  record DescribeGroup(Ticket ticket, String groupId) implements GroupRequest {}

  /** Asks which groups there are. */
  record ListGroups(Ticket ticket) implements GroupRequest {}

  /** Forgets a group without members, offsets included. */
  record DeleteGroup(Ticket ticket, String groupId) implements GroupRequest {}
}
