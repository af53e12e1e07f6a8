package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.DescribeCluster;
import java.util.List;
import java.util.Optional;

/**
 * DescribeCluster, versions 0 to 2: the brokers, by their addresses on the listener that was asked;
 * fenced ones on request. As with Kafka, the broker called controller is any living one.
 *
 * <p>Left out: controllers as endpoints (KIP-919), authorized operations.
 */
final class Api60DescribeCluster implements Api<DescribeCluster.Request, DescribeCluster.Response> {
  private final BrokerServices services;

  Api60DescribeCluster(BrokerServices services) {
    this.services = services;
  }

  @Override
  public Codec<DescribeCluster.Request, DescribeCluster.Response> codec() {
    return DescribeCluster.CODEC;
  }

  @Override
  public void handle(
      DescribeCluster.Request request, RequestContext<DescribeCluster.Response> context) {
    if (request.endpointType() == DescribeCluster.BROKERS) {
      context.respond(describe(request, context.listener()));
    } else {
      boolean controllers = request.endpointType() == DescribeCluster.CONTROLLERS;
      context.respond(
          new DescribeCluster.Response(
              controllers
                  ? ErrorCode.MISMATCHED_ENDPOINT_TYPE
                  : ErrorCode.UNSUPPORTED_ENDPOINT_TYPE,
              Optional.of("this is a broker, not endpoint type " + request.endpointType()),
              DescribeCluster.BROKERS,
              services.config().clusterId(),
              -1,
              List.of()));
    }
  }

  private DescribeCluster.Response describe(DescribeCluster.Request request, String listener) {
    ClusterImage image = services.image().get();
    List<DescribeCluster.Broker> brokers =
        image.brokers().values().stream()
            .filter(each -> request.includeFencedBrokers() || !each.fenced())
            .flatMap(
                each ->
                    Lookup.node(each, listener).stream()
                        .map(
                            node ->
                                new DescribeCluster.Broker(
                                    node.nodeId(),
                                    node.host(),
                                    node.port(),
                                    node.rack(),
                                    each.fenced())))
            .toList();
    return new DescribeCluster.Response(
        ErrorCode.NONE,
        Optional.empty(),
        DescribeCluster.BROKERS,
        services.config().clusterId(),
        Lookup.controllerId(Lookup.nodes(image, listener), services.config().nodeId()),
        brokers);
  }
}
