package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.group.GroupRequest;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Heartbeat;

/** Heartbeat, versions 0 to 4. */
final class Api12Heartbeat implements Api<Heartbeat.Request, Heartbeat.Response> {
  private final GroupDesk groups;

  Api12Heartbeat(GroupDesk groups) {
    this.groups = groups;
  }

  @Override
  public Codec<Heartbeat.Request, Heartbeat.Response> codec() {
    return Heartbeat.CODEC;
  }

  @Override
  public void handle(Heartbeat.Request request, RequestContext<Heartbeat.Response> context) {
    groups.ask(
        request.groupId(),
        ticket ->
            new GroupRequest.Heartbeat(
                ticket,
                request.groupId(),
                GroupDesk.speaker(request.memberId(), request.groupInstanceId()),
                request.generationId()),
        reply -> context.respond(new Heartbeat.Response(GroupDesk.error(reply))));
  }
}
