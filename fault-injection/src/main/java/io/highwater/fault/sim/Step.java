package io.highwater.fault.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of a story.
 *
 * @param timeUs when
 * @param actor to whom or at whom it happens
 * @param peer who else takes part, or -1
 * @param partition which partition it is about, or -1
 * @param arguments as {@link Kind#argumentNames} names them
 */
record Step(long timeUs, Kind kind, int actor, int peer, int partition, List<Long> arguments) {
  /** What every step may say, whatever its kind. */
  private static final List<String> EVERYWHERE = List.of("at", "from", "partition");

  Step {
    arguments = List.copyOf(arguments);
  }

  /**
   * Tells what happens.
   *
   * @param later how many messages of its like, sent after it, are still under way
   */
  static Step of(long timeUs, Happening it, long later) {
    List<Long> arguments = new ArrayList<>();
    for (int i = 0; i < it.kind.argumentNames().size(); i++) {
      arguments.add(Pending.holds(it.kind) ? Long.valueOf(later) : Long.valueOf(it.argument(i)));
    }
    int peer = isClients(it.kind) ? -1 : it.peer;
    return new Step(timeUs, it.kind, it.actor, peer, it.partition, arguments);
  }

  private static boolean isClients(Kind kind) {
    return kind == Kind.PRODUCE || kind == Kind.POLL || kind == Kind.ASK;
  }

  /** Whether stories tell of it: in them, clients get their answers whatever happens. */
  static boolean isToldOf(Happening it, int brokers) {
    return isToldOf(it.kind) && (it.kind != Kind.RESET || Math.max(it.actor, it.peer) <= brokers);
  }

  /** Whether stories tell of it; the rest follows, or only decides when something happens. */
  private static boolean isToldOf(Kind kind) {
    return switch (kind) {
      case PRODUCE,
          POLL,
          ASK,
          FETCH,
          SERVE,
          FETCHED,
          FETCH_EXPIRES,
          ALTER,
          ALTERED,
          ALTER_EXPIRES,
          METADATA,
          FLUSHED,
          LOADED,
          TICK,
          BEAT,
          SIGN_UP,
          REGISTER,
          HEARTBEAT,
          FENCE,
          CONFIGURE,
          TOPIC,
          ELECT,
          REASSIGN,
          CRASH,
          POWER_LOSS,
          RESTART,
          LEAVE,
          WHIM,
          JUMP,
          RESET ->
          true;
      case PRODUCED,
          POLLED,
          ACT,
          GIVE_UP,
          REGISTERED,
          RELEASED,
          WATCH,
          COMMITTED,
          STRIKE,
          PAUSE,
          RESUME,
          STALL_DISK,
          CUT,
          SLOW,
          JOIN,
          QUICKEN,
          HEAL ->
          false;
    };
  }

  Happening toHappening() {
    return new Happening(
        kind,
        actor,
        peer,
        partition,
        null,
        arguments.stream().mapToLong(Long::longValue).toArray());
  }

  Step at(long newTimeUs) {
    return new Step(newTimeUs, kind, actor, peer, partition, arguments);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("%s %s at=%d".formatted(StoryFile.ms(timeUs), kind.word(), actor));
    if (peer >= 0) {
      text.append(" from=").append(peer);
    }
    if (partition >= 0) {
      text.append(" partition=").append(partition);
    }
    for (int i = 0; i < arguments.size(); i++) {
      boolean usual = Pending.holds(kind) && arguments.get(i) == 0;
      if (!usual) {
        text.append(' ').append(kind.argumentNames().get(i)).append('=').append(arguments.get(i));
      }
    }
    return text.toString();
  }

  /**
   * Reads one line.
   *
   * @throws IllegalArgumentException with what is wrong and what was expected
   */
  static Step parse(String line) {
    String[] words = line.strip().split(" +");
    if (words.length < 2) {
      throw new IllegalArgumentException("expected TIME KIND at=ID …, found '" + line + "'");
    }
    Kind kind = kind(words[1]);
    Map<String, Long> values = new LinkedHashMap<>();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("expected NAME=NUMBER, found '" + words[i] + "'");
      }
      String name = words[i].substring(0, equals);
      if (!EVERYWHERE.contains(name) && !kind.argumentNames().contains(name)) {
        throw new IllegalArgumentException(
            "'%s' says nothing of a %s: expected %s and any of %s"
                .formatted(name, kind.word(), String.join(", ", EVERYWHERE), kind.argumentNames()));
      }
      if (values.put(name, number(words[i].substring(equals + 1))) != null) {
        throw new IllegalArgumentException("a second '" + name + "'");
      }
    }
    List<Long> arguments = new ArrayList<>();
    for (String each : kind.argumentNames()) {
      arguments.add(values.getOrDefault(each, 0L));
    }
    return new Step(
        StoryFile.us(words[0]),
        kind,
        id(values, "at"),
        id(values, "from"),
        id(values, "partition"),
        arguments);
  }

  private static int id(Map<String, Long> values, String name) {
    long id = values.getOrDefault(name, -1L);
    if (id != (short) id) {
      throw new IllegalArgumentException("there is no '%s=%d'".formatted(name, id));
    }
    return (int) id;
  }

  private static Kind kind(String word) {
    for (Kind each : Kind.values()) {
      if (each.word().equals(word) && isToldOf(each)) {
        return each;
      }
    }
    throw new IllegalArgumentException("'" + word + "' is nothing that a story tells of");
  }

  private static long number(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a whole number, found '" + word + "'", e);
    }
  }
}
