package io.highwater.tla.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Orders a partition's lines so that every cause comes before its effect; clocks have no say.
 *
 * <p>Causes are: what the same actor did before; the sending of a message that is received; the
 * version that is applied; the registration of a life before it learns anything; the end of a life
 * before the next. Some more hold because the model says them together: a life's registration and
 * unfencing come before its crash, as the controller may have heard of it late.
 */
final class Causality {
  /** What the controller decides about a life while it lasts. */
  private static final Set<String> OF_LIFE =
      Set.of("RegisterBroker", "UnfenceBroker", "BeginControlledShutdown");

  private static final Set<String> BEGINNINGS = Set.of("OpenLog", "DropReplica");
  private static final Set<String> LEARNING = Set.of("ReceiveMetadataUpdate", "DropReplica");

  private final PartitionLines partition;
  private final Objections objections;
  private final List<TraceLine> lines;
  private final Map<TraceLine, Integer> index = new HashMap<>(); // looked up only
  private final List<List<Integer>> effects = new ArrayList<>();
  private final boolean oneFile; // then all but the controller's lines are in order
  private final int[] causes;
  private final Map<String, List<TraceLine>> ofLife = new HashMap<>(); // looked up only
  private final Map<String, TraceLine> requests = new HashMap<>(); // looked up only
  private final Map<String, TraceLine> answers = new HashMap<>(); // looked up only
  private final Map<String, TraceLine> beginnings = new HashMap<>(); // looked up only
  private final Map<TraceLine, TraceLine> readers = new HashMap<>(); // looked up only
  private final Map<TraceLine, TraceLine> senders = new HashMap<>(); // looked up only

  private Causality(PartitionLines partition) {
    this.partition = partition;
    this.objections = partition.folder().objections();
    this.lines = Torn.tailsCut(partition);
    this.oneFile = lines.stream().map(TraceLine::file).distinct().count() <= 1;
    this.causes = new int[lines.size()];
    for (TraceLine line : lines) {
      index.put(line, index.size());
      effects.add(new ArrayList<>());
      if (isController(line) && OF_LIFE.contains(line.action())) {
        TraceLine.Fields args = line.args();
        group(life(args.number("broker"), args.number("brokerEpoch")), line);
      } else if (line.actor().equals(PartitionLines.HARNESS)) {
        group(PartitionLines.HARNESS + line.args().number("broker"), line);
      } else {
        group(line.life(), line);
      }
    }
  }

  /**
   * An order of causes, and who received what.
   *
   * @param readers the line that receives what a line sends
   * @param senders the other way round
   */
  record Ordered(
      List<TraceLine> lines,
      Map<TraceLine, TraceLine> readers,
      Map<TraceLine, TraceLine> senders) {}

  static Ordered order(PartitionLines partition) {
    Causality causality = new Causality(partition);
    causality.inEachActor();
    causality.betweenLives();
    causality.byMessages();
    causality.byMetadata();
    causality.byDeletions();
    new AlterPairs(partition, causality.lines, causality::cause).link();
    return new Ordered(causality.sorted(), causality.readers, causality.senders);
  }

  private void group(String life, TraceLine line) {
    ofLife.computeIfAbsent(life, missing -> new ArrayList<>()).add(line);
  }

  /** What the controller calls a life. */
  private static String life(long broker, long brokerEpoch) {
    return broker + "@" + brokerEpoch;
  }

  private List<TraceLine> ofLife(String life) {
    return ofLife.getOrDefault(life, List.of());
  }

  private void cause(TraceLine cause, TraceLine effect) {
    Integer from = index.get(cause);
    Integer to = index.get(effect);
    if (from == null || to == null || from.equals(to)) {
      return;
    }
    boolean ends = effect.actor().equals(PartitionLines.HARNESS);
    if (oneFile && ends && !isController(cause) && cause.number() > effect.number()) {
      object(cause, "its life has ended in line " + effect.number());
    } else {
      effects.get(from).add(to);
      causes[to]++;
    }
  }

