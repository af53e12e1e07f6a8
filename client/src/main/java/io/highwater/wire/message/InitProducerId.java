package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.Optional;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;

/**
 * InitProducerId (key 22): a producer id for an idempotent producer (KIP-98).
 *
 * <p>Versions 0 to 5: the producer's present id and epoch from 3. kafka-clients 4.3.1 also knows
 * version 6, unstable and not read here.
 */
public final class InitProducerId {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.INIT_PRODUCER_ID,
          new Body<>(
              InitProducerIdRequestData::new,
              (data, version) -> request(data),
              InitProducerId::data),
          new Body<>(
              InitProducerIdResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  private static final int PRESENT_ID = 3;

  private InitProducerId() {}

  /**
   * Asks for an id.
   *
   * @param transactionalId absent for a producer that is only idempotent
   * @param producerId the id it has, or -1
   * @param producerEpoch the epoch it has, or -1
   */
  public record Request(
      Optional<String> transactionalId,
      int transactionTimeoutMs,
      long producerId,
      int producerEpoch)
      implements io.highwater.wire.message.Request {
    /** Asks for a first id, without transactions. */
    public static Request idempotent() {
      return new Request(Optional.empty(), Integer.MAX_VALUE, -1, -1);
    }
  }

  /** The id, or -1 and the error. */
  public record Response(ErrorCode error, long producerId, int producerEpoch)
      implements io.highwater.wire.message.Response {
    /** Nothing but an error. */
    public static Response failed(ErrorCode error) {
      return new Response(error, -1, -1);
    }
  }

  private static Request request(InitProducerIdRequestData data) {
    return new Request(
        Optional.ofNullable(data.transactionalId()),
        data.transactionTimeoutMs(),
        data.producerId(),
        data.producerEpoch());
  }

  private static InitProducerIdRequestData data(Request request, int version) {
    InitProducerIdRequestData data =
        new InitProducerIdRequestData()
            .setTransactionalId(request.transactionalId.orElse(null))
            .setTransactionTimeoutMs(request.transactionTimeoutMs);
    return version < PRESENT_ID
        ? data
        : data.setProducerId(request.producerId).setProducerEpoch((short) request.producerEpoch);
  }

  private static Response response(InitProducerIdResponseData data) {
    return new Response(ErrorCode.of(data.errorCode()), data.producerId(), data.producerEpoch());
  }

  private static InitProducerIdResponseData data(Response response) {
    return new InitProducerIdResponseData()
        .setErrorCode(response.error.code())
        .setProducerId(response.producerId)
        .setProducerEpoch((short) response.producerEpoch);
  }
}
