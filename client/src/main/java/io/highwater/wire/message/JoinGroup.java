package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;

/**
 * JoinGroup (key 11): a member wants to be in a group's next generation.
 *
 * <p>Versions 0 to 9: a rebalance timeout of its own from 1, ids in two steps from 4 (KIP-394),
 * static members from 5, the protocol type in the response from 7, reasons from 8, leaders that
 * keep the assignment from 9 (KIP-814).
 */
public final class JoinGroup {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.JOIN_GROUP,
          new Body<>(
              JoinGroupRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              JoinGroupResponseData::new, (data, version) -> response(data), JoinGroup::data));

  private static final int PROTOCOL_TYPE = 7;
  private static final int SKIP_ASSIGNMENT = 9;

  private JoinGroup() {}

  /**
   * Who wants to join.
   *
   * @param rebalanceTimeoutMs -1 before version 1: the session timeout
   * @param memberId empty if it has none yet
   * @param protocols the assignors that it knows, the best first
   */
  public record Request(
      String groupId,
      int sessionTimeoutMs,
      int rebalanceTimeoutMs,
      String memberId,
      Optional<String> groupInstanceId,
      String protocolType,
      List<Protocol> protocols,
      Optional<String> reason)
      implements io.highwater.wire.message.Request {
    public Request {
      protocols = List.copyOf(protocols);
    }
  }

  /** An assignor, and what it shall know of the member. */
  public record Protocol(String name, ByteBuffer metadata) {}

  /**
   * The generation.
   *
   * @param members everybody, for the leader only
   */
  public record Response(
      ErrorCode error,
      int generationId,
      Optional<String> protocolType,
      Optional<String> protocolName,
      String leader,
      boolean skipAssignment,
      String memberId,
      List<Member> members)
      implements io.highwater.wire.message.Response {
    public Response {
      members = List.copyOf(members);
    }

    /** Nothing but an error, and the id to come back with, if any. */
    public static Response failed(ErrorCode error, String memberId) {
      return new Response(
          error, -1, Optional.empty(), Optional.empty(), "", false, memberId, List.of());
    }
  }

  /** What the leader must know of a member. */
  public record Member(String memberId, Optional<String> groupInstanceId, ByteBuffer metadata) {}

  private static Request request(JoinGroupRequestData data) {
    return new Request(
        data.groupId(),
        data.sessionTimeoutMs(),
        data.rebalanceTimeoutMs(),
        data.memberId(),
        Optional.ofNullable(data.groupInstanceId()),
        data.protocolType(),
        Convert.list(
            data.protocols(), each -> new Protocol(each.name(), ByteBuffer.wrap(each.metadata()))),
        Optional.ofNullable(data.reason()));
  }

  private static JoinGroupRequestData data(Request request) {
    return new JoinGroupRequestData()
        .setGroupId(request.groupId)
        .setSessionTimeoutMs(request.sessionTimeoutMs)
        .setRebalanceTimeoutMs(request.rebalanceTimeoutMs)
        .setMemberId(request.memberId)
        .setGroupInstanceId(request.groupInstanceId.orElse(null))
        .setProtocolType(request.protocolType)
        .setProtocols(
            Convert.into(
                new JoinGroupRequestProtocolCollection(),
                request.protocols,
                each ->
                    new JoinGroupRequestProtocol()
                        .setName(each.name)
                        .setMetadata(Convert.bytes(each.metadata))))
        .setReason(request.reason.orElse(null));
  }

  private static Response response(JoinGroupResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        data.generationId(),
        Optional.ofNullable(data.protocolType()),
        Optional.ofNullable(data.protocolName()),
        data.leader(),
        data.skipAssignment(),
        data.memberId(),
        Convert.list(
            data.members(),
            each ->
                new Member(
                    each.memberId(),
                    Optional.ofNullable(each.groupInstanceId()),
                    ByteBuffer.wrap(each.metadata()))));
  }

  private static JoinGroupResponseData data(Response response, int version) {
    boolean typed = version >= PROTOCOL_TYPE;
    return new JoinGroupResponseData()
        .setErrorCode(response.error.code())
        .setGenerationId(response.generationId)
        .setProtocolType(typed ? response.protocolType.orElse(null) : null)
        .setProtocolName(response.protocolName.orElse(typed ? null : ""))
        .setLeader(response.leader)
        .setSkipAssignment(version >= SKIP_ASSIGNMENT && response.skipAssignment)
        .setMemberId(response.memberId)
        .setMembers(
            Convert.list(
                response.members,
                each ->
                    new JoinGroupResponseMember()
                        .setMemberId(each.memberId)
                        .setGroupInstanceId(each.groupInstanceId.orElse(null))
                        .setMetadata(Convert.bytes(each.metadata))));
  }
}
