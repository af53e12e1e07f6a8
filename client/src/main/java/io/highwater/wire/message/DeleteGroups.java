package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResultCollection;

/**
 * DeleteGroups (key 42): forgets groups without members.
 *
 * <p>Versions 0 to 2.
 */
public final class DeleteGroups {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.DELETE_GROUPS,
          new Body<>(
              DeleteGroupsRequestData::new,
              (data, version) -> new Request(data.groupsNames()),
              (request, version) ->
                  new DeleteGroupsRequestData().setGroupsNames(request.groupsNames)),
          new Body<>(
              DeleteGroupsResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  private DeleteGroups() {}

  /** Which groups. */
  public record Request(List<String> groupsNames) implements io.highwater.wire.message.Request {
    public Request {
      groupsNames = List.copyOf(groupsNames);
    }
  }

  /** One result a group. */
  public record Response(List<Result> results) implements io.highwater.wire.message.Response {
    public Response {
      results = List.copyOf(results);
    }
  }

  /** What became of one. */
  public record Result(String groupId, ErrorCode error) {}

  private static Response response(DeleteGroupsResponseData data) {
    return new Response(
        Convert.list(
            data.results(), each -> new Result(each.groupId(), ErrorCode.of(each.errorCode()))));
  }

  private static DeleteGroupsResponseData data(Response response) {
    return new DeleteGroupsResponseData()
        .setResults(
            Convert.into(
                new DeletableGroupResultCollection(),
                response.results,
                each ->
                    new DeletableGroupResult()
                        .setGroupId(each.groupId)
                        .setErrorCode(each.error.code())));
  }
}
