package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.spec.group.Opaque;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.SyncGroup;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** SyncGroup, versions 0 to 5. */
final class Api14SyncGroup implements Api<SyncGroup.Request, SyncGroup.Response> {
  private final GroupDesk groups;

  Api14SyncGroup(GroupDesk groups) {
    this.groups = groups;
  }

  @Override
  public Codec<SyncGroup.Request, SyncGroup.Response> codec() {
    return SyncGroup.CODEC;
  }

  @Override
  public void handle(SyncGroup.Request request, RequestContext<SyncGroup.Response> context) {
    SortedMap<String, Opaque> assignments = new TreeMap<>();
    request
        .assignments()
        .forEach(each -> assignments.put(each.memberId(), GroupDesk.opaque(each.assignment())));
    groups.ask(
        request.groupId(),
        ticket ->
            new GroupRequest.Sync(
                ticket,
                request.groupId(),
                GroupDesk.speaker(request.memberId(), request.groupInstanceId()),
                request.generationId(),
                request.protocolType().orElse(null),
                request.protocolName().orElse(null),
                assignments),
        reply -> context.respondWith(() -> response(reply)));
  }

  private static SyncGroup.Response response(GroupReply reply) {
    return reply instanceof GroupReply.Synced synced
        ? new SyncGroup.Response(
            ErrorCode.NONE,
            Optional.of(synced.protocolType()),
            Optional.of(synced.protocol()),
            GroupDesk.bytes(synced.assignment()))
        : SyncGroup.Response.failed(GroupDesk.error(reply));
  }
}
