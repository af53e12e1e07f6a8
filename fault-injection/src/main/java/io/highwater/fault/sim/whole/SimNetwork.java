package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private final Answers answers = new Answers();
  private final SortedMap<String, Acceptor> listening = new TreeMap<>();
  private final Set<Wire> wires = new LinkedHashSet<>();
  private final SortedMap<String, List<Hit>> cuts = new TreeMap<>();
  private final SortedMap<String, List<Slowness>> slowness = new TreeMap<>();

  private record Slowness(long untilUs, Hit hit) {}

  SimNetwork(Timeline time, Rng rng) {
    this.time = time;
    this.rng = rng;
  }

  Timeline time() {
    return time;
  }

  /** What clients were answered. */
  Answers answers() {
    return answers;
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
          if (holdsUp(from, to) || holdsUp(to, from)) {
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
    List<Slowness> its = slowness.getOrDefault(from + ARROW + to, List.of());
    if (its.stream().noneMatch(each -> each.untilUs > time.nowUs())) {
      return rng.between(50, 1_500);
    }
    its.stream().filter(each -> each.untilUs > time.nowUs()).forEach(each -> each.hit.run());
    return rng.between(20_000, 400_000);
  }

  /** Whether something that goes this way is held up; it is, if so. */
  boolean holdsUp(String from, String to) {
    List<Hit> its = cuts.getOrDefault(from + ARROW + to, List.of());
    its.forEach(Hit::run);
    return !its.isEmpty();
  }

  /**
   * Holds up what goes one way, until this very cut is healed.
   *
   * @param hit run whenever it holds something up
   */
  void cut(String from, String to, Hit hit) {
    cuts.computeIfAbsent(from + ARROW + to, none -> new ArrayList<>()).add(hit);
  }

  /** Ends the cuts with that hit. */
  void heal(Hit hit) {
    cuts.values().forEach(its -> its.remove(hit));
    release();
  }

  /**
   * Lets what goes one way take long, until this very slowness ends.
   *
   * @param hit run whenever something does
   */
  void slow(String from, String to, long untilUs, Hit hit) {
    slowness
        .computeIfAbsent(from + ARROW + to, none -> new ArrayList<>())
        .add(new Slowness(untilUs, hit));
  }

  /** Resets every connection between two hosts; whether there was any. */
  boolean reset(String one, String other) {
    boolean any = false;
    for (Wire each : new ArrayList<>(wires)) {
      if (each.connects(one, other)) {
        each.close(null);
        any = true;
      }
    }
    return any;
  }

  /** Nothing is cut any more. */
  void heal() {
    cuts.clear();
    release();
  }

  private void release() {
    new ArrayList<>(wires).forEach(Wire::release);
  }
}
