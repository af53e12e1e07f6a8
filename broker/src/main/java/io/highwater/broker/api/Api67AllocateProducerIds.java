package io.highwater.broker.api;

import io.highwater.broker.control.ControllerService;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.AllocateProducerIds;
import io.highwater.wire.message.Codec;

/** AllocateProducerIds, version 0: a broker gets a block of producer ids (KIP-730). */
final class Api67AllocateProducerIds
    implements Api<AllocateProducerIds.Request, AllocateProducerIds.Response> {
  private final ControllerService controller;

  Api67AllocateProducerIds(ControllerService controller) {
    this.controller = controller;
  }

  @Override
  public Codec<AllocateProducerIds.Request, AllocateProducerIds.Response> codec() {
    return AllocateProducerIds.CODEC;
  }

  @Override
  public void handle(
      AllocateProducerIds.Request request, RequestContext<AllocateProducerIds.Response> context) {
    context.respondAfter(
        controller.allocateProducerIds(
            new Requests.AllocateProducerIds(request.brokerId(), request.brokerEpoch())),
        (reply, failure) ->
            failure != null
                ? new AllocateProducerIds.Response(ErrorCode.NOT_CONTROLLER, -1, 0)
                : new AllocateProducerIds.Response(
                    BrokerServices.code(reply.error()), reply.first(), reply.count()));
  }
}
