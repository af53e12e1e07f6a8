package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.InitProducerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * InitProducerId, versions 0 to 5, for idempotent producers: always a new id with epoch 0, also to
 * one that has an id already, as Kafka does without a transactional id (such producers raise their
 * epoch themselves, KIP-360). If the controller gives no ids the producer is to try again.
 *
 * <p>Left out: transactions. A transactional id is INVALID_REQUEST: no client tries that again, and
 * its text speaks of an incompatible broker.
 */
final class Api22InitProducerId implements Api<InitProducerId.Request, InitProducerId.Response> {
  private static final Logger LOG = LoggerFactory.getLogger(Api22InitProducerId.class);

  private final ProducerIds ids;

  Api22InitProducerId(ProducerIds ids) {
    this.ids = ids;
  }

  @Override
  public Codec<InitProducerId.Request, InitProducerId.Response> codec() {
    return InitProducerId.CODEC;
  }

  @Override
  public void handle(
      InitProducerId.Request request, RequestContext<InitProducerId.Response> context) {
    boolean halfGiven = request.producerId() < 0 != request.producerEpoch() < 0;
    if (request.transactionalId().isPresent() || halfGiven) {
      context.respond(InitProducerId.Response.failed(ErrorCode.INVALID_REQUEST));
      return;
    }
    context.respondAfter(ids.next(), Api22InitProducerId::response);
  }

  private static InitProducerId.Response response(Long id, Throwable failure) {
    if (failure == null) {
      return new InitProducerId.Response(ErrorCode.NONE, id, 0);
    }
    LOG.warn("there is no producer id to give: {}", failure.getMessage());
    return InitProducerId.Response.failed(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
  }
}
