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
 * @param stoppingAt the metadata offset at which it was relieved because it is about to stop, or
 *     {@link #NOT_STOPPING}
 */
public record Registration(
    int brokerId,
    long brokerEpoch,
    UUID incarnation,
    List<Endpoint> endpoints,
    boolean fenced,
    long registeredAt,
    long stoppingAt) {
  public static final long NOT_STOPPING = -1;

  /** A broker that is not about to stop. */
  public Registration(
      int brokerId,
      long brokerEpoch,
      UUID incarnation,
      List<Endpoint> endpoints,
      boolean fenced,
      long registeredAt) {
    this(brokerId, brokerEpoch, incarnation, endpoints, fenced, registeredAt, NOT_STOPPING);
  }

  public Registration {
    endpoints = List.copyOf(endpoints);
  }

  Registration withFenced(boolean nowFenced) {
    return new Registration(
        brokerId, brokerEpoch, incarnation, endpoints, nowFenced, registeredAt, stoppingAt);
  }

  Registration withStopping(long atOffset) {
    return new Registration(
        brokerId, brokerEpoch, incarnation, endpoints, fenced, registeredAt, atOffset);
  }

  /** Whether it is about to stop, and was relieved of everything (KIP-841). */
  public boolean isStopping() {
    return stoppingAt != NOT_STOPPING;
  }

  /** Whether it may lead and be in an ISR. */
  public boolean isActive() {
    return !fenced && !isStopping();
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
