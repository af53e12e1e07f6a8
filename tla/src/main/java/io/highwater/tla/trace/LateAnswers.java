package io.highwater.tla.trace;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which answers come when their receiver has sent another fetch since. A fetch session names a
 * position once: it may be answered under the number of that request or, if another partition's
 * position has moved meanwhile, of a later one; never of an earlier one.
 */
final class LateAnswers {
  private LateAnswers() {}

  /** Those of a partition's lines. */
  static Set<TraceLine> among(List<TraceLine> lines) {
    Set<TraceLine> late = new HashSet<>();
    Map<String, String> newest = new HashMap<>(); // looked up only
    for (TraceLine line : lines) {
      if (line.action().equals("SendFetchRequest")) {
        newest.put(line.life(), line.message("send"));
      } else if (line.action().equals("ReceiveFetchResponse")
          && !mayAnswer(newest.get(line.life()), line.message("receive"))) {
        late.add(line);
      }
    }
    return late;
  }

  private static boolean mayAnswer(String request, String answer) {
    return request != null
        && answer != null
        && connection(request).equals(connection(answer))
        && number(request) <= number(answer);
  }

  private static String connection(String message) {
    return message.substring(0, message.lastIndexOf('#'));
  }

  private static long number(String message) {
    return Long.parseLong(message.substring(message.lastIndexOf('#') + 1));
  }
}
