package io.highwater.broker.api;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.control.ControllerService;
import io.highwater.broker.net.Apis;
import java.util.List;

/** What a controller serves to brokers. */
public final class ControllerApis {
  private ControllerApis() {}

  /**
   * The handlers of the controller's listener.
   *
   * @param controller decides; its futures complete once a decision is committed
   */
  public static Apis of(BrokerConfig config, ControllerService controller) {
    return new Apis(
        Api18ApiVersions.with(
            List.of(
                new Api01FetchMetadata(controller),
                new Api19CreateTopics(config, controller),
                new Api20DeleteTopics(controller),
                new Api56AlterPartition(controller),
                new Api62BrokerRegistration(config.clusterId(), controller),
                new Api63BrokerHeartbeat(controller),
                new Api67AllocateProducerIds(controller))));
  }
}
