package io.highwater.broker.api;

import io.highwater.broker.control.ControllerService;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.BrokerHeartbeat;
import io.highwater.wire.message.Codec;

/**
 * BrokerHeartbeat, versions 0 to 2: a registered broker is alive, and has replayed so much
 * (KIP-631), or is about to stop (KIP-841).
 *
 * <p>Left out: failed and cordoned log directories.
 */
final class Api63BrokerHeartbeat implements Api<BrokerHeartbeat.Request, BrokerHeartbeat.Response> {
  private final ControllerService controller;

  Api63BrokerHeartbeat(ControllerService controller) {
    this.controller = controller;
  }

  @Override
  public Codec<BrokerHeartbeat.Request, BrokerHeartbeat.Response> codec() {
    return BrokerHeartbeat.CODEC;
  }

  @Override
  public void handle(
      BrokerHeartbeat.Request request, RequestContext<BrokerHeartbeat.Response> context) {
    // The wire has the last offset replayed, we the one after it.
    Requests.Heartbeat beat =
        new Requests.Heartbeat(
            request.brokerId(),
            request.brokerEpoch(),
            request.currentMetadataOffset() + 1,
            request.wantFence(),
            request.wantShutDown());
    context.respondAfter(
        controller.heartbeat(beat),
        (reply, failure) ->
            failure != null
                ? new BrokerHeartbeat.Response(ErrorCode.NOT_CONTROLLER, false, true, false)
                : new BrokerHeartbeat.Response(
                    BrokerServices.code(reply.error()),
                    reply.caughtUp(),
                    reply.fenced(),
                    reply.shouldShutDown()));
  }
}
