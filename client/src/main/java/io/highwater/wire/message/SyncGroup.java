package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;

/**
 * SyncGroup (key 14): the leader brings the assignment, and everybody gets a part.
 *
 * <p>Versions 0 to 5: static members from 3, the protocol on both sides from 5.
 */
public final class SyncGroup {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.SYNC_GROUP,
          new Body<>(
              SyncGroupRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              SyncGroupResponseData::new, (data, version) -> response(data), SyncGroup::data));

  private static final int PROTOCOL = 5;

  private SyncGroup() {}

  /** Who asks; assignments come from the leader only. */
  public record Request(
      String groupId,
      int generationId,
      String memberId,
      Optional<String> groupInstanceId,
      Optional<String> protocolType,
      Optional<String> protocolName,
      List<Assignment> assignments)
      implements io.highwater.wire.message.Request {
    public Request {
      assignments = List.copyOf(assignments);
    }
  }

  /** A member's part. */
  public record Assignment(String memberId, ByteBuffer assignment) {}

  /** The asker's own part. */
  public record Response(
      ErrorCode error,
      Optional<String> protocolType,
      Optional<String> protocolName,
      ByteBuffer assignment)
      implements io.highwater.wire.message.Response {

    /** Nothing but an error. */
    public static Response failed(ErrorCode error) {
      return new Response(error, Optional.empty(), Optional.empty(), ByteBuffer.allocate(0));
    }
  }

  private static Request request(SyncGroupRequestData data) {
    return new Request(
        data.groupId(),
        data.generationId(),
        data.memberId(),
        Optional.ofNullable(data.groupInstanceId()),
        Optional.ofNullable(data.protocolType()),
        Optional.ofNullable(data.protocolName()),
        Convert.list(
            data.assignments(),
            each -> new Assignment(each.memberId(), ByteBuffer.wrap(each.assignment()))));
  }

  private static SyncGroupRequestData data(Request request) {
    return new SyncGroupRequestData()
        .setGroupId(request.groupId)
        .setGenerationId(request.generationId)
        .setMemberId(request.memberId)
        .setGroupInstanceId(request.groupInstanceId.orElse(null))
        .setProtocolType(request.protocolType.orElse(null))
        .setProtocolName(request.protocolName.orElse(null))
        .setAssignments(
            Convert.list(
                request.assignments,
                each ->
                    new SyncGroupRequestAssignment()
                        .setMemberId(each.memberId)
                        .setAssignment(Convert.bytes(each.assignment))));
  }

  private static Response response(SyncGroupResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        Optional.ofNullable(data.protocolType()),
        Optional.ofNullable(data.protocolName()),
        ByteBuffer.wrap(data.assignment()));
  }

  private static SyncGroupResponseData data(Response response, int version) {
    SyncGroupResponseData data =
        new SyncGroupResponseData()
            .setErrorCode(response.error.code())
            .setAssignment(Convert.bytes(response.assignment));
    return version < PROTOCOL
        ? data
        : data.setProtocolType(response.protocolType.orElse(null))
            .setProtocolName(response.protocolName.orElse(null));
  }
}
