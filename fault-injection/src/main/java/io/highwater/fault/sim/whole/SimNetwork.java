package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What lies between machines: who listens where, latencies, cuts and resets. */
final class SimNetwork {
  /** Somebody who can be connected to. */
  interface Acceptor {
    /** Takes the other end of a connection and returns itself. */
    Wire.End accept(Wire wire);
  }

  private static final String ARROW = ">";
  private static final long CONNECT_TIMEOUT_US = 2_000_000;

  private final Timeline time;
  private final Rng rng;
  private final SortedMap<String, Acceptor> listening = new TreeMap<>();
  private final Set<Wire> wires = new LinkedHashSet<>();
  private final Set<String> cuts = new TreeSet<>();
  private final SortedMap<String, Long> slowUntilUs = new TreeMap<>();

  SimNetwork(Timeline time, Rng rng) {
    this.time = time;
    this.rng = rng;
  }

  Timeline time() {
    return time;
  }

  // ---- connections -----------------------------------------------------------------------------

  void listen(String address, Acceptor acceptor) {
    listening.put(address, acceptor);
  }

  /**
   * Connects, some time later.
   *
   * @param address host and port
   * @param connected told the connection, to which the caller has been attached; null if there is
   *     nobody
   */
  void connect(String from, String address, Wire.End caller, Consumer<Wire> connected) {
    String to = address.substring(0, address.indexOf(':'));
    time.after(
        latencyUs(from, to) + latencyUs(to, from),
        () -> {
          Acceptor acceptor = listening.get(address);
          if (isCut(from, to) || isCut(to, from)) {
            time.after(CONNECT_TIMEOUT_US, () -> connected.accept(null));
            return;
          }
          if (acceptor == null) {
            connected.accept(null);
            return;
          }
          Wire wire = new Wire(this, rng, from, to);
          wires.add(wire);
          wire.attach(caller, acceptor.accept(wire));
          connected.accept(wire);
        });
  }

  void forget(Wire wire) {
    wires.remove(wire);
  }

  /** A process is gone: nobody listens there, and its connections are reset. */
  void disconnect(String host) {
    listening.keySet().removeIf(address -> address.startsWith(host + ":"));
    for (Wire each : new ArrayList<>(wires)) {
      if (each.touches(host)) {
        each.close(null);
      }
    }
  }

  // ---- faults ----------------------------------------------------------------------------------

  long latencyUs(String from, String to) {
    boolean slow = slowUntilUs.getOrDefault(from + ARROW + to, 0L) > time.nowUs();
    return slow ? rng.between(20_000, 400_000) : rng.between(50, 1_500);
  }

  boolean isCut(String from, String to) {
    return cuts.contains(from + ARROW + to);
  }

  /** Holds up what goes one way, until {@link #heal}. */
  void cut(String from, String to) {
    cuts.add(from + ARROW + to);
  }

  void slow(String from, String to, long untilUs) {
    slowUntilUs.put(from + ARROW + to, untilUs);
  }

  /** Resets every connection between two hosts. */
  void reset(String one, String other) {
    for (Wire each : new ArrayList<>(wires)) {
      if (each.connects(one, other)) {
        each.close(null);
      }
    }
  }

  /** Nothing is cut any more. */
  void heal() {
    cuts.clear();
    List<Wire> all = new ArrayList<>(wires);
    all.forEach(Wire::release);
  }
}
