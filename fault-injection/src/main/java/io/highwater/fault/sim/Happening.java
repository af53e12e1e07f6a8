package io.highwater.fault.sim;

/**
 * Something that will happen at one moment to one actor. Actor and peer are brokers from 1, the
 * controller 0, or clients above the brokers; -1 stands for none.
 */
final class Happening {
  final Kind kind;
  final int actor;
  final int peer;
  final int partition;
  final long[] arguments;

  /** What a message carries, or whom a timer is for; null where the kind says everything. */
  final Object load;

  /** The actor's incarnation that it is for; -1 where any will do. */
  int incarnation = -1;

  /** How many resets the connections between its two hosts had seen when it was sent. */
  int connection;

  /** How many connections for its purpose there had been. */
  int line;

  long timeUs;
  long order;

  Happening(Kind kind, int actor, int peer, int partition, Object load, long... arguments) {
    this.kind = kind;
    this.actor = actor;
    this.peer = peer;
    this.partition = partition;
    this.load = load;
    this.arguments = arguments;
  }

  static Happening of(Kind kind, int actor, long... arguments) {
    return new Happening(kind, actor, -1, -1, null, arguments);
  }

  /** The argument at {@code index}, or 0 if it was left out. */
  long argument(int index) {
    return index < arguments.length ? arguments[index] : 0;
  }

  /** A number that tells different happenings apart, mostly. */
  long digest() {
    return ((long) kind.code() << 24)
        ^ ((actor + 1L) << 16)
        ^ ((peer + 1L) << 8)
        ^ (partition + 1L);
  }

  boolean isBefore(Happening other) {
    return timeUs < other.timeUs || (timeUs == other.timeUs && order < other.order);
  }
}
