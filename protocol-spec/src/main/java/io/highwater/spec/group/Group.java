package io.highwater.spec.group;

import io.highwater.spec.Check;
import io.highwater.spec.KafkaError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of one group. Who changes it is {@link Rebalancing} and its neighbours. */
final class Group {
  private final String id;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final SortedMap<String, String> instances = new TreeMap<>();
  private final SortedMap<String, Long> expected = new TreeMap<>();
  private final SortedMap<TopicPartition, CommittedOffset> offsets = new TreeMap<>();

  GroupState state = GroupState.EMPTY;
  int generation;
  String protocolType = "";

  /** The assignor of this generation, null without members. */
  String protocol;

  /** The member that assigns, null if it is to be found. */
  String leaderId;

  /** When the rebalance goes on without those who are late. */
  long deadlineMs;

  /** Whether an empty group's first members are still being collected. */
  boolean isCollecting;

  /** While collecting: how much longer newcomers may make the others wait. */
  long patienceMs;

  boolean hasNewcomer;

  /** The generation whose assignment is on its way to the log, or -1. */
  int assigning = -1;

  Group(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  // ---- members ---------------------------------------------------------------------------------

  Collection<Member> members() {
    return members.values();
  }

  boolean hasMembers() {
    return !members.isEmpty();
  }

  int size() {
    return members.size();
  }

  /** The member, or null. */
  Member member(String memberId) {
    return members.get(memberId);
  }

  void add(Member member) {
    Check.that(!members.containsKey(member.id()), "a member joins once", member.id());
    members.put(member.id(), member);
    expected.remove(member.id());
    if (member.instanceId() != null) {
      instances.put(member.instanceId(), member.id());
    }
  }

  void remove(Member member) {
    members.remove(member.id());
    if (member.instanceId() != null) {
      instances.remove(member.instanceId(), member.id());
    }
    if (member.id().equals(leaderId)) {
      leaderId = null;
    }
  }

  /** The member that has this instance id now; null if there is none, or no such id. */
  String memberOf(String instanceId) {
    return instanceId == null ? null : instances.get(instanceId);
  }

  /** Ids that were given out and are not used yet, with the time when they end. */
  SortedMap<String, Long> expected() {
    return expected;
  }

  /** Whether that is somebody whom this group knows, and the newest process of its name. */
  KafkaError check(GroupRequest.Speaker speaker) {
    if (speaker.instanceId() != null) {
      String current = instances.get(speaker.instanceId());
      if (current == null) {
        return KafkaError.UNKNOWN_MEMBER_ID;
      }
      if (!current.equals(speaker.memberId())) {
        return KafkaError.FENCED_INSTANCE_ID;
      }
    }
    return members.containsKey(speaker.memberId()) ? KafkaError.NONE : KafkaError.UNKNOWN_MEMBER_ID;
  }

  boolean isLeader(Member member) {
    return member.id().equals(leaderId);
  }

  int rebalanceTimeoutMs() {
    int longest = 0;
    for (Member member : members.values()) {
      longest = Math.max(longest, member.rebalanceTimeoutMs());
    }
    return longest;
  }

  // ---- protocols -------------------------------------------------------------------------------

  /** Whether somebody who knows these can be in. */
  boolean fits(String type, List<GroupProtocol> protocols) {
    if (members.isEmpty()) {
      return !type.isEmpty() && !protocols.isEmpty();
    }
    return type.equals(protocolType)
        && protocols.stream()
            .anyMatch(each -> members.values().stream().allMatch(it -> it.knows(each.name())));
  }

  /** What most members like best of what all of them know; ties go by the alphabet. */
  String selectProtocol() {
    SortedMap<String, Integer> votes = new TreeMap<>();
    for (Member voter : members.values()) {
      for (GroupProtocol each : voter.protocols()) {
        if (members.values().stream().allMatch(it -> it.knows(each.name()))) {
          votes.merge(each.name(), 1, Integer::sum);
          break;
        }
      }
    }
    String best = null;
    for (Map.Entry<String, Integer> each : votes.entrySet()) {
      if (best == null || each.getValue() > votes.get(best)) {
        best = each.getKey();
      }
    }
    Check.that(best != null, "members have a protocol in common", id);
    return best;
  }

  // ---- offsets, and what the log says of the group ---------------------------------------------

  SortedMap<TopicPartition, CommittedOffset> offsets() {
    return offsets;
  }

  /** Whether nothing would be lost with it. */
  boolean isVacant() {
    return members.isEmpty() && expected.isEmpty() && offsets.isEmpty() && generation == 0;
  }

  List<GroupRecord.AssignedMember> assignedMembers() {
    List<GroupRecord.AssignedMember> all = new ArrayList<>();
    members.values().forEach(member -> all.add(member.assigned(protocol)));
    return Collections.unmodifiableList(all);
  }

  GroupRecord.GenerationAssigned toRecord() {
    return new GroupRecord.GenerationAssigned(
        id, protocolType, generation, protocol, leaderId, assignedMembers());
  }

  /** The group as a record has it; offsets stay. */
  void replay(GroupRecord.GenerationAssigned record) {
    members.clear();
    instances.clear();
    generation = record.generation();
    protocolType = record.protocolType();
    protocol = record.protocol();
    leaderId = record.leaderId();
    record.members().forEach(member -> add(new Member(member, record.protocol())));
    state = members.isEmpty() ? GroupState.EMPTY : GroupState.STABLE;
  }
}
