package io.highwater.tla.trace;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which damage leaves a behaviour, told from the lines alone and not by the model: neighbours that
 * are concurrent may change places, and what changed nothing for anybody may be missing.
 */
final class LegalChanges {
  private LegalChanges() {}

  /**
   * Two neighbours commute if different actors did them and neither heard of the other; or if one
   * of them changed nothing and sent nothing.
   */
  static boolean swap(List<String> trace, int at) {
    Map<String, Object> first = Json.object(trace.get(at));
    Map<String, Object> second = Json.object(trace.get(at + 1));
    if (first.get("actor").equals(second.get("actor"))) {
      return changesNothing(trace, at) && changesNothing(trace, at + 1);
    }
    return !Objects.equals(message(first), message(second))
        && !isGlobal(first)
        && !isGlobal(second);
  }

  /** A line may be missing if its actor is the same after it as before it, and nobody heard it. */
  static boolean drop(List<String> trace, int at) {
    return changesNothing(trace, at);
  }

  /** Lives, standing and versions concern others without a message that names them. */
  private static boolean isGlobal(Map<String, Object> line) {
    return line.get("actor").equals("harness") || line.get("actor").equals("controller");
  }

  private static boolean changesNothing(List<String> trace, int at) {
    Map<String, Object> line = Json.object(trace.get(at));
    if (line.get("after") == null || isGlobal(line)) {
      return !isGlobal(line) && line.get("message") != null && !isHeard(trace, line);
    }
    for (int before = at - 1; before > 0; before--) {
      Map<String, Object> earlier = Json.object(trace.get(before));
      if (earlier.get("actor").equals(line.get("actor")) && earlier.get("after") != null) {
        return earlier.get("after").equals(line.get("after"))
            && earlier.get("incarnation").equals(line.get("incarnation"))
            && line.get("message") == null;
      }
    }
    return false;
  }

  private static boolean isHeard(List<String> trace, Map<String, Object> line) {
    String message = message(line);
    return trace.stream()
            .skip(1)
            .map(Json::object)
            .filter(each -> Objects.equals(message(each), message))
            .count()
        > 1;
  }

  private static String message(Map<String, Object> line) {
    if (!(line.get("message") instanceof Map<?, ?> message)) {
      return null;
    }
    boolean isAnswer = ((String) line.get("action")).endsWith("Response");
    return message.get("connection") + "#" + message.get("correlation") + isAnswer;
  }
}
