package io.highwater.tla.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which fetch an answer is the answer to. A fetch session names a position once: it may be answered
 * under the number of that request or, if another partition's position has moved meanwhile, of a
 * later one; never of an earlier one. An answer is late if its receiver has sent another fetch
 * since.
 */
final class LateAnswers {
  private final Map<TraceLine, TraceLine> questions = new HashMap<>(); // looked up only

  private LateAnswers() {}

  /** Those of a partition's lines. */
  static LateAnswers among(List<TraceLine> lines) {
    LateAnswers answers = new LateAnswers();
    Map<String, TraceLine> newest = new HashMap<>(); // looked up only
    for (TraceLine line : lines) {
      if (line.action().equals("SendFetchRequest")) {
        newest.put(line.life(), line);
      } else if (line.action().equals("ReceiveFetchResponse")) {
        TraceLine question = newest.get(line.life());
        if (question != null && mayAnswer(question.message("send"), line.message("receive"))) {
          answers.questions.put(line, question);
        }
      }
    }
    return answers;
  }

  /** The fetch that is answered, or null if the answer is late. */
  TraceLine question(TraceLine answer) {
    return questions.get(answer);
  }

  boolean isLate(TraceLine answer) {
    return question(answer) == null;
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
