package io.highwater.tla.trace;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lines that cannot be so, whatever the model says. They keep their places in the order of causes:
 * an earlier line that the model cannot explain is the one to be named.
 */
final class Objections {
  private final Map<TraceLine, Refusal> first = new LinkedHashMap<>();

  /** Looks at a line; what is found against any line is noted. */
  void note(Runnable look) {
    try {
      look.run();
    } catch (Refusal.Found found) {
      first.putIfAbsent(found.line(), found.refusal());
    }
  }

  /** What was found first against a line, or null. */
  Refusal against(TraceLine line) {
    return first.get(line);
  }

  /** Everything that was found, by line, in the order in which it was found. */
  Map<TraceLine, Refusal> all() {
    return first;
  }
}
