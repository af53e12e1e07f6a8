package io.highwater.spec.group;

import io.highwater.spec.KafkaError;

/** Who comes into a group: newcomers, those who come back, and those who come in another's name. */
final class Joining {
  private final Desk desk;
  private final Rebalancing rebalancing;

  Joining(Desk desk, Rebalancing rebalancing) {
    this.desk = desk;
    this.rebalancing = rebalancing;
  }

  /** What is wrong with a request, whatever the group; NONE if nothing is. */
  KafkaError check(GroupRequest.Join join) {
    if (join.groupId().isEmpty()) {
      return KafkaError.INVALID_GROUP_ID;
    }
    int timeoutMs = join.sessionTimeoutMs();
    boolean fits =
        timeoutMs >= desk.settings().sessionTimeoutMsMin()
            && timeoutMs <= desk.settings().sessionTimeoutMsMax();
    return fits ? KafkaError.NONE : KafkaError.INVALID_SESSION_TIMEOUT;
  }

  void join(Group group, GroupRequest.Join join) {
    String memberId = join.speaker().memberId();
    boolean isNew = group.member(memberId) == null;
    if (!group.fits(join.protocolType(), join.protocols())) {
      desk.refuse(join.ticket(), KafkaError.INCONSISTENT_GROUP_PROTOCOL);
    } else if (!memberId.isEmpty() && !group.expected().containsKey(memberId)) {
      returning(group, join);
    } else if (memberId.isEmpty() && group.memberOf(join.speaker().instanceId()) != null) {
      replacing(group, join);
    } else if (isNew && group.size() >= desk.settings().sizeMax()) {
      desk.refuse(join.ticket(), KafkaError.GROUP_MAX_SIZE_REACHED);
    } else if (memberId.isEmpty() && join.speaker().instanceId() == null && join.idRequired()) {
      group.expected().put(join.newMemberId(), desk.nowMs() + join.sessionTimeoutMs());
      desk.reply(join.ticket(), new GroupReply.MemberIdGiven(join.newMemberId()));
    } else {
      add(group, memberId.isEmpty() ? join.newMemberId() : memberId, join);
    }
  }

  private void add(Group group, String memberId, GroupRequest.Join join) {
    if (!group.hasMembers()) {
      group.protocolType = join.protocolType();
    }
    Member member = new Member(memberId, join);
    member.joining = join.ticket();
    group.add(member);
    group.hasNewcomer |= group.isCollecting;
    rebalancing.prepare(group);
    rebalancing.tryComplete(group);
  }

  private void returning(Group group, GroupRequest.Join join) {
    KafkaError error = group.check(join.speaker());
    if (error != KafkaError.NONE) {
      desk.refuse(join.ticket(), error);
      return;
    }
    Member member = group.member(join.speaker().memberId());
    boolean hasNews = !member.protocols().equals(join.protocols());
    boolean isSettled =
        group.state == GroupState.COMPLETING_REBALANCE
            || (group.state == GroupState.STABLE && !group.isLeader(member));
    member.heard(desk.nowMs());
    if (isSettled && !hasNews) {
      desk.reply(join.ticket(), rebalancing.joined(group, member));
    } else {
      rejoin(group, member, join);
    }
  }

  private void rejoin(Group group, Member member, GroupRequest.Join join) {
    rebalancing.refuseJoin(member, KafkaError.REBALANCE_IN_PROGRESS);
    member.update(join);
    rebalancing.prepare(group);
    member.joining = join.ticket();
    rebalancing.tryComplete(group);
  }

  /**
   * A static member's new process takes the place of the old one, with all that it was assigned; a
   * settled group need not even rebalance, unless it would go by another assignor now.
   */
  private void replacing(Group group, GroupRequest.Join join) {
    Member old = group.member(group.memberOf(join.speaker().instanceId()));
    boolean wasLeader = group.isLeader(old);
    group.remove(old);
    rebalancing.refuseJoin(old, KafkaError.FENCED_INSTANCE_ID);
    rebalancing.refuseSync(old, KafkaError.FENCED_INSTANCE_ID);
    Member member = new Member(join.newMemberId(), join);
    member.assignment = old.assignment;
    member.heard(desk.nowMs());
    group.add(member);
    if (wasLeader) {
      group.leaderId = member.id();
    }
    if (group.state != GroupState.STABLE || !group.selectProtocol().equals(group.protocol)) {
      rejoin(group, member, join);
      return;
    }
    // An older client that is told it leads would assign anew, so it is told the old leader's name.
    boolean keeps = wasLeader && join.mayKeepAssignment();
    String leaderId = wasLeader && !keeps ? old.id() : group.leaderId;
    GroupReply reply = rebalancing.joined(group, member, leaderId, keeps);
    desk.record(
        group.toRecord(),
        error -> {
          if (error == KafkaError.NONE) {
            desk.reply(join.ticket(), reply);
          } else {
            desk.refuse(join.ticket(), error);
          }
        });
  }
}
