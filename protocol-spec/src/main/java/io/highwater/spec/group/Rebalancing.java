package io.highwater.spec.group;

import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;
import java.util.ArrayList;
import java.util.List;

/** From one generation to the next: collect members, let the leader assign, tell everybody. */
final class Rebalancing {
  private final Desk desk;

  Rebalancing(Desk desk) {
    this.desk = desk;
  }

  /** Something has changed: the group needs another generation, unless it is already after one. */
  void prepare(Group group) {
    if (group.state == GroupState.PREPARING_REBALANCE) {
      return;
    }
    for (Member member : group.members()) {
      refuseSync(member, KafkaError.REBALANCE_IN_PROGRESS);
    }
    int timeoutMs = group.rebalanceTimeoutMs();
    group.isCollecting = group.state == GroupState.EMPTY;
    if (group.isCollecting) {
      int delayMs = Math.min(desk.settings().initialRebalanceDelayMs(), timeoutMs);
      group.deadlineMs = desk.nowMs() + delayMs;
      group.patienceMs = (long) timeoutMs - delayMs;
      group.hasNewcomer = false;
    } else {
      group.deadlineMs = desk.nowMs() + timeoutMs;
    }
    group.state = GroupState.PREPARING_REBALANCE;
  }

  /** Goes on as soon as nobody is missing. */
  void tryComplete(Group group) {
    if (group.state == GroupState.PREPARING_REBALANCE
        && !group.isCollecting
        && group.expected().isEmpty()
        && group.members().stream().allMatch(member -> member.joining != null)) {
      complete(group);
    }
  }

  /** Looks at the clock. */
  void tick(Group group) {
    if (desk.nowMs() < group.deadlineMs) {
      return;
    }
    if (group.state == GroupState.COMPLETING_REBALANCE) {
      dropUnsynced(group);
    } else if (group.state == GroupState.PREPARING_REBALANCE) {
      if (group.isCollecting && group.hasNewcomer && group.patienceMs > 0) {
        long moreMs = Math.min(desk.settings().initialRebalanceDelayMs(), group.patienceMs);
        group.patienceMs -= moreMs;
        group.deadlineMs = desk.nowMs() + moreMs;
        group.hasNewcomer = false;
      } else {
        complete(group);
      }
    }
  }

  private void complete(Group group) {
    group.isCollecting = false;
    if (desk.has(GroupBug.SLOW_MEMBERS_WAITED_FOR)
        && group.members().stream().anyMatch(member -> member.joining == null)) {
      return;
    }
    for (Member late : List.copyOf(group.members())) {
      if (late.joining == null && late.instanceId() == null) {
        group.remove(late);
      }
    }
    if (group.hasMembers() && !findLeader(group)) {
      group.deadlineMs = desk.nowMs() + group.rebalanceTimeoutMs();
      return;
    }
    group.generation++;
    if (group.hasMembers()) {
      begin(group);
    } else {
      group.state = GroupState.EMPTY;
      group.protocol = null;
      desk.record(group.toRecord(), error -> {});
    }
  }

  /** The old leader, if it is here, else who joined first; static members may all be away. */
  private static boolean findLeader(Group group) {
    Member leader = group.leaderId == null ? null : group.member(group.leaderId);
    for (Member member : group.members()) {
      if ((leader == null || leader.joining == null) && member.joining != null) {
        leader = member;
      }
    }
    if (leader == null || leader.joining == null) {
      return false;
    }
    group.leaderId = leader.id();
    return true;
  }

  private void begin(Group group) {
    group.state = GroupState.COMPLETING_REBALANCE;
    group.protocol = group.selectProtocol();
    group.deadlineMs = desk.nowMs() + group.rebalanceTimeoutMs();
    for (Member member : group.members()) {
      member.assignment = Opaque.EMPTY;
      member.hasSynced = member.joining == null;
      if (member.joining != null) {
        Ticket ticket = member.joining;
        member.joining = null;
        member.heard(desk.nowMs());
        desk.reply(ticket, joined(group, member));
      }
    }
  }

  /** What a member is told of the present generation. */
  GroupReply.Joined joined(Group group, Member member) {
    return joined(group, member, group.leaderId, false);
  }

  /** The same, for a static member that need not go through a rebalance. */
  GroupReply.Joined joined(Group group, Member member, String leaderId, boolean keepsAssignment) {
    List<GroupReply.JoinedMember> all = new ArrayList<>();
    if (member.id().equals(leaderId)) {
      for (Member each : group.members()) {
        all.add(
            new GroupReply.JoinedMember(
                each.id(), each.instanceId(), each.metadata(group.protocol)));
      }
    }
    return new GroupReply.Joined(
        group.generation,
        group.protocolType,
        group.protocol,
        leaderId,
        member.id(),
        keepsAssignment,
        all);
  }

  void sync(Group group, Member member, GroupRequest.Sync request) {
    switch (group.state) {
      case PREPARING_REBALANCE -> desk.refuse(request.ticket(), KafkaError.REBALANCE_IN_PROGRESS);
      case COMPLETING_REBALANCE -> {
        refuseSync(member, KafkaError.REBALANCE_IN_PROGRESS);
        member.syncing = request.ticket();
        member.hasSynced = true;
        if (group.isLeader(member) && group.assigning != group.generation) {
          assign(group, request);
        }
      }
      case STABLE -> desk.reply(request.ticket(), synced(group, member));
      case EMPTY, DEAD -> desk.refuse(request.ticket(), KafkaError.UNKNOWN_MEMBER_ID);
    }
  }

  /** Once for a generation: what a leader repeats must not contradict what is on its way. */
  private void assign(Group group, GroupRequest.Sync request) {
    int generation = group.generation;
    group.assigning = generation;
    for (Member each : group.members()) {
      each.assignment = request.assignments().getOrDefault(each.id(), Opaque.EMPTY);
    }
    desk.record(
        group.toRecord(),
        error -> {
          if (error == KafkaError.NONE && group.assigning == generation) {
            settle(group, generation);
          }
        });
    if (desk.has(GroupBug.ASSIGNED_BEFORE_WRITTEN)) {
      settle(group, generation);
    }
  }

  private void settle(Group group, int generation) {
    if (group.state == GroupState.COMPLETING_REBALANCE && group.generation == generation) {
      group.state = GroupState.STABLE;
      for (Member each : group.members()) {
        if (each.syncing != null) {
          Ticket ticket = each.syncing;
          each.syncing = null;
          each.heard(desk.nowMs());
          desk.reply(ticket, synced(group, each));
        }
      }
    }
  }

  private static GroupReply.Synced synced(Group group, Member member) {
    return new GroupReply.Synced(group.protocolType, group.protocol, member.assignment);
  }

  private void dropUnsynced(Group group) {
    boolean dropped = false;
    for (Member each : List.copyOf(group.members())) {
      if (!each.hasSynced) {
        group.remove(each);
        dropped = true;
      }
    }
    if (dropped) {
      prepare(group);
      tryComplete(group);
    }
  }

  /** A member is no longer in; whoever waits in its name is told. */
  void remove(Group group, Member member, KafkaError why) {
    group.remove(member);
    refuseJoin(member, why);
    refuseSync(member, why);
    if (group.state != GroupState.EMPTY) {
      prepare(group);
      tryComplete(group);
    }
  }

  void refuseJoin(Member member, KafkaError why) {
    if (member.joining != null) {
      desk.refuse(member.joining, why);
      member.joining = null;
    }
  }

  void refuseSync(Member member, KafkaError why) {
    if (member.syncing != null) {
      desk.refuse(member.syncing, why);
      member.syncing = null;
    }
  }
}
