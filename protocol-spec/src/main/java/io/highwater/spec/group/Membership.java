package io.highwater.spec.group;

import io.highwater.spec.KafkaError;
import java.util.ArrayList;
import java.util.List;

/** Who is still in: heartbeats, farewells, and those who were not heard for too long. */
final class Membership {
  private final Desk desk;
  private final Rebalancing rebalancing;

  Membership(Desk desk, Rebalancing rebalancing) {
    this.desk = desk;
    this.rebalancing = rebalancing;
  }

  /** Whether a member may speak for a generation; NONE if it may. */
  KafkaError check(Group group, GroupRequest.Speaker speaker, int generation) {
    KafkaError error = group.check(speaker);
    return error == KafkaError.NONE && generation != group.generation
        ? KafkaError.ILLEGAL_GENERATION
        : error;
  }

  void sync(Group group, GroupRequest.Sync sync) {
    KafkaError error = check(group, sync.speaker(), sync.generation());
    if (error != KafkaError.NONE) {
      desk.refuse(sync.ticket(), error);
    } else if (differs(sync.protocolType(), group.protocolType)
        || differs(sync.protocol(), group.protocol)) {
      desk.refuse(sync.ticket(), KafkaError.INCONSISTENT_GROUP_PROTOCOL);
    } else {
      Member member = group.member(sync.speaker().memberId());
      member.heard(desk.nowMs());
      rebalancing.sync(group, member, sync);
    }
  }

  private static boolean differs(String said, String known) {
    return said != null && !said.equals(known);
  }

  void heartbeat(Group group, GroupRequest.Heartbeat heartbeat) {
    KafkaError error = check(group, heartbeat.speaker(), heartbeat.generation());
    if (error == KafkaError.NONE) {
      group.member(heartbeat.speaker().memberId()).heard(desk.nowMs());
      if (group.state == GroupState.PREPARING_REBALANCE) {
        error = KafkaError.REBALANCE_IN_PROGRESS;
      }
    }
    if (error == KafkaError.NONE) {
      desk.reply(heartbeat.ticket(), new GroupReply.Done());
    } else {
      desk.refuse(heartbeat.ticket(), error);
    }
  }

  /** Null for the group if there is none. */
  void leave(Group group, GroupRequest.Leave leave) {
    List<KafkaError> outcomes = new ArrayList<>();
    for (GroupRequest.Speaker each : leave.leavers()) {
      outcomes.add(group == null ? KafkaError.UNKNOWN_MEMBER_ID : leave(group, each));
    }
    desk.reply(leave.ticket(), new GroupReply.Left(outcomes));
  }

  private KafkaError leave(Group group, GroupRequest.Speaker leaver) {
    if (group.expected().remove(leaver.memberId()) != null) {
      rebalancing.tryComplete(group);
      return KafkaError.NONE;
    }
    // An administrator knows a static member by its instance alone.
    String instanceOwner = group.memberOf(leaver.instanceId());
    GroupRequest.Speaker named =
        leaver.memberId().isEmpty() && instanceOwner != null
            ? new GroupRequest.Speaker(instanceOwner, leaver.instanceId())
            : leaver;
    KafkaError error = group.check(named);
    if (error == KafkaError.NONE) {
      rebalancing.remove(group, group.member(named.memberId()), KafkaError.UNKNOWN_MEMBER_ID);
    }
    return error;
  }

  /** Looks at the clock. */
  void tick(Group group) {
    if (!desk.has(GroupBug.SESSIONS_NEVER_EXPIRE)) {
      for (Member member : List.copyOf(group.members())) {
        if (member.isSilentSince(desk.nowMs())) {
          rebalancing.remove(group, member, KafkaError.UNKNOWN_MEMBER_ID);
        }
      }
    }
    if (group.expected().values().removeIf(endMs -> desk.nowMs() >= endMs)) {
      rebalancing.tryComplete(group);
    }
  }
}
