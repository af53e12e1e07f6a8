package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBrokerCollection;

/**
 * DescribeCluster (key 60).
 *
 * <p>Versions 0 to 2: brokers or controllers from 1 (KIP-919), fenced brokers from 2.
 */
public final class DescribeCluster {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.DESCRIBE_CLUSTER,
          new Body<>(
              DescribeClusterRequestData::new,
              (data, version) -> request(data),
              DescribeCluster::data),
          new Body<>(
              DescribeClusterResponseData::new,
              (data, version) -> response(data),
              DescribeCluster::data));

  /** Endpoint type: brokers. */
  public static final int BROKERS = 1;

  /** Endpoint type: controllers. */
  public static final int CONTROLLERS = 2;

  private static final int ENDPOINT_TYPES = 1;
  private static final int FENCED_BROKERS = 2;

  private DescribeCluster() {}

  /**
   * What to describe.
   *
   * @param endpointType {@link #BROKERS} or {@link #CONTROLLERS}
   * @param includeFencedBrokers true to list brokers that are registered but fenced, too
   */
  public record Request(int endpointType, boolean includeFencedBrokers)
      implements io.highwater.wire.message.Request {}

  /** The cluster. */
  public record Response(
      ErrorCode error,
      Optional<String> errorMessage,
      int endpointType,
      String clusterId,
      int controllerId,
      List<Broker> brokers)
      implements io.highwater.wire.message.Response {
    public Response {
      brokers = List.copyOf(brokers);
    }
  }

  /** One node. */
  public record Broker(
      int brokerId, String host, int port, Optional<String> rack, boolean isFenced) {}

  private static Request request(DescribeClusterRequestData data) {
    return new Request(data.endpointType(), data.includeFencedBrokers());
  }

  private static DescribeClusterRequestData data(Request request, int version) {
    DescribeClusterRequestData data = new DescribeClusterRequestData();
    if (version >= ENDPOINT_TYPES) {
      data.setEndpointType((byte) request.endpointType);
    }
    return version < FENCED_BROKERS
        ? data
        : data.setIncludeFencedBrokers(request.includeFencedBrokers);
  }

  private static Response response(DescribeClusterResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        Optional.ofNullable(data.errorMessage()),
        data.endpointType(),
        data.clusterId(),
        data.controllerId(),
        Convert.list(
            data.brokers(),
            broker ->
                new Broker(
                    broker.brokerId(),
                    broker.host(),
                    broker.port(),
                    Optional.ofNullable(broker.rack()),
                    broker.isFenced())));
  }

  private static DescribeClusterResponseData data(Response response, int version) {
    DescribeClusterResponseData data =
        new DescribeClusterResponseData()
            .setErrorCode(response.error.code())
            .setErrorMessage(response.errorMessage.orElse(null))
            .setClusterId(response.clusterId)
            .setControllerId(response.controllerId)
            .setBrokers(
                Convert.into(
                    new DescribeClusterBrokerCollection(),
                    response.brokers,
                    broker -> data(broker, version)));
    return version < ENDPOINT_TYPES ? data : data.setEndpointType((byte) response.endpointType);
  }

  private static DescribeClusterBroker data(Broker broker, int version) {
    DescribeClusterBroker data =
        new DescribeClusterBroker()
            .setBrokerId(broker.brokerId)
            .setHost(broker.host)
            .setPort(broker.port)
            .setRack(broker.rack.orElse(null));
    return version < FENCED_BROKERS ? data : data.setIsFenced(broker.isFenced);
  }
}
