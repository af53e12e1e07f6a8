package io.highwater.tla.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The lines of a run that concern one partition: its own, and the lives and standing of its
 * brokers, from its creation on.
 *
 * @param replicas ascending
 * @param firstLives the incarnation of each replica's broker when the partition was created
 * @param registrations each broker's epochs in the order in which it got them
 * @param registeredBefore how many of these each broker had when the partition was created
 * @param lines in no order yet
 */
record PartitionLines(
    TraceFolder folder,
    String partition,
    TraceLine creation,
    List<Integer> replicas,
    Map<Integer, Long> firstLives,
    Map<Integer, List<Long>> registrations,
    Map<Integer, Integer> registeredBefore,
    List<TraceLine> lines) {
  static final String CONTROLLER = "controller";
  static final String HARNESS = "harness";

  static final String CREATION = "CreatePartition";
  private static final Set<String> STANDING =
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
    List<Integer> replicas =
        creation.args().numbers("replicas").stream().map(Math::toIntExact).sorted().toList();
    PartitionLines result =
        new PartitionLines(
            folder,
            partition,
            creation,
            replicas,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new ArrayList<>());
    for (int replica : replicas) {
      result.firstLives.put(replica, 1L);
      result.registrations.put(replica, new ArrayList<>());
      result.registeredBefore.put(replica, 0);
    }
    result.takeControllers();
    result.takeOthers();
    return result;
  }

  private void takeControllers() {
    boolean created = false;
    for (TraceLine line : folder.lines()) {
      if (!line.actor().equals(CONTROLLER)) {
        continue;
      }
      if (line == creation) {
        created = true;
      } else if (line.action().equals("RemoveTopic")
          && partition.startsWith(line.args().text("topicId"))) {
        break;
      } else {
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
                if (line.action().equals("RegisterBroker")) {
                  register(line, created);
                }
              }
            });
  }

  private boolean concerns(TraceLine line) {
    return STANDING.contains(line.action()) && replicas.contains(brokerOf(line));
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
    if (!created) {
      firstLives.put(broker, Long.valueOf(life.substring(life.indexOf('/') + 1)));
      registeredBefore.merge(broker, 1, Integer::sum);
    }
  }

  private void takeOthers() {
    for (TraceLine line : folder.lines()) {
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
      if (line.action().equals("RestartBroker") ? life > first : life >= first) {
        lines.add(line);
      }
    }
  }

  boolean countsFlushed() {
    return creation.args().text("flushPolicy").equals("commit");
  }

  /** A broker's epoch as the model counts them, from 1; -1 if it never had that. */
  int ordinal(int broker, long brokerEpoch) {
    List<Long> epochs = registrations.getOrDefault(broker, List.of());
    int index = epochs.indexOf(brokerEpoch);
    return index < 0 ? -1 : index + 1;
  }

  /** The epoch in which a life of a broker registered, or -1. */
  long epochOf(int broker, long incarnation) {
    String id = folder.lives().get("broker-" + broker + "/" + incarnation);
    for (TraceLine line : folder.lines()) {
      if (line.action().equals("RegisterBroker") && line.args().text("id").equals(id)) {
        return line.args().number("brokerEpoch");
      }
    }
    return -1;
  }
}
