package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.DeleteGroups;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;

/** DeleteGroups, versions 0 to 2. A group that is named twice is answered once. */
final class Api42DeleteGroups implements Api<DeleteGroups.Request, DeleteGroups.Response> {
  private final GroupDesk groups;

  Api42DeleteGroups(GroupDesk groups) {
    this.groups = groups;
  }

  @Override
  public Codec<DeleteGroups.Request, DeleteGroups.Response> codec() {
    return DeleteGroups.CODEC;
  }

  @Override
  public void handle(DeleteGroups.Request request, RequestContext<DeleteGroups.Response> context) {
    List<String> names = List.copyOf(new LinkedHashSet<>(request.groupsNames()));
    Join<GroupReply> join =
        Join.of(names.size(), replies -> context.respondWith(() -> response(names, replies)));
    for (int i = 0; i < names.size(); i++) {
      int place = i;
      groups.ask(
          names.get(i),
          ticket -> new GroupRequest.DeleteGroup(ticket, names.get(place)),
          reply -> join.put(place, reply));
    }
  }

  private static DeleteGroups.Response response(List<String> names, Iterator<GroupReply> replies) {
    List<DeleteGroups.Result> results = new ArrayList<>();
    for (String each : names) {
      results.add(new DeleteGroups.Result(each, GroupDesk.error(replies.next())));
    }
    return new DeleteGroups.Response(results);
  }
}
