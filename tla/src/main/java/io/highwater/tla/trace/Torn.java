package io.highwater.tla.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Leaves out what a killed process had written down but not done any more. A line is written before
 * its effects; so if the log that the next life finds is the one of some lines before the end, what
 * came after them never happened, and nobody can have seen it.
 */
final class Torn {
  private Torn() {}

  /** The partition's lines without such tails. */
  static List<TraceLine> tailsCut(PartitionLines partition) {
    List<TraceLine> lines = partition.lines();
    Set<String> received = receivedMessages(lines);
    Set<TraceLine> undone = new HashSet<>(); // looked up only
    Map<String, List<TraceLine>> lives = new HashMap<>(); // looked up only
    for (TraceLine line : lines) {
      if (line.actor().startsWith("broker-")) {
        lives.computeIfAbsent(line.life(), key -> new ArrayList<>()).add(line);
      }
    }
    for (TraceLine line : lines) {
      if (line.action().equals("CrashBroker")) {
        int broker = Math.toIntExact(line.args().number("broker"));
        long life = line.args().number("incarnation");
        List<TraceLine> ended = lives.getOrDefault("broker-" + broker + "/" + life, List.of());
        undone.addAll(undone(ended, found(partition, broker, life), received));
      }
    }
    return lines.stream().filter(each -> !undone.contains(each)).toList();
  }

  /** Where the log that a life left is opened; null if nobody does before it may be another. */
  private static TraceLine found(PartitionLines partition, int broker, long life) {
    TraceLine opening = partition.nextOpening(broker, life + 1);
    if (opening == null || partition.beganWithout(broker, opening.incarnation())) {
      return null;
    }
    for (TraceLine line : partition.lines()) {
      if (line.action().equals("LosePower")
          && line.args().number("broker") == broker
          && line.args().number("incarnation") > life
          && line.args().number("incarnation") < opening.incarnation()) {
        return null;
      }
    }
    return opening;
  }

  private static List<TraceLine> undone(
      List<TraceLine> life, TraceLine found, Set<String> received) {
    if (found == null) {
      return List.of();
    }
    int heard = -1;
    for (int i = life.size() - 1; i >= 0; i--) {
      TraceLine line = life.get(i);
      if (line.after() != null && (heard >= 0 || sameLog(line, found))) {
        int end = lastOf(life, i);
        boolean isSeen = heard >= end || !sameLog(line, found);
        return isSeen ? List.of() : List.copyOf(life.subList(end, life.size()));
      }
      if (heard < 0 && isHeard(line, received)) {
        heard = i;
      }
    }
    return List.of();
  }

  private static boolean isHeard(TraceLine line, Set<String> received) {
    return switch (line.action()) {
      case "SendFetchRequest", "SendFetchResponse" ->
          received.contains(line.action() + line.message("send"));
      default -> false;
    };
  }

  /** The lines without a state that follow a line: they are of the same moment. */
  private static int lastOf(List<TraceLine> life, int line) {
    int next = line + 1;
    while (next < life.size() && life.get(next).after() == null) {
      next++;
    }
    return next;
  }

  private static boolean sameLog(TraceLine line, TraceLine other) {
    return Objects.equals(EpochRuns.of(line.after()), EpochRuns.of(other.after()));
  }

  private static Set<String> receivedMessages(List<TraceLine> lines) {
    Set<String> received = new HashSet<>(); // looked up only
    for (TraceLine line : lines) {
      switch (line.action()) {
        case "ReceiveFetchRequest" -> received.add("SendFetchRequest" + line.message("receive"));
        case "ReceiveFetchResponse" -> received.add("SendFetchResponse" + line.message("receive"));
        default -> {}
      }
    }
    return received;
  }
}
