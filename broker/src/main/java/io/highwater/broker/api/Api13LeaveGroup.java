package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.KafkaError;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.LeaveGroup;
import java.util.ArrayList;
import java.util.List;

/** LeaveGroup, versions 0 to 5. The reasons that members give are not kept. */
final class Api13LeaveGroup implements Api<LeaveGroup.Request, LeaveGroup.Response> {
  private final GroupDesk groups;

  Api13LeaveGroup(GroupDesk groups) {
    this.groups = groups;
  }

  @Override
  public Codec<LeaveGroup.Request, LeaveGroup.Response> codec() {
    return LeaveGroup.CODEC;
  }

  @Override
  public void handle(LeaveGroup.Request request, RequestContext<LeaveGroup.Response> context) {
    List<GroupRequest.Speaker> leavers =
        request.members().stream()
            .map(each -> GroupDesk.speaker(each.memberId(), each.groupInstanceId()))
            .toList();
    groups.ask(
        request.groupId(),
        ticket -> new GroupRequest.Leave(ticket, request.groupId(), leavers),
        reply -> context.respondWith(() -> response(request, reply, context.version())));
  }

  private static LeaveGroup.Response response(
      LeaveGroup.Request request, GroupReply reply, int version) {
    if (!(reply instanceof GroupReply.Left left)) {
      return new LeaveGroup.Response(GroupDesk.error(reply), List.of());
    }
    if (version < LeaveGroup.MANY) {
      KafkaError only = left.outcomes().get(0);
      return new LeaveGroup.Response(BrokerServices.code(only), List.of());
    }
    List<LeaveGroup.Outcome> outcomes = new ArrayList<>();
    for (LeaveGroup.Member each : request.members()) {
      KafkaError error = left.outcomes().get(outcomes.size());
      outcomes.add(
          new LeaveGroup.Outcome(
              each.memberId(), each.groupInstanceId(), BrokerServices.code(error)));
    }
    return new LeaveGroup.Response(ErrorCode.NONE, outcomes);
  }
}
