package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.group.GroupProtocol;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.JoinGroup;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * JoinGroup, versions 0 to 9. A new member's id is its name and an id that nobody else has, as in
 * Kafka, so that people find it in a list.
 */
final class Api11JoinGroup implements Api<JoinGroup.Request, JoinGroup.Response> {
  private static final int REBALANCE_TIMEOUT = 1;
  private static final int ID_REQUIRED = 4;
  private static final int KEEPS_ASSIGNMENT = 9;

  private final GroupDesk groups;
  private final Supplier<UUID> newId;

  Api11JoinGroup(GroupDesk groups, Supplier<UUID> newId) {
    this.groups = groups;
    this.newId = newId;
  }

  @Override
  public Codec<JoinGroup.Request, JoinGroup.Response> codec() {
    return JoinGroup.CODEC;
  }

  @Override
  public void handle(JoinGroup.Request request, RequestContext<JoinGroup.Response> context) {
    int version = context.version();
    String name = request.groupInstanceId().orElse(context.clientId());
    if (Stream.concat(
            Stream.of(name, context.clientId(), request.protocolType()),
            request.protocols().stream().map(JoinGroup.Protocol::name))
        .anyMatch(GroupDesk::isTooLong)) {
      context.respond(JoinGroup.Response.failed(ErrorCode.INVALID_REQUEST, request.memberId()));
      return;
    }
    List<GroupProtocol> protocols =
        request.protocols().stream()
            .map(each -> new GroupProtocol(each.name(), GroupDesk.opaque(each.metadata())))
            .toList();
    groups.ask(
        request.groupId(),
        ticket ->
            new GroupRequest.Join(
                ticket,
                request.groupId(),
                GroupDesk.speaker(request.memberId(), request.groupInstanceId()),
                name + "-" + newId.get(),
                version >= ID_REQUIRED,
                version >= KEEPS_ASSIGNMENT,
                context.clientId(),
                context.clientHost(),
                request.sessionTimeoutMs(),
                version >= REBALANCE_TIMEOUT
                    ? request.rebalanceTimeoutMs()
                    : request.sessionTimeoutMs(),
                request.protocolType(),
                protocols),
        reply -> context.respondWith(() -> response(request, reply)));
  }

  private static JoinGroup.Response response(JoinGroup.Request request, GroupReply reply) {
    if (reply instanceof GroupReply.MemberIdGiven given) {
      return JoinGroup.Response.failed(ErrorCode.MEMBER_ID_REQUIRED, given.memberId());
    }
    if (!(reply instanceof GroupReply.Joined joined)) {
      return JoinGroup.Response.failed(GroupDesk.error(reply), request.memberId());
    }
    return new JoinGroup.Response(
        ErrorCode.NONE,
        joined.generation(),
        Optional.of(joined.protocolType()),
        Optional.of(joined.protocol()),
        joined.leaderId(),
        joined.keepsAssignment(),
        joined.memberId(),
        joined.members().stream()
            .map(
                each ->
                    new JoinGroup.Member(
                        each.memberId(),
                        Optional.ofNullable(each.instanceId()),
                        GroupDesk.bytes(each.metadata())))
            .toList());
  }
}
