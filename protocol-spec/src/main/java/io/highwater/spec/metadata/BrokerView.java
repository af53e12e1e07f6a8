package io.highwater.spec.metadata;

import java.util.SortedMap;
import java.util.TreeMap;

/** Who is registered, as of some version of the metadata log; immutable. */
public final class BrokerView {
  public static final BrokerView EMPTY = new BrokerView(new TreeMap<>());

  /** One broker's standing: its incarnation, and whether the controller has fenced it. */
  public record Standing(long brokerEpoch, boolean fenced) {}

  private final SortedMap<Integer, Standing> standings;

  public BrokerView(SortedMap<Integer, Standing> standings) {
    this.standings = new TreeMap<>(standings);
  }

  /** Whether that incarnation of the broker is registered and not fenced (KIP-841, KIP-903). */
  public boolean isEligible(int brokerId, long brokerEpoch) {
    Standing standing = standings.get(brokerId);
    return standing != null && !standing.fenced() && standing.brokerEpoch() == brokerEpoch;
  }

  /** Whether the newest incarnation of the broker is not fenced. */
  public boolean isUnfenced(int brokerId) {
    Standing standing = standings.get(brokerId);
    return standing != null && !standing.fenced();
  }

  @Override
  public String toString() {
    return standings.toString();
  }
}
