package io.highwater.broker.api;

import io.highwater.broker.control.ControllerService;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.BrokerRegistration;
import io.highwater.wire.message.Codec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * BrokerRegistration, versions 0 to 4: a broker that has started gets its epoch (KIP-631); one of
 * another cluster is refused. The response has no room for a reason, so the log says it.
 *
 * <p>Left out: features, log directories, racks.
 */
final class Api62BrokerRegistration
    implements Api<BrokerRegistration.Request, BrokerRegistration.Response> {
  private static final Logger LOG = LoggerFactory.getLogger(Api62BrokerRegistration.class);

  private final String clusterId;
  private final ControllerService controller;

  Api62BrokerRegistration(String clusterId, ControllerService controller) {
    this.clusterId = clusterId;
    this.controller = controller;
  }

  @Override
  public Codec<BrokerRegistration.Request, BrokerRegistration.Response> codec() {
    return BrokerRegistration.CODEC;
  }

  @Override
  public void handle(
      BrokerRegistration.Request request, RequestContext<BrokerRegistration.Response> context) {
    if (!request.clusterId().equals(clusterId)) {
      LOG.warn(
          "broker {} is of cluster '{}', this is cluster '{}'",
          request.brokerId(),
          request.clusterId(),
          clusterId);
      context.respond(new BrokerRegistration.Response(ErrorCode.INCONSISTENT_CLUSTER_ID, -1));
      return;
    }
    context.respondAfter(
        controller.registerBroker(
            new Requests.RegisterBroker(
                request.brokerId(),
                request.incarnationId(),
                request.listeners().stream()
                    .map(each -> new Endpoint(each.name(), each.host(), each.port()))
                    .toList(),
                request.previousBrokerEpoch())),
        (reply, failure) -> response(request.brokerId(), reply, failure));
  }

  private static BrokerRegistration.Response response(
      int brokerId, Requests.Registered reply, Throwable failure) {
    if (failure != null) {
      return new BrokerRegistration.Response(ErrorCode.NOT_CONTROLLER, -1);
    }
    if (reply.error() != KafkaError.NONE) {
      LOG.warn("broker {} is not registered: {} {}", brokerId, reply.error(), reply.detail());
    }
    return new BrokerRegistration.Response(BrokerServices.code(reply.error()), reply.brokerEpoch());
  }
}
