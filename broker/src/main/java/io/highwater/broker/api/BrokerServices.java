package io.highwater.broker.api;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.control.ControllerService;
import io.highwater.broker.group.Groups;
import io.highwater.broker.shard.Replicas;
import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.wire.ErrorCode;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a broker's handlers work with.
 *
 * @param image the newest one known here; any thread
 * @param brokerEpoch of this incarnation, -1 before it is registered; any thread
 * @param nowMs monotonic milliseconds, the clock of the shards; any thread
 * @param newId an id that nobody else has; any thread
 * @param groups those that this broker coordinates
 */
public record BrokerServices(
    BrokerConfig config,
    Supplier<ClusterImage> image,
    Replicas replicas,
    ControllerService controller,
    LongSupplier brokerEpoch,
    LongSupplier nowMs,
    Supplier<UUID> newId,
    Groups groups) {

  /** The wire's name for an error of the core. */
  static ErrorCode code(KafkaError error) {
    return ErrorCode.of(error.code());
  }
}
