package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.BrokerRegistrationRequestData;
import org.apache.kafka.common.message.BrokerRegistrationRequestData.ListenerCollection;
import org.apache.kafka.common.message.BrokerRegistrationResponseData;

/**
 * BrokerRegistration (key 62): a broker that has just started makes itself known to the controller
 * (KIP-631).
 *
 * <p>Versions 0 to 4: the previous broker epoch from 3, by which the controller tells a clean
 * shutdown from an unclean one (KIP-966).
 */
public final class BrokerRegistration {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.BROKER_REGISTRATION,
          new Body<>(
              BrokerRegistrationRequestData::new,
              (data, version) -> request(data),
              BrokerRegistration::data),
          new Body<>(
              BrokerRegistrationResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  /** Previous broker epoch after an unclean shutdown, or before the first start. */
  public static final long NO_BROKER_EPOCH = -1;

  private static final int PREVIOUS_EPOCH = 3;

  private BrokerRegistration() {}

  /**
   * Who registers.
   *
   * @param incarnationId a new one with each start of the process
   * @param previousBrokerEpoch as written by the last clean shutdown, or {@link #NO_BROKER_EPOCH}
   */
  public record Request(
      int brokerId,
      String clusterId,
      UUID incarnationId,
      List<Listener> listeners,
      Optional<String> rack,
      long previousBrokerEpoch)
      implements io.highwater.wire.message.Request {
    public Request {
      listeners = List.copyOf(listeners);
    }
  }

  /**
   * Where the broker listens.
   *
   * @param securityProtocol 0 is PLAINTEXT
   */
  public record Listener(String name, String host, int port, int securityProtocol) {}

  /** The broker epoch that every later request of this incarnation carries, or an error. */
  public record Response(ErrorCode error, long brokerEpoch)
      implements io.highwater.wire.message.Response {}

  private static Request request(BrokerRegistrationRequestData data) {
    return new Request(
        data.brokerId(),
        data.clusterId(),
        TopicIds.fromKafka(data.incarnationId()),
        Convert.list(
            data.listeners(),
            listener ->
                new Listener(
                    listener.name(),
                    listener.host(),
                    listener.port(),
                    listener.securityProtocol())),
        Optional.ofNullable(data.rack()),
        data.previousBrokerEpoch());
  }

  private static BrokerRegistrationRequestData data(Request request, int version) {
    BrokerRegistrationRequestData data =
        new BrokerRegistrationRequestData()
            .setBrokerId(request.brokerId)
            .setClusterId(request.clusterId)
            .setIncarnationId(TopicIds.toKafka(request.incarnationId))
            .setListeners(
                Convert.into(new ListenerCollection(), request.listeners, BrokerRegistration::data))
            .setRack(request.rack.orElse(null));
    return version < PREVIOUS_EPOCH
        ? data
        : data.setPreviousBrokerEpoch(request.previousBrokerEpoch);
  }

  private static BrokerRegistrationRequestData.Listener data(Listener listener) {
    return new BrokerRegistrationRequestData.Listener()
        .setName(listener.name)
        .setHost(listener.host)
        .setPort(listener.port)
        .setSecurityProtocol((short) listener.securityProtocol);
  }

  private static Response response(BrokerRegistrationResponseData data) {
    return new Response(ErrorCode.of(data.errorCode()), data.brokerEpoch());
  }

  private static BrokerRegistrationResponseData data(Response response) {
    return new BrokerRegistrationResponseData()
        .setErrorCode(response.error.code())
        .setBrokerEpoch(response.brokerEpoch);
  }
}
