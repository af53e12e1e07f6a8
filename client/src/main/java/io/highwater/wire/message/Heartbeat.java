package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.Optional;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;

/**
 * Heartbeat (key 12): a member of a group is alive.
 *
 * <p>Versions 0 to 4: static members from 3.
 */
public final class Heartbeat {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.HEARTBEAT,
          new Body<>(
              HeartbeatRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              HeartbeatResponseData::new,
              (data, version) -> new Response(ErrorCode.of(data.errorCode())),
              (response, version) ->
                  new HeartbeatResponseData().setErrorCode(response.error.code())));

  private Heartbeat() {}

  /** Who is alive, and in which generation. */
  public record Request(
      String groupId, int generationId, String memberId, Optional<String> groupInstanceId)
      implements io.highwater.wire.message.Request {}

  /** Whether the member may go on. */
  public record Response(ErrorCode error) implements io.highwater.wire.message.Response {}

  private static Request request(HeartbeatRequestData data) {
    return new Request(
        data.groupId(),
        data.generationId(),
        data.memberId(),
        Optional.ofNullable(data.groupInstanceId()));
  }

  private static HeartbeatRequestData data(Request request) {
    return new HeartbeatRequestData()
        .setGroupId(request.groupId)
        .setGenerationId(request.generationId)
        .setMemberId(request.memberId)
        .setGroupInstanceId(request.groupInstanceId.orElse(null));
  }
}
