package io.highwater.fault.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * What carries messages between hosts: the controller 0, the brokers from 1, the clients above.
 *
 * <p>Connections behave as TCP's do. On one of them messages arrive in order; a cut holds them up
 * and never drops one of them; only a reset loses what is under way, all of it. What is sent on a
 * new connection may overtake what is still under way on an older one.
 */
final class SimNetwork {
  private static final long HEALING_US = 200;
  private static final long STRAGGLING_US_MAX = 8_000_000;
  private static final int PURPOSES = 4;

  private final int hosts;
  private final Agenda agenda;
  private final Rng rng;

  /**
   * How many faults cut a link, or make it slow: it is well again when the last of them is over.
   */
  private final int[] cuts;

  private final int[] slownesses;
  private final long[] delayUs;
  private final long[] distanceUs;
  private final long jitterUs;
  private final long[] busyUntilUs;
  private final int[] lines;
  private final int[] connections;
  private final List<List<Happening>> held = new ArrayList<>();

  SimNetwork(int hosts, Agenda agenda, Rng rng, Weather weather) {
    this.hosts = hosts;
    this.agenda = agenda;
    this.rng = rng;
    this.cuts = new int[hosts * hosts];
    this.slownesses = new int[hosts * hosts];
    this.delayUs = new long[hosts * hosts];
    this.busyUntilUs = new long[hosts * hosts * PURPOSES];
    this.lines = new int[hosts * hosts * PURPOSES];
    this.connections = new int[hosts * hosts];
    this.distanceUs = new long[hosts * hosts];
    this.jitterUs = (weather.latencyUsMax() - weather.latencyUsMin()) / 2;
    for (int i = 0; i < hosts * hosts; i++) {
      held.add(new ArrayList<>());
      distanceUs[i] = rng.between(weather.latencyUsMin(), weather.latencyUsMax() - jitterUs);
    }
  }

  /** Two hosts have a connection for each purpose, so that one cannot hold up another. */
  private static int purpose(Kind kind) {
    return switch (kind) {
      case FETCH, FETCHED -> 0;
      case METADATA -> 1;
      case ALTER, ALTERED, HEARTBEAT, REGISTER, REGISTERED, RELEASED -> 2;
      default -> 3;
    };
  }

  /** Sends a message from its peer to its actor. */
  void send(long nowUs, Happening message) {
    int link = link(message.peer, message.actor);
    int connection = link * PURPOSES + purpose(message.kind);
    long latency = distanceUs[link] + rng.between(0, jitterUs) + delayUs[link];
    long arrival = Math.max(nowUs + latency, busyUntilUs[connection] + 1);
    busyUntilUs[connection] = arrival;
    message.connection = connections[link];
    message.line = lines[connection];
    agenda.add(arrival, message);
  }

  /** As {@link #send}, but on a connection that is given up, and loses nothing all the same. */
  void sendLate(long atUs, Happening message) {
    int link = link(message.peer, message.actor);
    message.connection = connections[link];
    message.line = lines[link * PURPOSES + purpose(message.kind)];
    agenda.add(atUs, message);
  }

  /**
   * Whether a message that has come due does not arrive now: it waits for a cut link to be healed,
   * or went down with its connection. The metadata log is read again and again, so that none of it
   * is lost for good.
   */
  boolean holds(Happening message) {
    if (hasLost(message)) {
      return true;
    }
    int link = link(message.peer, message.actor);
    if (cuts[link] > 0) {
      held.get(link).add(message);
    }
    return cuts[link] > 0;
  }

  /** Whether a message went down with its connection. */
  boolean hasLost(Happening message) {
    return message.connection != connections[link(message.peer, message.actor)]
        && message.kind != Kind.METADATA;
  }

  boolean isCut(int from, int to) {
    return cuts[link(from, to)] > 0;
  }

  void cut(int from, int to) {
    cuts[link(from, to)]++;
  }

  void slow(int from, int to, long us) {
    slownesses[link(from, to)]++;
    delayUs[link(from, to)] = us;
  }

  /** One of those who made a link slow does so no more. */
  void quicken(int from, int to) {
    int link = link(from, to);
    slownesses[link] = Math.max(0, slownesses[link] - 1);
    if (slownesses[link] == 0) {
      delayUs[link] = 0;
    }
  }

  /** One of those who cut a link does so no more. */
  void join(int from, int to, long nowUs) {
    int link = link(from, to);
    cuts[link] = Math.max(0, cuts[link] - 1);
    if (cuts[link] == 0) {
      pass(link, nowUs);
    }
  }

  /** Nobody harms a link any more. */
  void heal(int from, int to, long nowUs) {
    int link = link(from, to);
    cuts[link] = 0;
    slownesses[link] = 0;
    delayUs[link] = 0;
    pass(link, nowUs);
  }

  /**
   * Lets everything pass again, what was held up first. What its sender has given up on, and sent
   * again by another connection, may take as long as it likes: nobody hurries to send it again.
   */
  private void pass(int link, long nowUs) {
    long at = nowUs + HEALING_US;
    long lateAt = nowUs + rng.between(HEALING_US, STRAGGLING_US_MAX);
    for (Happening each : held.get(link)) {
      int connection = link * PURPOSES + purpose(each.kind);
      boolean current = each.line == lines[connection];
      if (current) {
        busyUntilUs[connection] = Math.max(busyUntilUs[connection], at);
      }
      agenda.add(current ? at++ : lateAt++, each);
    }
    held.get(link).clear();
  }

  /** What is sent from now on for this purpose goes by a new connection, and waits for nothing. */
  void reconnect(int one, int other, Kind kind) {
    reconnect(link(one, other) * PURPOSES + purpose(kind));
    reconnect(link(other, one) * PURPOSES + purpose(kind));
  }

  private void reconnect(int connection) {
    lines[connection]++;
    busyUntilUs[connection] = 0;
  }

  /** Loses everything under way from one host to the other. */
  void reset(int from, int to) {
    int link = link(from, to);
    connections[link]++;
    for (int purpose = 0; purpose < PURPOSES; purpose++) {
      reconnect(link * PURPOSES + purpose);
    }
  }

  private int link(int from, int to) {
    return from * hosts + to;
  }
}
