package io.highwater.spec.metadata;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who is registered, as of some version of the metadata log; immutable. */
public final class BrokerView {
  public static final BrokerView EMPTY = new BrokerView(new TreeMap<>());

  /**
   * One broker's standing.
   *
   * @param brokerEpoch its newest incarnation
   * @param fenced whether the controller relies on it no more, or not yet
   * @param stopping whether it is about to stop and has been relieved (KIP-841)
   */
  public record Standing(long brokerEpoch, boolean fenced, boolean stopping) {
    /** A broker that is not about to stop. */
    public Standing(long brokerEpoch, boolean fenced) {
      this(brokerEpoch, fenced, false);
    }

    /** Whether the broker may lead and be in an ISR. */
    public boolean active() {
      return !fenced && !stopping;
    }
  }

  private final SortedMap<Integer, Standing> standings;

  public BrokerView(SortedMap<Integer, Standing> standings) {
    this.standings = new TreeMap<>(standings);
  }

  /** How registered brokers stand. */
  static BrokerView of(Collection<Registration> registrations) {
    SortedMap<Integer, Standing> standings = new TreeMap<>();
    for (Registration each : registrations) {
      standings.put(
          each.brokerId(), new Standing(each.brokerEpoch(), each.fenced(), each.isStopping()));
    }
    return new BrokerView(standings);
  }

  /** Whether that incarnation of the broker is registered and active (KIP-841, KIP-903). */
  public boolean isEligible(int brokerId, long brokerEpoch) {
    Standing standing = standings.get(brokerId);
    return standing != null && standing.active() && standing.brokerEpoch() == brokerEpoch;
  }

  /** Whether the newest incarnation of the broker may lead and be in an ISR. */
  public boolean isActive(int brokerId) {
    Standing standing = standings.get(brokerId);
    return standing != null && standing.active();
  }

  /** Whether nobody relies on the broker: fenced, or not even registered. */
  public boolean isFenced(int brokerId) {
    Standing standing = standings.get(brokerId);
    return standing == null || standing.fenced();
  }

  /** Whether the broker has ever registered. */
  public boolean isKnown(int brokerId) {
    return standings.containsKey(brokerId);
  }

  /** Whether no incarnation of the broker is newer. */
  public boolean isNewest(int brokerId, long brokerEpoch) {
    Standing standing = standings.get(brokerId);
    return standing != null && standing.brokerEpoch() == brokerEpoch;
  }

  /** Its newest incarnation, or -1 if it never registered. */
  public long brokerEpoch(int brokerId) {
    Standing standing = standings.get(brokerId);
    return standing == null ? -1 : standing.brokerEpoch();
  }

  @Override
  public String toString() {
    return standings.toString();
  }
}
