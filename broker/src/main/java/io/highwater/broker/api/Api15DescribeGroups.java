package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.group.GroupRecord;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.spec.group.GroupState;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.DescribeGroups;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** DescribeGroups, versions 0 to 6. Authorized operations are not told: there is no security. */
final class Api15DescribeGroups implements Api<DescribeGroups.Request, DescribeGroups.Response> {
  private final GroupDesk groups;

  Api15DescribeGroups(GroupDesk groups) {
    this.groups = groups;
  }

  @Override
  public Codec<DescribeGroups.Request, DescribeGroups.Response> codec() {
    return DescribeGroups.CODEC;
  }

  @Override
  public void handle(
      DescribeGroups.Request request, RequestContext<DescribeGroups.Response> context) {
    Join<GroupReply> join =
        Join.of(
            request.groups().size(),
            replies -> context.respondWith(() -> response(request, replies, context.version())));
    for (int i = 0; i < request.groups().size(); i++) {
      int place = i;
      String groupId = request.groups().get(i);
      groups.ask(
          groupId,
          ticket -> new GroupRequest.DescribeGroup(ticket, groupId),
          reply -> join.put(place, reply));
    }
  }

  private static DescribeGroups.Response response(
      DescribeGroups.Request request, Iterator<GroupReply> replies, int version) {
    List<DescribeGroups.Group> described = new ArrayList<>();
    for (String groupId : request.groups()) {
      described.add(group(groupId, replies.next(), version));
    }
    return new DescribeGroups.Response(described);
  }

  private static DescribeGroups.Group group(String groupId, GroupReply reply, int version) {
    if (!(reply instanceof GroupReply.Described described)) {
      return nothing(groupId, GroupDesk.error(reply), "", "");
    }
    if (described.state() == GroupState.DEAD) {
      ErrorCode error =
          version >= DescribeGroups.MESSAGES ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NONE;
      return nothing(groupId, error, "there is no group " + groupId, GroupState.DEAD.title());
    }
    return new DescribeGroups.Group(
        ErrorCode.NONE,
        Optional.empty(),
        groupId,
        described.state().title(),
        described.protocolType(),
        described.protocol() == null ? "" : described.protocol(),
        described.members().stream().map(Api15DescribeGroups::member).toList(),
        DescribeGroups.NOT_TOLD);
  }

  private static DescribeGroups.Group nothing(
      String groupId, ErrorCode error, String message, String state) {
    return new DescribeGroups.Group(
        error, Optional.of(message), groupId, state, "", "", List.of(), DescribeGroups.NOT_TOLD);
  }

  private static DescribeGroups.Member member(GroupRecord.AssignedMember member) {
    return new DescribeGroups.Member(
        member.memberId(),
        Optional.ofNullable(member.instanceId()),
        member.clientId(),
        member.clientHost(),
        GroupDesk.bytes(member.metadata()),
        GroupDesk.bytes(member.assignment()));
  }
}
