package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;

/**
 * AllocateProducerIds (key 67): a broker asks the controller for a block of producer ids (KIP-730).
 *
 * <p>Version 0 only.
 */
public final class AllocateProducerIds {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.ALLOCATE_PRODUCER_IDS,
          new Body<>(
              AllocateProducerIdsRequestData::new,
              (data, version) -> new Request(data.brokerId(), data.brokerEpoch()),
              (request, version) ->
                  new AllocateProducerIdsRequestData()
                      .setBrokerId(request.brokerId)
                      .setBrokerEpoch(request.brokerEpoch)),
          new Body<>(
              AllocateProducerIdsResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  private AllocateProducerIds() {}

  /** The broker that asks. */
  public record Request(int brokerId, long brokerEpoch)
      implements io.highwater.wire.message.Request {}

  /** The first id of the block, and how many there are. */
  public record Response(ErrorCode error, long producerIdStart, int producerIdLen)
      implements io.highwater.wire.message.Response {}

  private static Response response(AllocateProducerIdsResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()), data.producerIdStart(), data.producerIdLen());
  }

  private static AllocateProducerIdsResponseData data(Response response) {
    return new AllocateProducerIdsResponseData()
        .setErrorCode(response.error.code())
        .setProducerIdStart(response.producerIdStart)
        .setProducerIdLen(response.producerIdLen);
  }
}
