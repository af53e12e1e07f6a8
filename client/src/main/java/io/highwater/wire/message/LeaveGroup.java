package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;

/**
 * LeaveGroup (key 13): members go.
 *
 * <p>Versions 0 to 5: many members, static ones among them, from 3, reasons from 5. Below 3 there
 * is exactly one, and its outcome is the response's error.
 */
public final class LeaveGroup {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.LEAVE_GROUP,
          new Body<>(LeaveGroupRequestData::new, LeaveGroup::request, LeaveGroup::data),
          new Body<>(
              LeaveGroupResponseData::new, (data, version) -> response(data), LeaveGroup::data));

  /** From this version on each member has an outcome of its own. */
  public static final int MANY = 3;

  private LeaveGroup() {}

  /** Who goes. */
  public record Request(String groupId, List<Member> members)
      implements io.highwater.wire.message.Request {
    public Request {
      members = List.copyOf(members);
    }
  }

  /**
   * One who goes.
   *
   * @param memberId may be empty for a static member
   */
  public record Member(
      String memberId, Optional<String> groupInstanceId, Optional<String> reason) {}

  /** One outcome a member, from version {@value #MANY}. */
  public record Response(ErrorCode error, List<Outcome> members)
      implements io.highwater.wire.message.Response {
    public Response {
      members = List.copyOf(members);
    }
  }

  /** What became of one. */
  public record Outcome(String memberId, Optional<String> groupInstanceId, ErrorCode error) {}

  private static Request request(LeaveGroupRequestData data, int version) {
    List<Member> members =
        version < MANY
            ? List.of(new Member(data.memberId(), Optional.empty(), Optional.empty()))
            : Convert.list(
                data.members(),
                each ->
                    new Member(
                        each.memberId(),
                        Optional.ofNullable(each.groupInstanceId()),
                        Optional.ofNullable(each.reason())));
    return new Request(data.groupId(), members);
  }

  private static LeaveGroupRequestData data(Request request, int version) {
    LeaveGroupRequestData data = new LeaveGroupRequestData().setGroupId(request.groupId);
    return version < MANY
        ? data.setMemberId(request.members.get(0).memberId)
        : data.setMembers(
            Convert.list(
                request.members,
                each ->
                    new MemberIdentity()
                        .setMemberId(each.memberId)
                        .setGroupInstanceId(each.groupInstanceId.orElse(null))
                        .setReason(each.reason.orElse(null))));
  }

  private static Response response(LeaveGroupResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        Convert.list(
            data.members(),
            each ->
                new Outcome(
                    each.memberId(),
                    Optional.ofNullable(each.groupInstanceId()),
                    ErrorCode.of(each.errorCode()))));
  }

  private static LeaveGroupResponseData data(Response response, int version) {
    LeaveGroupResponseData data = new LeaveGroupResponseData().setErrorCode(response.error.code());
    return version < MANY
        ? data
        : data.setMembers(
            Convert.list(
                response.members,
                each ->
                    new MemberResponse()
                        .setMemberId(each.memberId)
                        .setGroupInstanceId(each.groupInstanceId.orElse(null))
                        .setErrorCode(each.error.code())));
  }
}
