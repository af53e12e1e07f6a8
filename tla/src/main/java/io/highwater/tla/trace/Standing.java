package io.highwater.tla.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What needs no model: the controller's account of who is registered and unfenced follows from its
 * own decisions, from the first line on; and every life numbers its AlterPartition counters.
 */
final class Standing {
  private final TreeMap<String, Long> brokerEpochs = new TreeMap<>();
  private final TreeSet<Long> unfenced = new TreeSet<>();
  private final TreeSet<Long> stopping = new TreeSet<>();
  private final Map<String, Long> counters = new HashMap<>(); // looked up only
  private final Map<String, Long> epochs = new HashMap<>(); // of each registered life, by its id
  private final Map<String, Long> marks = new HashMap<>(); // looked up only
  private final TraceFolder folder;

  private Standing(TraceFolder folder) {
    this.folder = folder;
  }

  static void check(TraceFolder folder) {
    Standing standing = new Standing(folder);
    for (TraceLine line : folder.lines()) {
      folder
          .objections()
          .note(
              () -> {
                if (line.actor().equals(PartitionLines.CONTROLLER)) {
                  standing.follow(line);
                } else {
                  standing.count(line);
                }
              });
    }
  }

  private void count(TraceLine line) {
    switch (line.action()) {
      case "SendAlterPartitionRequest" -> {
        long expected = counters.merge(line.actorName(), 1L, Long::sum);
        counters.put(line.actorName() + line.partition(), expected);
        require(line, "request", expected);
      }
      case "ReceiveAlterPartitionResponse", "ExpireAlterPartitionRequest" ->
          require(line, "request", counters.get(line.actorName() + line.partition()));
      case "RestartBroker" ->
          require(line, "incarnation", counters.merge(life(line), 1L, Long::sum));
      case "CrashBroker", "LosePower", "StopBroker" -> {
        require(line, "incarnation", counters.get(life(line)));
        requireId(line);
        requireMark(line);
      }
      default -> {}
    }
  }

  private static String life(TraceLine line) {
    return "life of " + line.args().number("broker");
  }

  private static void require(TraceLine line, String field, Long expected) {
    if (expected == null || line.args().number(field) != expected) {
      throw new Refusal.Found(
          line,
          "args.%s: expected %s, not %d".formatted(field, expected, line.args().number(field)));
    }
  }

  /** What ends is the life that began, if the harness says which. */
  private void requireId(TraceLine line) {
    TraceLine.Fields args = line.args();
    String began = folder.id(args.number("broker"), args.number("incarnation"));
    if (args.has("id") && !args.text("id").equals(began)) {
      throw new Refusal.Found(
          line, "args.id: expected %s, not %s".formatted(began, args.text("id")));
    }
  }

  /** The word that a life leaves is of itself, or what it found if it never heard of its epoch. */
  private void requireMark(TraceLine line) {
    TraceLine.Fields args = line.args();
    if (!args.has("brokerEpoch")) {
      marks.remove(life(line));
      return;
    }
    long mark = args.number("brokerEpoch");
    Long own = epochs.get(folder.id(args.number("broker"), args.number("incarnation")));
    Long found = marks.put(life(line), mark);
    if (!Objects.equals(own, mark) && !Objects.equals(found, mark)) {
      throw new Refusal.Found(
          line,
          "args.brokerEpoch: expected that of this life, %s, or of the mark it found, %s, not %d"
              .formatted(own, found, mark));
    }
  }

  private void follow(TraceLine line) {
    TraceLine.Fields args = line.args();
    switch (line.action()) {
      case "RegisterBroker" -> {
        epochs.put(args.text("id"), args.number("brokerEpoch"));
        brokerEpochs.put(String.valueOf(args.number("broker")), args.number("brokerEpoch"));
        unfenced.remove(args.number("broker"));
        stopping.remove(args.number("broker"));
      }
      case "BeginControlledShutdown" -> {
        requireNewest(line);
        stopping.add(args.number("broker"));
      }
      case "UnfenceBroker" -> {
        requireNewest(line);
        unfenced.add(args.number("broker"));
      }
      case "FenceBroker" -> {
        requireNewest(line);
        unfenced.remove(args.number("broker"));
      }
      default -> {}
    }
    TraceLine.Fields after = line.after();
    if (after == null) {
      return;
    }
    if (!after.list("unfenced").equals(List.copyOf(unfenced))) {
      throw new Refusal.Found(
          line, "after.unfenced: expected %s, not %s".formatted(unfenced, after.list("unfenced")));
    }
    if (!after.list("stopping").equals(List.copyOf(stopping))) {
      throw new Refusal.Found(
          line, "after.stopping: expected %s, not %s".formatted(stopping, after.list("stopping")));
    }
    Map<String, Object> told = after.object("brokerEpochs").values();
    if (!told.equals(brokerEpochs)) {
      throw new Refusal.Found(
          line, "after.brokerEpochs: expected %s, not %s".formatted(brokerEpochs, told));
    }
  }

  private void requireNewest(TraceLine line) {
    Long newest = brokerEpochs.get(String.valueOf(line.args().number("broker")));
    if (newest == null || newest != line.args().number("brokerEpoch")) {
      throw new Refusal.Found(line, "args.brokerEpoch: the broker's newest is " + newest);
    }
  }
}
