package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;

/**
 * DescribeGroups (key 15): who is in a group, and what they read.
 *
 * <p>Versions 0 to 6: authorized operations from 3, static members from 4, messages and an error
 * for what is not there from 6.
 */
public final class DescribeGroups {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.DESCRIBE_GROUPS,
          new Body<>(
              DescribeGroupsRequestData::new,
              (data, version) -> new Request(data.groups(), data.includeAuthorizedOperations()),
              (request, version) -> data(request)),
          new Body<>(
              DescribeGroupsResponseData::new,
              (data, version) -> response(data),
              DescribeGroups::data));

  /** From this version on a group that is not there is an error. */
  public static final int MESSAGES = 6;

  /** Authorized operations that are not told. */
  public static final int NOT_TOLD = Integer.MIN_VALUE;

  private static final int OPERATIONS = 3;

  private DescribeGroups() {}

  /** Which groups. */
  public record Request(List<String> groups, boolean includeAuthorizedOperations)
      implements io.highwater.wire.message.Request {
    public Request {
      groups = List.copyOf(groups);
    }
  }

  /** One answer a group. */
  public record Response(List<Group> groups) implements io.highwater.wire.message.Response {
    public Response {
      groups = List.copyOf(groups);
    }
  }

  /**
   * One group.
   *
   * @param groupState such as Stable; Dead if there is none
   * @param protocolData the assignor
   */
  public record Group(
      ErrorCode error,
      Optional<String> errorMessage,
      String groupId,
      String groupState,
      String protocolType,
      String protocolData,
      List<Member> members,
      int authorizedOperations) {
    public Group {
      members = List.copyOf(members);
    }
  }

  /** One member. */
  public record Member(
      String memberId,
      Optional<String> groupInstanceId,
      String clientId,
      String clientHost,
      ByteBuffer memberMetadata,
      ByteBuffer memberAssignment) {}

  private static DescribeGroupsRequestData data(Request request) {
    return new DescribeGroupsRequestData()
        .setGroups(request.groups)
        .setIncludeAuthorizedOperations(request.includeAuthorizedOperations);
  }

  private static Response response(DescribeGroupsResponseData data) {
    return new Response(
        Convert.list(
            data.groups(),
            group ->
                new Group(
                    ErrorCode.of(group.errorCode()),
                    Optional.ofNullable(group.errorMessage()),
                    group.groupId(),
                    group.groupState(),
                    group.protocolType(),
                    group.protocolData(),
                    Convert.list(group.members(), DescribeGroups::member),
                    group.authorizedOperations())));
  }

  private static Member member(DescribedGroupMember data) {
    return new Member(
        data.memberId(),
        Optional.ofNullable(data.groupInstanceId()),
        data.clientId(),
        data.clientHost(),
        ByteBuffer.wrap(data.memberMetadata()),
        ByteBuffer.wrap(data.memberAssignment()));
  }

  private static DescribeGroupsResponseData data(Response response, int version) {
    return new DescribeGroupsResponseData()
        .setGroups(Convert.list(response.groups, group -> data(group, version)));
  }

  private static DescribedGroup data(Group group, int version) {
    DescribedGroup data =
        new DescribedGroup()
            .setErrorCode(group.error.code())
            .setGroupId(group.groupId)
            .setGroupState(group.groupState)
            .setProtocolType(group.protocolType)
            .setProtocolData(group.protocolData)
            .setMembers(Convert.list(group.members, DescribeGroups::data));
    if (version >= OPERATIONS) {
      data.setAuthorizedOperations(group.authorizedOperations);
    }
    return version < MESSAGES ? data : data.setErrorMessage(group.errorMessage.orElse(null));
  }

  private static DescribedGroupMember data(Member member) {
    return new DescribedGroupMember()
        .setMemberId(member.memberId)
        .setGroupInstanceId(member.groupInstanceId.orElse(null))
        .setClientId(member.clientId)
        .setClientHost(member.clientHost)
        .setMemberMetadata(Convert.bytes(member.memberMetadata))
        .setMemberAssignment(Convert.bytes(member.memberAssignment));
  }
}
