package io.highwater.tla.trace;

import io.highwater.tla.trace.TraceLine.Fields;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a version of a partition says of its topic's settings. */
final class TopicSettings {
  /** Kafka's key of each setting that the model knows. */
  private static final Map<String, String> KEYS =
      Map.of(
          "min.insync.replicas", "minIsr",
          "flush.policy", "flushPolicy",
          "unclean.leader.election.enable", "unclean");

  private TopicSettings() {}

  /** All of them, by the model's names. */
  static Map<String, Object> of(Fields version) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("minIsr", version.number("minIsr"));
    said.put("flushPolicy", version.text("flushPolicy"));
    said.put("unclean", version.truth("unclean"));
    return said;
  }

  /**
   * The one that a line changes, empty if the model does not know it.
   *
   * @throws Refusal.Found if the version after it does not have the value
   */
  static String changed(Fields args, Fields version) {
    String name = KEYS.getOrDefault(args.text("key"), "");
    Object value = args.values().get("value"); // null: the default, which no line tells
    if (!name.isEmpty() && value != null) {
      Object now = of(version).get(name);
      if (!now.toString().equals(value)) {
        throw new Refusal.Found(
            args.line(), "args.value: %s, but %s is %s".formatted(value, name, now));
      }
    }
    return name;
  }
}
