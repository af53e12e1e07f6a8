package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.ListGroups;
import java.util.ArrayList;
import java.util.List;

/** ListGroups, versions 0 to 5: the groups that this broker coordinates, all of them classic. */
final class Api16ListGroups implements Api<ListGroups.Request, ListGroups.Response> {
  private static final String CLASSIC = "classic";

  private final GroupDesk groups;

  Api16ListGroups(GroupDesk groups) {
    this.groups = groups;
  }

  @Override
  public Codec<ListGroups.Request, ListGroups.Response> codec() {
    return ListGroups.CODEC;
  }

  @Override
  public void handle(ListGroups.Request request, RequestContext<ListGroups.Response> context) {
    groups.askAll(
        GroupRequest.ListGroups::new,
        replies -> context.respondWith(() -> response(request, replies)));
  }

  private static ListGroups.Response response(
      ListGroups.Request request, List<GroupReply> replies) {
    ErrorCode error = ErrorCode.NONE;
    List<ListGroups.Group> all = new ArrayList<>();
    for (GroupReply reply : replies) {
      if (reply instanceof GroupReply.Listed listed) {
        for (GroupReply.ListedGroup each : listed.groups()) {
          all.add(
              new ListGroups.Group(
                  each.groupId(), each.protocolType(), each.state().title(), CLASSIC));
        }
      } else {
        error = GroupDesk.error(reply);
      }
    }
    all.removeIf(
        each ->
            !admits(request.statesFilter(), each.groupState())
                || !admits(request.typesFilter(), each.groupType()));
    return new ListGroups.Response(error, all);
  }

  private static boolean admits(List<String> filter, String value) {
    return filter.isEmpty() || filter.stream().anyMatch(value::equalsIgnoreCase);
  }
}
