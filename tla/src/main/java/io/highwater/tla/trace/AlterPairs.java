package io.highwater.tla.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Pairs the controller's decisions on AlterPartition with the requests and the answers, by what
 * they say. A leader asks the same again only after it has given the first request up; then the
 * answer tells which of them it was.
 */
final class AlterPairs {
  private final PartitionLines partition;
  private final List<TraceLine> lines;
  private final BiConsumer<TraceLine, TraceLine> cause;
  private final Map<String, List<TraceLine>> sends = new HashMap<>(); // looked up only
  private final Map<String, TraceLine> sendOf = new HashMap<>(); // looked up only
  private final Map<String, List<TraceLine>> decisions = new HashMap<>(); // looked up only
  private final Set<TraceLine> paired = new HashSet<>(); // looked up only

  AlterPairs(
      PartitionLines partition, List<TraceLine> lines, BiConsumer<TraceLine, TraceLine> cause) {
    this.partition = partition;
    this.lines = lines;
    this.cause = cause;
  }

  void link() {
    Objections objections = partition.folder().objections();
    for (TraceLine line : lines) {
      objections.note(() -> collect(line));
    }
    for (TraceLine line : lines) {
      if (line.action().equals("ReceiveAlterPartitionResponse")) {
        objections.note(() -> answer(line));
      }
    }
    for (TraceLine line : lines) {
      if (line.action().equals("ReceiveAlterPartitionRequest") && !paired.contains(line)) {
        objections.note(() -> receive(line));
      }
    }
  }

  private void collect(TraceLine line) {
    if (line.action().equals("SendAlterPartitionRequest")) {
      sends.computeIfAbsent(content(line, line.broker()), key -> new ArrayList<>()).add(line);
      sendOf.putIfAbsent(requestOf(line), line); // Standing objects to a number that is sent twice
    } else if (line.action().equals("ReceiveAlterPartitionRequest")) {
      int broker = Math.toIntExact(line.args().number("broker"));
      decisions.computeIfAbsent(content(line, broker), key -> new ArrayList<>()).add(line);
    }
  }

  private static String requestOf(TraceLine line) {
    return line.actorName() + "?" + line.args().number("request");
  }

  private String content(TraceLine line, int broker) {
    TraceLine.Fields args = line.args();
    long brokerEpoch =
        args.has("brokerEpoch")
            ? args.number("brokerEpoch")
            : partition.epochOf(broker, line.incarnation());
    return "%d/%d %d %d %s %s"
        .formatted(
            broker,
            brokerEpoch,
            args.number("leaderEpoch"),
            args.number("partitionEpoch"),
            args.list("isr"),
            args.object("brokerEpochs").values());
  }

  private void answer(TraceLine line) {
    TraceLine sent = sendOf.get(requestOf(line));
    if (sent == null) {
      throw new Refusal.Found(line, "args.request: never sent");
    }
    String error = line.args().text("error");
    for (TraceLine decided : decisions.getOrDefault(content(sent, sent.broker()), List.of())) {
      if (decided.args().text("error").equals(error) && paired.add(decided)) {
        paired.add(sent);
        cause.accept(sent, decided);
        cause.accept(decided, line);
        return;
      }
    }
    throw new Refusal.Found(line, "the controller has not decided that: error " + error);
  }

  private void receive(TraceLine line) {
    int broker = Math.toIntExact(line.args().number("broker"));
    for (TraceLine sent : sends.getOrDefault(content(line, broker), List.of())) {
      if (paired.add(sent)) {
        cause.accept(sent, line);
        return;
      }
    }
    throw new Refusal.Found(line, "nobody has asked the controller for that");
  }
}
