package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;

/**
 * BrokerHeartbeat (key 63): a registered broker keeps its session with the controller (KIP-631).
 *
 * <p>Versions 0 to 2; what 1 and 2 add (failed and cordoned log directories) is not used.
 */
public final class BrokerHeartbeat {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.BROKER_HEARTBEAT,
          new Body<>(
              BrokerHeartbeatRequestData::new,
              (data, version) -> request(data),
              (request, version) -> data(request)),
          new Body<>(
              BrokerHeartbeatResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  private BrokerHeartbeat() {}

  /**
   * A sign of life.
   *
   * @param currentMetadataOffset the last metadata offset that the broker has replayed
   * @param wantFence true to stay, or become, fenced
   * @param wantShutDown true to be relieved of its leaderships for a clean shutdown
   */
  public record Request(
      int brokerId,
      long brokerEpoch,
      long currentMetadataOffset,
      boolean wantFence,
      boolean wantShutDown)
      implements io.highwater.wire.message.Request {}

  /**
   * How the controller sees the broker.
   *
   * @param shouldShutDown true once a broker that wants to shut down may
   */
  public record Response(
      ErrorCode error, boolean isCaughtUp, boolean isFenced, boolean shouldShutDown)
      implements io.highwater.wire.message.Response {}

  private static Request request(BrokerHeartbeatRequestData data) {
    return new Request(
        data.brokerId(),
        data.brokerEpoch(),
        data.currentMetadataOffset(),
        data.wantFence(),
        data.wantShutDown());
  }

  private static BrokerHeartbeatRequestData data(Request request) {
    return new BrokerHeartbeatRequestData()
        .setBrokerId(request.brokerId)
        .setBrokerEpoch(request.brokerEpoch)
        .setCurrentMetadataOffset(request.currentMetadataOffset)
        .setWantFence(request.wantFence)
        .setWantShutDown(request.wantShutDown);
  }

  private static Response response(BrokerHeartbeatResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()), data.isCaughtUp(), data.isFenced(), data.shouldShutDown());
  }

  private static BrokerHeartbeatResponseData data(Response response) {
    return new BrokerHeartbeatResponseData()
        .setErrorCode(response.error.code())
        .setIsCaughtUp(response.isCaughtUp)
        .setIsFenced(response.isFenced)
        .setShouldShutDown(response.shouldShutDown);
  }
}