  private static boolean isController(TraceLine line) {
    return line.actor().equals(PartitionLines.CONTROLLER);
  }

  // ---- who causes what -------------------------------------------------------------------------

  private void inEachActor() {
    Map<String, TraceLine> last = new HashMap<>(); // looked up only
    for (TraceLine line : lines) {
      if (!line.actor().equals(PartitionLines.HARNESS)) {
        boolean controls = isController(line);
        TraceLine before = last.put(controls ? line.actor() : line.life(), line);
        if (before != null) {
          cause(before, line);
          if (before.shard() != line.shard()) {
            object(line, "shard: a partition belongs to one");
          }
        } else if (!controls && !BEGINNINGS.contains(line.action())) {
          object(line, "a life begins with OpenLog, or with DropReplica");
        }
      }
    }
  }

  private void object(TraceLine line, String why) {
    objections.note(
        () -> {
          throw new Refusal.Found(line, why);
        });
  }

  /** Crash after everything of the life, restart after the crash, the next life after that. */
  private void betweenLives() {
    for (TraceLine line : lines) {
      if (!line.actor().equals(PartitionLines.HARNESS)) {
        continue;
      }
      int broker = Math.toIntExact(line.args().number("broker"));
      long life = line.args().number("incarnation");
      boolean begins = line.action().equals("RestartBroker");
      if (begins) {
        beginnings.put("broker-%d/%d".formatted(broker, life), line);
      }
      List<TraceLine> others = new ArrayList<>(ofLife("broker-%d/%d".formatted(broker, life)));
      others.addAll(ofLife(life(broker, partition.epochOf(broker, life))));
      others.forEach(other -> cause(begins ? line : other, begins ? other : line));
      if (begins) {
        ofLife(PartitionLines.HARNESS + broker).forEach(other -> betweenLives(line, life, other));
      }
    }
  }

  private void betweenLives(TraceLine beginning, long life, TraceLine other) {
    long otherLife = other.args().number("incarnation");
    if (otherLife < life) {
      cause(other, beginning);
    } else if (otherLife == life) {
      cause(beginning, other);
    }
  }

  private void byMessages() {
    for (TraceLine line : lines) {
      switch (line.action()) {
        case "SendFetchRequest" -> objections.note(() -> send(requests, line));
        case "SendFetchResponse" -> objections.note(() -> send(answers, line));
        default -> {}
      }
    }
    for (TraceLine line : lines) {
      switch (line.action()) {
        case "ReceiveFetchRequest" -> objections.note(() -> receive(requests, line, true));
        case "ReceiveFetchResponse" ->
            objections.note(() -> receive(answers, line, line.args().text("error").equals("NONE")));
        default -> {}
      }
    }
  }

  private static void send(Map<String, TraceLine> sent, TraceLine line) {
    String message = line.message("send");
    if (message == null) {
      throw new Refusal.Found(line, "expected a message");
    }
    TraceLine.Fields args = line.args();
    String expected =
        args.has("replica")
            ? "broker-" + args.number("replica") + "/"
            : "broker-%d/%d>broker-%d#"
                .formatted(line.broker(), args.number("brokerEpoch"), args.number("leader"));
    if (!message.startsWith(expected)
        || (args.has("replica") && !message.contains(">broker-" + line.broker() + "#"))) {
      throw new Refusal.Found(line, "message.connection: it is not between these brokers");
    }
    if (sent.putIfAbsent(message, line) != null) {
      throw new Refusal.Found(line, "message: sent before");
    }
  }

  private void receive(Map<String, TraceLine> sent, TraceLine line, boolean mustHaveBeenSent) {
    String message = line.message("receive");
    TraceLine sender = sent.get(message);
    if (sender == null || (oneFile && sender.number() > line.number())) {
      if (mustHaveBeenSent) {
        throw new Refusal.Found(line, "message: nobody has sent it");
      }
      return;
    }
    if (readers.putIfAbsent(sender, line) != null) {
      throw new Refusal.Found(line, "message: received before");
    }
    senders.put(line, sender);
    cause(sender, line);
    // A connection is to a life: what this one received was sent after it had begun.
    TraceLine beginning = beginnings.get(line.life());
    if (beginning != null) {
      cause(beginning, sender);
    }
  }

