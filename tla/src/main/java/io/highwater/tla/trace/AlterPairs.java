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
      if (mayCause(decided, line)
          && decided.args().text("error").equals(error)
          && paired.add(decided)) {
        paired.add(sent);
        cause.accept(sent, decided);
        cause.accept(decided, line);
        requireDecided(line, decided);
        return;
      }
    }
    throw new Refusal.Found(line, "the controller has not decided that: error " + error);
  }

  /** A file is in order. */
  private static boolean mayCause(TraceLine cause, TraceLine effect) {
    return !cause.file().equals(effect.file()) || cause.number() < effect.number();
  }

  /** An answer says the version that was made, and a refusal none. */
  private void requireDecided(TraceLine line, TraceLine decided) {
    String error = line.args().text("error");
    TraceLine.Fields version = decided.after().object("versions").object(partition.partition());
    boolean saysVersion =
        line.args().list("isr").equals(version.list("isr"))
            && line.args().number("partitionEpoch") == version.number("partitionEpoch");
    boolean saysNone =
        line.args().list("isr").isEmpty() && line.args().number("partitionEpoch") == -1;
    boolean fits =
        switch (error) {
          case "NONE" -> saysVersion;
          case "NEW_LEADER_ELECTED" -> saysVersion || saysNone; // it may have been granted
          default -> saysNone;
        };
    if (!fits) {
      throw new Refusal.Found(
          line,
          "args.isr, partitionEpoch: %s in %d, but the controller decided %s in %d (%s)"
              .formatted(
                  line.args().list("isr"),
                  line.args().number("partitionEpoch"),
                  version.list("isr"),
                  version.number("partitionEpoch"),
                  error));
    }
  }

  private void receive(TraceLine line) {
    int broker = Math.toIntExact(line.args().number("broker"));
    for (TraceLine sent : sends.getOrDefault(content(line, broker), List.of())) {
      if (mayCause(sent, line) && paired.add(sent)) {
        cause.accept(sent, line);
        return;
      }
    }
    throw new Refusal.Found(line, "nobody has asked the controller for that");
  }
}
