package io.highwater.tla.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The lines of a run that concern one partition: its own, and the lives and standing of its
 * brokers, from its creation on.
 *
 * @param replicas every broker that ever had one, ascending
 * @param firstLives the incarnation of each replica's broker when the partition was created
 * @param lastLives of each replica's broker the newest incarnation that registered before the topic
 *     was removed
 * @param registrations each broker's epochs in the order in which it got them
 * @param registeredBefore how many of these each broker had when the partition was created
 * @param removal of the topic, or null
 * @param lines in no order yet
 */
record PartitionLines(
    TraceFolder folder,
    String partition,
    TraceLine creation,
    List<Integer> replicas,
    Map<Integer, Long> firstLives,
    Map<Integer, Long> lastLives,
    Map<Integer, List<Long>> registrations,
    Map<Integer, Integer> registeredBefore,
    TraceLine removal,
    List<TraceLine> lines) {
  static final String CONTROLLER = "controller";
  static final String HARNESS = "harness";

  static final String CREATION = "CreatePartition";
  static final Set<String> STANDING =
      Set.of("RegisterBroker", "FenceBroker", "UnfenceBroker", "BeginControlledShutdown");

  /** Every partition that was created in a run. */
  static List<PartitionLines> of(TraceFolder folder) {
    Map<String, TraceLine> creations = new LinkedHashMap<>();
    for (TraceLine line : folder.lines()) {
      if (line.action().equals(CREATION)) {
        TraceLine earlier = creations.putIfAbsent(line.partition(), line);
        folder.objections().note(() -> require(earlier == null, line, "the partition exists"));
      }
    }
    for (TraceLine line : folder.lines()) {
      boolean exists = line.partition() == null || creations.containsKey(line.partition());
      folder.objections().note(() -> require(exists, line, "partition: none such was created"));
    }
    List<PartitionLines> all = new ArrayList<>();
    creations.forEach((id, creation) -> all.add(of(folder, id, creation)));
    return all;
  }

  private static void require(boolean condition, TraceLine line, String otherwise) {
    if (!condition) {
      throw new Refusal.Found(line, otherwise);
    }
  }

  private static PartitionLines of(TraceFolder folder, String partition, TraceLine creation) {
    TraceLine removal = removal(folder, partition);
    List<Integer> replicas = everyReplica(folder, creation, removal);
    PartitionLines result =
        new PartitionLines(
            folder,
            partition,
            creation,
            replicas,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            removal,
            new ArrayList<>());
    for (int replica : replicas) {
      result.firstLives.put(replica, 1L);
      result.lastLives.put(replica, 1L);
      result.registrations.put(replica, new ArrayList<>());
      result.registeredBefore.put(replica, 0);
    }
    result.takeControllers();
    result.takeOthers();
    return result;
  }

  private static TraceLine removal(TraceFolder folder, String partition) {
    for (TraceLine line : folder.lines()) {
      if (line.action().equals("RemoveTopic")
          && partition.startsWith(line.args().text("topicId"))) {
        return line;
      }
    }
    return null;
  }

  private static List<Integer> everyReplica(
      TraceFolder folder, TraceLine creation, TraceLine removal) {
    Set<Integer> replicas = new TreeSet<>();
    creation.args().numbers("replicas").forEach(each -> replicas.add(Math.toIntExact(each)));
    for (TraceLine line : folder.lines()) {
      if (line == removal) {
        break;
      }
      folder
          .objections()
          .note(
              () -> {
                TraceLine.Fields version = version(line, creation.partition());
                if (version != null) {
                  version.numbers("replicas").forEach(each -> replicas.add(Math.toIntExact(each)));
                }
              });
    }
    return List.copyOf(replicas);
  }

  /** The version that the controller made by a line, or null. */
  private static TraceLine.Fields version(TraceLine line, String partition) {
    TraceLine.Fields after = line.actor().equals(CONTROLLER) ? line.after() : null;
    TraceLine.Fields versions = after == null ? null : after.object("versions");
    return versions == null || !versions.has(partition) ? null : versions.object(partition);
  }

  private void takeControllers() {
    boolean created = false;
    for (TraceLine line : folder.lines()) {
      if (line == removal) {
        break;
      } else if (line == creation) {
        created = true;
      } else if (line.actor().equals(CONTROLLER)) {
        take(line, created);
      }
    }
  }

  private void take(TraceLine line, boolean created) {
    folder
        .objections()
        .note(
            () -> {
              if (line.partition() == null ? concerns(line) : line.partition().equals(partition)) {
                if (created) {
                  lines.add(line);
                }
                if (line.action().equals("RegisterBroker") && replicas.contains(brokerOf(line))) {
                  register(line, created);
                }
              }
            });
  }

  private boolean concerns(TraceLine line) {
    return version(line, partition) != null
        || (STANDING.contains(line.action()) && replicas.contains(brokerOf(line)));
  }

  private static int brokerOf(TraceLine line) {
    return Math.toIntExact(line.args().number("broker"));
  }

  private void register(TraceLine line, boolean created) {
    int broker = brokerOf(line);
    registrations.get(broker).add(line.args().number("brokerEpoch"));
    String life = folder.life(line.args().text("id"));
    if (life == null || !life.startsWith("broker-" + broker + "/")) {
      throw new Refusal.Found(line, "args.id: no life of broker " + broker + " has it");
    }
    long incarnation = Long.parseLong(life.substring(life.indexOf('/') + 1));
    lastLives.put(broker, incarnation);
    if (!created) {
      firstLives.put(broker, incarnation);
      registeredBefore.merge(broker, 1, Integer::sum);
    }
  }

  /** In one file, what came after the topic was removed; else, what its removal did to logs. */
  private boolean isOver(TraceLine line) {
    return removal != null
        && (removal.file().equals(line.file())
            ? line.number() > removal.number()
            : line.action().equals("DropReplica"));
  }

  private void takeOthers() {
    for (TraceLine line : folder.lines()) {
      if (isOver(line)) {
        continue;
      }
      folder
          .objections()
          .note(
              () -> {
                if (line.actor().equals(HARNESS)) {
                  takeLife(line);
                } else if (partition.equals(line.partition())
                    && !line.actor().equals(CONTROLLER)
                    && line.incarnation() >= firstLife(line)) {
                  lines.add(line);
                }
              });
    }
  }

  private long firstLife(TraceLine line) {
    Long first = firstLives.get(line.broker());
    if (first == null) {
      throw new Refusal.Found(line, "the broker has no replica of the partition");
    }
    return first;
  }

  private void takeLife(TraceLine line) {
    Long first = firstLives.get(brokerOf(line));
    if (first != null) {
      long life = line.args().number("incarnation");
      boolean came = removal == null || life <= lastLives.get(brokerOf(line));
      if (came
          && !leftNothing(brokerOf(line), life)
          && (line.action().equals("RestartBroker") ? life > first : life >= first)) {
        lines.add(line);
      }
    }
  }

  /** Whether a life that nobody ever knew of left all as it had found it, and so never was. */
  private boolean leftNothing(int broker, long life) {
    return epochOf(broker, life) < 0 && markOf(broker, life) >= 0;
  }

  /** The epoch that ended well, by the word that a life left; -1 if it left none. */
  private long markOf(int broker, long life) {
    return folder.marks().of(broker + "/" + life);
  }

  /** Whether a disk forgets while copies count that are not flushed, or have counted before. */
  boolean disksForget() {
    boolean losesPower = false;
    boolean countsUnflushed = isUnflushed(creation);
    for (TraceLine line : lines) {
      losesPower |= line.action().equals("LosePower");
      countsUnflushed |= isUnflushed(line);
    }
    return losesPower && countsUnflushed;
  }

  private boolean isUnflushed(TraceLine line) {
    TraceLine.Fields version = version(line, partition);
    return version != null && !version.text("flushPolicy").equals("commit");
  }

  /** Where its logs begin, before records are deleted; what was below is no part of the trace. */
  long start() {
    return EpochRuns.origin(lines);
  }

  /** Whether a life of a broker registered when the broker had no replica. */
  boolean beganWithout(int broker, long incarnation) {
    String id = folder.id(broker, incarnation);
    TraceLine.Fields newest = null;
    for (TraceLine line : folder.lines()) {
      if (line.actor().equals(CONTROLLER)) {
        TraceLine.Fields version = version(line, partition);
        newest = version == null ? newest : version;
        if (line.action().equals("RegisterBroker") && line.args().text("id").equals(id)) {
          List<Long> replicas =
              newest == null ? creation.args().numbers("replicas") : newest.numbers("replicas");
          return !replicas.contains((long) broker);
        }
      }
    }
    return false;
  }

  /** The first time that a life of a broker, or a later one, opened the log; or null. */
  TraceLine nextOpening(int broker, long incarnation) {
    for (TraceLine each : lines) {
      if (each.actor().equals("broker-" + broker)
          && each.action().equals("OpenLog")
          && each.after() != null
          && each.incarnation() >= incarnation) {
        return each;
      }
    }
    return null;
  }

  /** A broker's epoch as the model counts them, from 1; -1 if it never had that. */
  int ordinal(int broker, long brokerEpoch) {
    List<Long> epochs = registrations.getOrDefault(broker, List.of());
    int index = epochs.indexOf(brokerEpoch);
    return index < 0 ? -1 : index + 1;
  }

  /** The epoch in which a life of a broker registered, or -1. */
  long epochOf(int broker, long incarnation) {
    return folder.epochs().of(folder.id(broker, incarnation));
  }
}