  private void byMetadata() {
    Map<Long, TraceLine> versions = new HashMap<>(); // looked up only
    for (TraceLine line : lines) {
      if (isController(line) && line.after() != null) {
        TraceLine.Fields made = line.after().object("versions");
        if (made != null && made.has(partition.partition())) {
          long version = made.object(partition.partition()).number("partitionEpoch");
          if (version > 0) { // the first is the creation's
            versions.putIfAbsent(version, line);
          }
        }
      }
    }
    Map<String, List<TraceLine>> learned =
        lines.stream()
            .filter(each -> LEARNING.contains(each.action()))
            .collect(
                Collectors.groupingBy(TraceLine::life, LinkedHashMap::new, Collectors.toList()));
    learned.forEach(
        (actor, all) -> {
          all.forEach(each -> learn(versions, each));
          TraceLine first = all.getFirst();
          long brokerEpoch = partition.epochOf(first.broker(), first.incarnation());
          boolean hadNothingToLearn = partition.beganWithout(first.broker(), first.incarnation());
          for (TraceLine line : ofLife(life(first.broker(), brokerEpoch))) {
            boolean registers = line.action().equals("RegisterBroker");
            if (registers || !hadNothingToLearn) {
              cause(registers ? line : first, registers ? first : line);
            }
          }
        });
  }

  private void learn(Map<Long, TraceLine> versions, TraceLine line) {
    TraceLine made = versions.get(line.args().number("partitionEpoch"));
    if (made != null) {
      cause(made, line);
    }
  }

  /** What a follower leaves out because its leader has deleted it was committed before. */
  private void byDeletions() {
    for (TraceLine line : lines) {
      TraceLine.Fields after = line.after();
      if (line.action().equals("ReceiveFetchResponse")
          && after != null
          && EpochRuns.start(after) > 0
          && EpochRuns.start(after) == after.number("leo")) {
        committing(after).ifPresent(each -> cause(each, line));
      }
    }
  }

  /** The first line of a follower's leader, in its epoch, that has committed all that it lacks. */
  private Optional<TraceLine> committing(TraceLine.Fields follower) {
    return lines.stream()
        .filter(each -> each.actor().equals("broker-" + follower.number("leader")))
        .filter(each -> each.after() != null && each.after().has("isr"))
        .filter(each -> each.after().number("leaderEpoch") == follower.number("leaderEpoch"))
        .filter(each -> each.after().number("hw") >= EpochRuns.start(follower))
        .findFirst();
  }

  // ---- the order -------------------------------------------------------------------------------

  private List<TraceLine> sorted() {
    int[] turn = new int[lines.size()];
    PriorityQueue<Integer> ready =
        new PriorityQueue<>(
            (a, b) ->
                oneFile
                    ? Integer.compare(lines.get(a).number(), lines.get(b).number())
                    : Integer.compare(turn[a], turn[b]));
    int turns = 0;
    for (int i = 0; i < causes.length; i++) {
      if (causes[i] == 0) {
        turn[i] = ++turns;
        ready.add(i);
      }
    }
    List<TraceLine> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.poll();
      sorted.add(lines.get(next));
      for (int effect : effects.get(next)) {
        if (--causes[effect] == 0) {
          turn[effect] = ++turns;
          ready.add(effect);
        }
      }
    }
    inCircles(sorted);
    return sorted;
  }

  /** What is left waits for itself. */
  private void inCircles(List<TraceLine> sorted) {
    Set<TraceLine> done = new HashSet<>(sorted); // looked up only
    List<TraceLine> left = new ArrayList<>(lines);
    left.removeIf(done::contains);
    left.forEach(each -> object(each, "no order has every cause before its effect"));
    sorted.addAll(left);
  }
}
