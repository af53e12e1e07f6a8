package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;

/**
 * ListGroups (key 16): the groups that a broker coordinates.
 *
 * <p>Versions 0 to 5: states from 4, types from 5.
 */
public final class ListGroups {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.LIST_GROUPS,
          new Body<>(
              ListGroupsRequestData::new,
              (data, version) -> new Request(data.statesFilter(), data.typesFilter()),
              (request, version) ->
                  new ListGroupsRequestData()
                      .setStatesFilter(request.statesFilter)
                      .setTypesFilter(request.typesFilter)),
          new Body<>(
              ListGroupsResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  private ListGroups() {}

  /** Which groups; empty filters let all through. */
  public record Request(List<String> statesFilter, List<String> typesFilter)
      implements io.highwater.wire.message.Request {
    public Request {
      statesFilter = List.copyOf(statesFilter);
      typesFilter = List.copyOf(typesFilter);
    }
  }

  /** Those that there are. */
  public record Response(ErrorCode error, List<Group> groups)
      implements io.highwater.wire.message.Response {
    public Response {
      groups = List.copyOf(groups);
    }
  }

  /** One of them; state and type are not told by older versions. */
  public record Group(String groupId, String protocolType, String groupState, String groupType) {}

  private static Response response(ListGroupsResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        Convert.list(
            data.groups(),
            each ->
                new Group(
                    each.groupId(), each.protocolType(), each.groupState(), each.groupType())));
  }

  private static ListGroupsResponseData data(Response response) {
    return new ListGroupsResponseData()
        .setErrorCode(response.error.code())
        .setGroups(
            Convert.list(
                response.groups,
                each ->
                    new ListGroupsResponseData.ListedGroup()
                        .setGroupId(each.groupId)
                        .setProtocolType(each.protocolType)
                        .setGroupState(each.groupState)
                        .setGroupType(each.groupType)));
  }
}
