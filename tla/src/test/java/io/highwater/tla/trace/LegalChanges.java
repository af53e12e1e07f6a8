package io.highwater.tla.trace;

import io.highwater.tla.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which damage leaves a behaviour, told from the lines alone and not by the model: what changed
 * nothing for anybody may be missing or happen elsewhere, and an actor may have stopped before its
 * last line if nobody heard of that.
 */
final class LegalChanges {
  /**
   * Why a leader refuses a fetch is told by no line of its own, and is all the same to who asked.
   */
  private static final Set<String> UNTOLD =
      Set.of(
          "FENCED_LEADER_EPOCH",
          "UNKNOWN_LEADER_EPOCH",
          "NOT_LEADER_OR_FOLLOWER",
          "STALE_BROKER_EPOCH");

  private LegalChanges() {}

  /** A changed field of which nothing in the trace depends. */
  static boolean change(List<String> trace, int at, String key, Object before, Object after) {
    Map<String, Object> line = Json.object(trace.get(at));
    return switch (key) {
      case "acks" -> acknowledgedAtOnce(line);
      case "correlation" -> isSend(line) && !isHeard(trace, line);
      case "minIsr" -> nothingIsDecidedBelow(trace, Math.max((Long) before, (Long) after));
      case "unclean" -> isAlwaysLed(trace);
      case "pending" ->
          line.get("action").equals("LeaveLate")
              && ((List<?>) before).containsAll((List<?>) after)
              && areGoneNext(trace, at, (List<?>) before, (List<?>) after);
      case "error" -> isFetchAnswer(line) && UNTOLD.contains(before) && UNTOLD.contains(after);
      default -> false;
    };
  }

  /** Who waited until the next line may as well have left in this one: nobody is told. */
  private static boolean areGoneNext(List<String> trace, int at, List<?> before, List<?> after) {
    int next = nextState(trace, at);
    return next == 0
        || !(((Map<?, ?>) Json.object(trace.get(next)).get("after")).get("pending")
            instanceof List<?> waiting)
        || before.stream().noneMatch(each -> !after.contains(each) && waiting.contains(each));
  }

  private static boolean isFetchAnswer(Map<String, Object> line) {
    return line.get("action").equals("ReceiveFetchResponse");
  }

  /** Who elects among those in sync needs no permission. */
  private static boolean isAlwaysLed(List<String> trace) {
    return trace.stream()
        .skip(1)
        .map(Json::object)
        .filter(line -> line.get("actor").equals("controller"))
        .map(line -> ((Map<?, ?>) line.get("after")).get("versions"))
        .flatMap(versions -> ((Map<?, ?>) versions).values().stream())
        .noneMatch(version -> ((Map<?, ?>) version).get("leader").equals(-1L));
  }

  /** While a leader's ISR is smaller, it commits nothing and nobody waits for that. */
  private static boolean nothingIsDecidedBelow(List<String> trace, long size) {
    for (int at = 1; at < trace.size(); at++) {
      Map<String, Object> earlier = before(trace, at);
      if (Json.object(trace.get(at)).get("after") instanceof Map<?, ?> after
          && after.get("isr") instanceof Map<?, ?> isr
          && ((List<?>) isr.get("committed")).size() < size
          && (earlier == null
              || !after.get("hw").equals(earlier.get("hw"))
              || !after.get("pending").equals(List.of()))) {
        return false;
      }
    }
    return true;
  }

  /** Where all is committed at once, nobody waits, whatever acks says. */
  private static boolean acknowledgedAtOnce(Map<String, Object> write) {
    Map<?, ?> after = (Map<?, ?>) write.get("after");
    return after.get("hw").equals(after.get("leo"));
  }

  /** The next line of the same actor, or 0. */
  static int nextOfActor(List<String> trace, int at) {
    Map<String, Object> line = Json.object(trace.get(at));
    for (int next = at + 1; next < trace.size(); next++) {
      Map<String, Object> other = Json.object(trace.get(next));
      if (isOfSameActor(line, other)) {
        return next;
      }
    }
    return 0;
  }

  private static boolean isOfSameActor(Map<String, Object> one, Map<String, Object> other) {
    return one.get("actor").equals(other.get("actor"))
        && one.get("incarnation").equals(other.get("incarnation"));
  }

  /**
   * Two lines of one actor commute if they are the same but for their number; if one of them
   * changed nothing and neither is a message that leaves; or if one is such a message, and the
   * other neither changed what that tells nor belongs to its exchange. Lives of different brokers
   * have nothing to do with each other.
   */
  static boolean swap(List<String> trace, int first, int second) {
    Map<String, Object> one = Json.object(trace.get(first));
    Map<String, Object> other = Json.object(trace.get(second));
    one.remove("seq");
    other.remove("seq");
    if (one.get("actor").equals("harness")) {
      return !arg(one, "broker").equals(arg(other, "broker"));
    }
    if (isSend(one) && isSend(other)) {
      return !Objects.equals(peer(one), peer(other));
    }
    return one.equals(other)
        || (isSend(one) && keepsWhatIsTold(trace, second, one) && !isExchange(other, one))
        || (isSend(other) && keepsWhatIsTold(trace, first, other) && !isExchange(one, other))
        || (isStutter(trace, first) && isStutter(trace, second));
  }

