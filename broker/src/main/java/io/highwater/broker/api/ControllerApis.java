package io.highwater.broker.api;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.control.ControllerService;
import io.highwater.broker.net.Apis;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What a controller serves to brokers. */
public final class ControllerApis {
  private ControllerApis() {}

  /**
   * The handlers of the controller's listener.
   *
   * @param controller decides; its futures complete once a decision is committed
   * @param newId an id that nobody else has
   */
  public static Apis of(BrokerConfig config, ControllerService controller, Supplier<UUID> newId) {
    return new Apis(
        Api18ApiVersions.with(
            List.of(
                new Api01FetchMetadata(controller),
                new Api19CreateTopics(config, controller, newId),
                new Api20DeleteTopics(controller),
                new Api43ElectLeaders(controller, Optional::empty),
                new Api45AlterPartitionReassignments(controller),
                new Api56AlterPartition(controller),
                new Api62BrokerRegistration(config.clusterId(), controller),
                new Api63BrokerHeartbeat(controller),
                new Api67AllocateProducerIds(controller))));
  }
}
