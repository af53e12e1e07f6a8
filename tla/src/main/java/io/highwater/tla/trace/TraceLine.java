package io.highwater.tla.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One action of a trace; see {@code io.highwater.spec.Trace} for the format. */
final class TraceLine {
  private static final Set<String> FIELDS =
      Set.of(
          "actor",
          "incarnation",
          "shard",
          "seq",
          "action",
          "partition",
          "args",
          "message",
          "after");

  private static final long NUMBER_MAX = 1_000_000_000;
  static final String NUMBER = "a number of at most " + NUMBER_MAX;

  private final String file;
  private final int number;
  private final Map<String, Object> fields;

  // What everybody asks for, over and over.
  private final String actor;
  private final String action;
  private final String life;

  /**
   * Takes a line apart.
   *
   * @throws Refusal.Found if it lacks a field or has one of another type
   */
  TraceLine(String file, int number, Map<String, Object> fields) {
    this.file = file;
    this.number = number;
    this.fields = fields;
    this.actor = String.valueOf(fields.get("actor"));
    this.action = String.valueOf(fields.get("action"));
    this.life = actor + "/" + fields.get("incarnation");
    for (String each : fields.keySet()) {
      if (!FIELDS.contains(each)) {
        throw new Refusal.Found(this, "field " + each + " is not known");
      }
    }
    if (!(fields.get("actor") instanceof String)
        || !(fields.get("incarnation") instanceof Long)
        || !(fields.get("shard") instanceof Long)
        || !(fields.get("seq") instanceof Long)
        || !(fields.get("action") instanceof String)
        || !(fields.get("args") instanceof Map)) {
      throw new Refusal.Found(this, "expected actor, incarnation, shard, seq, action and args");
    }
  }

  String file() {
    return file;
  }

  /** As they were read. */
  Map<String, Object> fields() {
    return fields;
  }

  String where() {
    return file + ":" + number;
  }

  int number() {
    return number;
  }

  String actor() {
    return actor;
  }

  /** Who acts: a node's incarnation's shard. */
  String actorName() {
    return life + "/" + fields.get("shard");
  }

  /** The node's incarnation that acts. */
  String life() {
    return life;
  }

  long shard() {
    return (Long) fields.get("shard");
  }

  long incarnation() {
    return (Long) fields.get("incarnation");
  }

  long seq() {
    return (Long) fields.get("seq");
  }

  String action() {
    return action;
  }

  /** The partition, or null if it concerns them all. */
  String partition() {
    return fields.get("partition") instanceof String text ? text : null;
  }

  /** The broker that acts. */
  int broker() {
    if (!actor.startsWith("broker-")) {
      throw new Refusal.Found(this, "only a broker does that");
    }
    try {
      return Integer.parseInt(actor.substring("broker-".length()));
    } catch (NumberFormatException e) {
      throw new Refusal.Found(this, "actor: expected broker-N");
    }
  }

  Fields args() {
    return new Fields(this, "args", map(fields.get("args")));
  }

  /** The state, or null. */
  Fields after() {
    return fields.get("after") instanceof Map<?, ?> map
        ? new Fields(this, "after", map(map))
        : null;
  }

  /** The message's name, or null. */
  String message(String direction) {
    if (!(fields.get("message") instanceof Map<?, ?> message)) {
      return null;
    }
    Fields told = new Fields(this, "message", map(message));
    if (!told.text("direction").equals(direction)) {
      throw new Refusal.Found(this, "message.direction: expected " + direction);
    }
    return told.text("connection") + "#" + told.number("correlation");
  }

  @SuppressWarnings("unchecked") // keys are strings, as JSON has no others
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  /** TLC counts in 32 bits, and adds. */
  static boolean isCountable(long number) {
    return number >= -NUMBER_MAX && number <= NUMBER_MAX;
  }

  /** The fields of an object within a line, by type. */
  record Fields(TraceLine line, String name, Map<String, Object> values) {
    long number(String field) {
      if (values.get(field) instanceof Long number && isCountable(number)) {
        return number;
      }
      throw wrong(field, NUMBER);
    }

    String text(String field) {
      if (values.get(field) instanceof String text) {
        return text;
      }
      throw wrong(field, "a text");
    }

    boolean truth(String field) {
      if (values.get(field) instanceof Boolean truth) {
        return truth;
      }
      throw wrong(field, "true or false");
    }

    List<?> list(String field) {
      if (values.get(field) instanceof List<?> list) {
        return list;
      }
      throw wrong(field, "a list");
    }

    List<Long> numbers(String field) {
      List<Long> numbers = new ArrayList<>();
      for (Object each : list(field)) {
        if (!(each instanceof Long number) || !isCountable(number)) {
          throw wrong(field, "a list, each " + NUMBER);
        }
        numbers.add(number);
      }
      return numbers;
    }

    /** An object, or null where null is said. */
    Fields objectOrNull(String field) {
      return has(field) && values.get(field) == null ? null : object(field);
    }

    Fields object(String field) {
      if (values.get(field) instanceof Map<?, ?> map) {
        return new Fields(line, name.isEmpty() ? field : name + "." + field, TraceLine.map(map));
      }
      throw wrong(field, "an object");
    }

    boolean has(String field) {
      return values.containsKey(field);
    }

    private Refusal.Found wrong(String field, String expected) {
      return found(field, "expected %s, not %s".formatted(expected, values.get(field)));
    }

    Refusal.Found found(String field, String why) {
      return new Refusal.Found(line, (name.isEmpty() ? "" : name + ".") + field + ": " + why);
    }
  }
}