  private static Object arg(Map<String, Object> line, String name) {
    return ((Map<?, ?>) line.get("args")).get(name);
  }

  private static boolean isSend(Map<String, Object> line) {
    return line.get("after") == null && line.get("message") != null;
  }

  private static Object peer(Map<String, Object> send) {
    Object replica = arg(send, "replica");
    return replica == null ? "leader" : replica;
  }

  /** The line is of the exchange to which the message belongs. */
  private static boolean isExchange(Map<String, Object> line, Map<String, Object> send) {
    return switch ((String) line.get("action")) {
      case "ReceiveFetchRequest" -> arg(line, "replica").equals(peer(send));
      case "ReceiveFetchResponse", "ExpireFetchRequest" -> peer(send).equals("leader");
      default -> false;
    };
  }

  /** A fetch says where its sender's log ends; an answer does not. */
  private static boolean keepsWhatIsTold(List<String> trace, int at, Map<String, Object> send) {
    Map<String, Object> before = before(trace, at);
    List<String> told =
        send.get("action").equals("SendFetchResponse")
            ? List.of("leader", "leaderEpoch", "hw")
            : List.of("leader", "leaderEpoch", "leo", "hw");
    return before != null
        && Json.object(trace.get(at)).get("after") instanceof Map<?, ?> after
        && told.stream().allMatch(each -> Objects.equals(before.get(each), after.get(each)));
  }

  /** A line may be missing if it changed nothing, or is its actor's last, and nobody heard it. */
  static boolean drop(List<String> trace, int at) {
    Map<String, Object> line = Json.object(trace.get(at));
    return (isStutter(trace, at) || isLastState(trace, at) || isOvertaken(trace, at))
        && !isHeard(trace, line);
  }

  /** A life may begin with any version, and of a follower's fetches only the newest counts. */
  private static boolean isOvertaken(List<String> trace, int at) {
    Map<String, Object> line = Json.object(trace.get(at));
    int next = nextState(trace, at);
    if (next == 0 || !Json.object(trace.get(next)).get("action").equals(line.get("action"))) {
      return false;
    }
    return switch ((String) line.get("action")) {
      case "ReceiveMetadataUpdate" ->
          Objects.equals(((Map<?, ?>) before(trace, at)).get("leaderEpoch"), -1L);
      case "ReceiveFetchRequest" ->
          arg(line, "replica").equals(arg(Json.object(trace.get(next)), "replica"));
      default -> false;
    };
  }

  /** The actor says no more of what it is like. */
  private static boolean isLastState(List<String> trace, int at) {
    return nextState(trace, at) == 0;
  }

  private static int nextState(List<String> trace, int at) {
    int next = nextOfActor(trace, at);
    while (next > 0 && Json.object(trace.get(next)).get("after") == null) {
      next = nextOfActor(trace, next);
    }
    return next;
  }

  /** The actor is after it as it was before it. */
  private static boolean isStutter(List<String> trace, int at) {
    Map<String, Object> line = Json.object(trace.get(at));
    return isSend(line)
        || (line.get("after") != null && line.get("after").equals(before(trace, at)));
  }

  /** What the actor was like before, or null. */
  private static Map<String, Object> before(List<String> trace, int at) {
    Map<String, Object> line = Json.object(trace.get(at));
    for (int before = at - 1; before > 0; before--) {
      Map<String, Object> earlier = Json.object(trace.get(before));
      if (isOfSameActor(line, earlier) && earlier.get("after") != null) {
        return TraceLine.map(earlier.get("after"));
      }
    }
    return null;
  }

  /** Somebody has received what it sent, or has applied what it decided. */
  private static boolean isHeard(List<String> trace, Map<String, Object> line) {
    return trace.stream().skip(1).map(Json::object).anyMatch(each -> hears(each, line));
  }

  private static boolean hears(Map<String, Object> hearer, Map<String, Object> line) {
    if (line.get("actor").equals("harness")) {
      return true;
    }
    if (line.get("actor").equals("controller")) {
      return hearsDecision(hearer, line);
    }
    return isSend(line)
        && Objects.equals(message(hearer), message(line))
        && !hearer.get("actor").equals(line.get("actor"));
  }

  /** Somebody has applied the version or got the answer. */
  private static boolean hearsDecision(Map<String, Object> hearer, Map<String, Object> line) {
    if (hearer.get("action").equals("ReceiveAlterPartitionResponse")) {
      return line.get("action").equals("ReceiveAlterPartitionRequest")
          && hearer.get("actor").equals("broker-" + arg(line, "broker"))
          && arg(hearer, "error").equals(arg(line, "error"));
    }
    Object error = arg(line, "error");
    return (error == null || error.equals("NONE"))
        && hearer.get("action").equals("ReceiveMetadataUpdate")
        && line.get("after") instanceof Map<?, ?> after
        && after.get("versions") instanceof Map<?, ?> versions
        && versions.values().stream()
            .anyMatch(
                each ->
                    ((Map<?, ?>) each).get("partitionEpoch").equals(arg(hearer, "partitionEpoch")));
  }

  private static String message(Map<String, Object> line) {
    if (!(line.get("message") instanceof Map<?, ?> message)) {
      return null;
    }
    boolean isAnswer = ((String) line.get("action")).endsWith("Response");
    return message.get("connection") + "#" + message.get("correlation") + isAnswer;
  }
}
