package io.highwater.spec.metadata;

import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.util.List;
import java.util.UUID;

/**
 * A registered broker.
 *
 * @param brokerEpoch grows with every registration of any broker
 * @param registeredAt the metadata offset of the registration: whoever has read that far knows of
 *     it
 */
public record Registration(
    int brokerId,
    long brokerEpoch,
    UUID incarnation,
    List<Endpoint> endpoints,
    boolean fenced,
    long registeredAt) {
  public Registration {
    endpoints = List.copyOf(endpoints);
  }

  Registration withFenced(boolean nowFenced) {
    return new Registration(brokerId, brokerEpoch, incarnation, endpoints, nowFenced, registeredAt);
  }

  /** The address under a listener's name, or null. */
  public Endpoint endpoint(String listener) {
    for (Endpoint each : endpoints) {
      if (each.listener().equals(listener)) {
        return each;
      }
    }
    return null;
  }
}
