package io.highwater.tla.trace;

import io.highwater.tla.trace.TraceLine.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says a partition's lines in the model's terms: brokers are 1, 2, …; epochs count from 1; a broker
 * epoch is the how-manieth of its broker; logs are runs; null is None. {@code TraceReplication.tla}
 * reads the result.
 */
final class Projection {
  /** What a fetch says, as its sender and its receiver write it down. */
  private static final List<String> REQUEST =
      List.of("leaderEpoch", "offset", "lastEpoch", "flushed", "brokerEpoch");

  private final PartitionLines partition;
  private final Causality.Ordered ordered;
  private final Map<String, Long> emptyEpochs = new HashMap<>(); // looked up only
  private final Set<String> arrived = new HashSet<>(); // looked up only
  private final LateAnswers late;
  private final DeletedEpochs deleted;
  private final long start;
  private long partitionEpoch;

  private Projection(PartitionLines partition) {
    this.partition = partition;
    this.ordered = Causality.order(partition);
    this.late = LateAnswers.among(ordered.lines());
    this.deleted = new DeletedEpochs(ordered.lines());
    this.start = partition.start();
    this.partitionEpoch = 1;
  }

  /**
   * A trace in the model's terms.
   *
   * @param brokers how many ever had a replica
   * @param lines what each of {@code projected} was made of
   */
  record Projected(
      int brokers,
      TraceLine creation,
      Map<String, Object> start,
      List<TraceLine> lines,
      List<Map<String, Object>> projected) {}

  static Projected of(PartitionLines partition) {
    Projection projection = new Projection(partition);
    List<TraceLine> lines = new ArrayList<>();
    List<Map<String, Object>> projected = new ArrayList<>();
    for (TraceLine line : projection.ordered.lines()) {
      Map<String, Object> said = projection.unlessObjected(line);
      if (said != null) {
        lines.add(line);
        projected.add(said);
        if (projection.learnsUnheard(line)) {
          lines.add(line);
          projected.add(projection.learning(line));
        }
      }
    }
    return new Projected(
        partition.replicas().size(), partition.creation(), projection.start(), lines, projected);
  }

  private Map<String, Object> start() {
    Fields after = partition.creation().after();
    Fields version = after.object("versions").object(partition.partition());
    if (version.number("leaderEpoch") != 0 || version.number("partitionEpoch") != 0) {
      throw new Refusal.Found(partition.creation(), "after.versions: epochs begin with 0");
    }
    for (String each : List.of("adding", "removing", "elr", "lastKnown")) {
      if (!version.numbers(each).isEmpty()) {
        throw new Refusal.Found(
            partition.creation(), "after.versions: a new partition has nobody in " + each);
      }
    }
    List<Long> replicas = partition.creation().args().numbers("replicas");
    if (!replicas.equals(version.numbers("replicas"))) {
      throw new Refusal.Found(
          partition.creation(),
          "args.replicas: %s, but those of the version are %s"
              .formatted(replicas, version.numbers("replicas")));
    }
    Map<String, Object> start = new LinkedHashMap<>();
    start.put("version", version(version));
    start.put("elr", partition.folder().settings().getOrDefault("elr", false));
    start.put("unfenced", set(after.numbers("unfenced")));
    start.put("stopping", set(after.numbers("stopping")));
    start.put(
        "brokerEpochs",
        partition.replicas().stream().map(each -> partition.registeredBefore().get(each)).toList());
    start.put("disksForget", partition.disksForget());
    return start;
  }

  /** Whether who registers has no replica, and so begins without a log: no line says so. */
  private boolean learnsUnheard(TraceLine line) {
    if (!line.action().equals("RegisterBroker")
        || isElection(line)
        || partition.folder().objections().against(line) != null) {
      return false;
    }
    int broker = Math.toIntExact(line.args().number("broker"));
    String life = partition.folder().life(line.args().text("id"));
    long incarnation = Long.parseLong(life.substring(life.indexOf('/') + 1));
    TraceLine found = partition.nextOpening(broker, incarnation);
    return partition.beganWithout(broker, incarnation)
        && (found == null
            || EpochRuns.of(found.after()).isEmpty()); // else it died before it learned it
  }

  private Map<String, Object> learning(TraceLine line) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("action", "LearnUnheard");
    said.put("broker", replica(line, line.args().number("broker")));
    said.put("pe", partitionEpoch);
    return said;
  }

  private Map<String, Object> unlessObjected(TraceLine line) {
    Objections objections = partition.folder().objections();
    List<Map<String, Object>> said = new ArrayList<>();
    objections.note(() -> said.add(project(line)));
    Refusal refusal = objections.against(line);
    if (refusal == null && !said.isEmpty()) {
      return said.getFirst();
    }
    // Without a refusal of its own, the line goes with one that has been refused.
    String why = refusal == null ? "what it goes with can be read" : refusal.why();
    return Map.of("action", line.action(), "objection", why);
  }

  private Map<String, Object> project(TraceLine line) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("action", isElection(line) ? "ElectUncleanLeader" : line.action());
    switch (line.actor()) {
      case PartitionLines.CONTROLLER -> controller(line, said);
      case PartitionLines.HARNESS -> life(line, said);
      default -> {
        said.put("broker", replica(line, line.broker()));
        arguments(line, said);
        if (line.after() != null) {
          said.put("after", replica(line, line.after()));
        }
      }
    }
    return said;
  }

  // ---- arguments -------------------------------------------------------------------------------

  private void arguments(TraceLine line, Map<String, Object> said) {
    Fields args = line.args();
    switch (line.action()) {
      case "WriteRecordToLeader" -> {
        said.put("acks", args.text("acks"));
        said.put("count", args.number("count"));
        said.put("answered", args.has("answered") ? offset(args, "answered") : null);
      }
      case "CompleteFlush", "AnswerLatestOffset" -> said.put("offset", offset(args, "offset"));
      case "SendFetchRequest" -> {
        said.put("leader", broker(args.number("leader")));
        fetch(args, line.broker(), said);
      }
      case "ReceiveFetchRequest" -> {
        said.put("replica", replica(args.line(), args.number("replica")));
        fetch(args, args.number("replica"), said);
        said.put("diverging", diverging(args.objectOrNull("diverging")));
        said.put("isSent", isSent(line));
      }
      case "SendFetchResponse" -> answer(line, args, said);
      case "ReceiveFetchResponse" -> answered(line, args, said);
      case "ExpireFetchRequest" -> said.put("leaderEpoch", args.number("leaderEpoch") + 1);
      case "DropReplica" -> said.put("pe", args.number("partitionEpoch") + 1);
      case "SendAlterPartitionRequest" -> {
        said.put("leaderEpoch", args.number("leaderEpoch") + 1);
        said.put("pe", args.number("partitionEpoch") + 1);
        said.put("isr", members(args, "isr"));
        said.put("brokerEpochs", brokerEpochs(args.object("brokerEpochs")));
      }
      case "ReceiveAlterPartitionResponse" -> {
        said.put("verdict", verdict(args.text("error")));
        said.put("isr", members(args, "isr"));
        said.put("pe", args.number("partitionEpoch") + 1);
      }
      case "ReceiveMetadataUpdate" -> {
        said.putAll(version(args));
        said.put("pe", args.number("partitionEpoch") + 1);
      }
      default -> {}
    }
  }

  private void fetch(Fields args, long follower, Map<String, Object> said) {
    said.put("leaderEpoch", args.number("leaderEpoch") + 1);
    said.put("offset", offset(args, "offset"));
    long lastEpoch = deleted.orElse(args.number("lastEpoch"), args.number("offset"));
    said.put("lastEpoch", lastEpoch + 1);
    said.put("flushed", offset(args, "flushed"));
    said.put("brokerEpoch", ordinal(follower, args.number("brokerEpoch")));
  }

  /** Whether a line says that this very message was sent, and with what it was received with. */
  private boolean isSent(TraceLine received) {
    TraceLine sent = ordered.senders().get(received);
    return sent != null
        && REQUEST.stream()
            .allMatch(
                field ->
                    Objects.equals(
                        sent.args().values().get(field), received.args().values().get(field)));
  }

  private void answer(TraceLine line, Fields args, Map<String, Object> said) {
    TraceLine reader = ordered.readers().get(line);
    said.put("replica", replica(args.line(), args.number("replica")));
    said.put("leaderEpoch", args.number("leaderEpoch") + 1);
    said.put("offset", offset(args, "offset"));
    said.put("empty", args.truth("empty"));
    said.put("hw", offset(args, "hw"));
    said.put("diverging", diverging(args.objectOrNull("diverging")));
    said.put("isRead", reader != null && !late.isLate(reader));
    said.put("count", reader == null ? 0 : reader.args().number("count"));
  }

  private void answered(TraceLine line, Fields args, Map<String, Object> said) {
    said.put("isLate", late.isLate(line));
    said.put("asked", asked(late.question(line)));
    said.put("leaderEpoch", args.number("leaderEpoch") + 1);
    said.put("offset", offset(args, "offset"));
    said.put("error", args.text("error"));
    said.put("count", args.number("count"));
    if (args.number("count") == 0 && !args.list("epochs").isEmpty()) {
      throw new Refusal.Found(line, "args.epochs: no records, but epochs of some");
    }
    said.put(
        "records",
        EpochRuns.of(
            args,
            args.list("epochs"),
            args.number("offset"),
            args.number("offset") + args.number("count")));
    said.put("hw", offset(args, "hw"));
    said.put("diverging", diverging(args.objectOrNull("diverging")));
  }

  private Map<String, Object> asked(TraceLine question) {
    return question == null
        ? null
        : Map.of(
            "leaderEpoch",
            question.args().number("leaderEpoch") + 1,
            "offset",
            offset(question.args(), "offset"));
  }

  private Map<String, Object> diverging(Fields diverging) {
    if (diverging == null) {
      return null;
    }
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("epoch", diverging.number("epoch") + 1);
    said.put("end", offset(diverging, "end"));
    return said;
  }

  private static String verdict(String error) {
    return switch (error) {
      case "NONE" -> "granted";
      case "INELIGIBLE_REPLICA" -> "ineligible";
      default -> "stale";
    };
  }

  // ---- states ----------------------------------------------------------------------------------

  /** An offset as the model counts them: from where all the logs begin. */
  private long offset(Fields of, String field) {
    return counted(of.number(field));
  }

  private long counted(long offset) {
    return offset < 0 ? offset : Math.max(0, offset - start);
  }

  private Map<String, Object> replica(TraceLine line, Fields after) {
    Map<String, Object> said = new LinkedHashMap<>();
    if (after.number("leader") != -1) {
      replica(line, after.number("leader"));
    }
    said.put("leader", broker(after.number("leader")));
    said.put("leaderEpoch", after.number("leaderEpoch") + 1);
    said.put("leo", offset(after, "leo"));
    said.put("start", counted(EpochRuns.start(after)));
    said.put("log", EpochRuns.of(after));
    long empty = EpochRuns.emptyEpoch(after);
    Long earlier = emptyEpochs.put(line.actorName(), empty);
    if (!after.has("isr") && empty >= 0 && (earlier == null || earlier != empty)) {
      throw new Refusal.Found(line, "after.epochs: only a leader begins an epoch without records");
    }
    said.put("emptyEpoch", empty + 1);
    said.put("hw", offset(after, "hw"));
    said.put("durable", offset(after, "durable"));
    said.put("leads", after.has("isr"));
    if (after.has("isr")) {
      said.put("epochStart", offset(after, "epochStart"));
      said.put("isr", isr(after.object("isr")));
      said.put("asked", after.truth("asked"));
      said.put("progress", progress(after.object("progress")));
      said.put(
          "pending",
          Map.of("set", after.numbers("pending").stream().map(this::counted).distinct().toList()));
    } else {
      said.put("pending", Map.of("set", List.of()));
    }
    return said;
  }

  /** A withdrawn joiner still counts, so to the model it is still proposed. */
  private Map<String, Object> isr(Fields isr) {
    long joiner = isr.number("joiner");
    if (joiner != -1) {
      replica(isr.line(), joiner);
    }
    boolean withdrawn = joiner >= 0 && !isr.has("joinerEpoch");
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("committed", members(isr, "committed"));
    Map<String, Object> proposed = members(isr, "proposed");
    said.put(
        "proposed",
        withdrawn
            ? set(Stream.concat(isr.numbers("proposed").stream(), Stream.of(joiner)).toList())
            : proposed);
    said.put(
        "joiner", withdrawn ? null : joiner < 0 ? 0 : ordinal(joiner, isr.number("joinerEpoch")));
    said.put("pe", isr.number("partitionEpoch") + 1);
    said.put("stray", isr.truth("stray"));
    return said;
  }

  private List<Object> progress(Fields progress) {
    List<Object> said = new ArrayList<>();
    for (int replica : partition.replicas()) {
      if (!progress.has(String.valueOf(replica))) {
        said.add(null);
        continue;
      }
      Fields heard = progress.object(String.valueOf(replica));
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("offset", offset(heard, "offset"));
      each.put("flushed", offset(heard, "flushed"));
      each.put("brokerEpoch", ordinal(replica, heard.number("brokerEpoch")));
      said.add(each);
    }
    return said;
  }

  // ---- the controller and the harness ----------------------------------------------------------

  private void controller(TraceLine line, Map<String, Object> said) {
    Fields args = line.args();
    Fields after = line.after();
    if (after == null) {
      throw new Refusal.Found(line, "expected what the controller was like after");
    }
    if (args.has("broker") && !isElection(line)) {
      said.put("broker", replica(line, args.number("broker")));
    }
    Fields versions = after.object("versions");
    Fields version =
        versions.has(partition.partition()) ? versions.object(partition.partition()) : null;
    if (version != null) {
      partitionEpoch = version.number("partitionEpoch") + 1;
    }
    switch (line.action()) {
      case "ReceiveAlterPartitionRequest" -> altering(line, args, said);
      case "AlterPartitionReassignment" -> said.put("target", members(args, "target"));
      case "ConfigureTopic" -> said.put("key", TopicSettings.changed(args, version));
      default -> {}
    }
    said.put("version", version == null ? null : version(version));
    said.put("pe", partitionEpoch);
    said.put("unfenced", set(after.numbers("unfenced")));
    said.put("stopping", set(after.numbers("stopping")));
    Fields epochs = after.object("brokerEpochs");
    List<Object> brokerEpochs = new ArrayList<>();
    for (int replica : partition.replicas()) {
      String name = String.valueOf(replica);
      brokerEpochs.add(epochs.has(name) ? ordinal(replica, epochs.number(name)) : 0);
    }
    said.put("brokerEpochs", brokerEpochs);
  }

  /**
   * Whenever anybody's standing changes the controller looks at who may lead. If it is nobody who
   * has a replica, it is the setting that has changed meanwhile.
   */
  private boolean isElection(TraceLine line) {
    return PartitionLines.STANDING.contains(line.action())
        && !partition.replicas().contains(Math.toIntExact(line.args().number("broker")));
  }

  private void altering(TraceLine line, Fields args, Map<String, Object> said) {
    said.put("leaderEpoch", args.number("leaderEpoch") + 1);
    said.put("requestPe", args.number("partitionEpoch") + 1);
    said.put("isr", members(args, "isr"));
    said.put("requestEpoch", ordinal(args.number("broker"), args.number("brokerEpoch")));
    said.put("requestEpochs", brokerEpochs(args.object("brokerEpochs")));
    said.put("error", args.text("error"));
    Map<String, Object> asked = new LinkedHashMap<>(args.values());
    asked.remove("error");
    said.put("isCopy", !arrived.add(line.life() + asked));
  }

  private Map<String, Object> version(Fields version) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("leader", broker(version.number("leader")));
    said.put("leaderEpoch", version.number("leaderEpoch") + 1);
    said.put("isr", members(version, "isr"));
    for (String each : List.of("elr", "lastKnown", "replicas", "adding", "removing")) {
      said.put(each, members(version, each));
    }
    said.put("recovering", version.truth("recovering"));
    said.put("settings", TopicSettings.of(version));
    return said;
  }

  /** What the next life finds tells what the crash left. */
  private void life(TraceLine line, Map<String, Object> said) {
    long broker = line.args().number("broker");
    said.put("broker", replica(line, broker));
    if (line.args().has("brokerEpoch")
        && line.args().number("brokerEpoch")
            != partition.epochOf((int) broker, line.args().number("incarnation"))) {
      said.put(
          "action", "CrashBroker"); // Its word is of an earlier epoch, and so is worth nothing.
    }
    if (!line.action().equals("RestartBroker")) {
      TraceLine found = partition.nextOpening((int) broker, line.args().number("incarnation") + 1);
      said.put("kept", found == null ? null : offset(found.after(), "leo"));
      said.put("checkpoint", found == null ? null : offset(found.after(), "hw"));
    }
  }

  // ---- names -----------------------------------------------------------------------------------

  /** The model's number of a broker; null for none, 0 for one that has no replica. */
  private Object broker(long id) {
    return id == -1 ? null : (Object) (indexOf(id) + 1);
  }

  private int indexOf(long id) {
    return id == (int) id ? partition.replicas().indexOf((int) id) : -1;
  }

  /** The model's number of a broker that must have a replica. */
  private int replica(TraceLine line, long id) {
    int index = indexOf(id);
    if (index < 0) {
      throw new Refusal.Found(line, "broker %d has no replica".formatted(id));
    }
    return index + 1;
  }

  /** Brokers each of which must have a replica, as some version says. */
  private Map<String, Object> members(Fields of, String field) {
    List<Long> ids = of.numbers(field);
    for (long each : ids) {
      if (indexOf(each) < 0) {
        throw new Refusal.Found(
            of.line(), "%s.%s: broker %d has no replica".formatted(of.name(), field, each));
      }
    }
    if (Set.copyOf(ids).size() < ids.size()) {
      throw new Refusal.Found(
          of.line(), "%s.%s: one is said twice: %s".formatted(of.name(), field, ids));
    }
    return set(ids);
  }

  /** Of these brokers, those that have replicas. */
  private Map<String, Object> set(List<Long> brokers) {
    return Map.of(
        "set",
        brokers.stream()
            .map(this::broker)
            .filter(each -> !Objects.equals(each, 0))
            .distinct()
            .toList());
  }

  private int ordinal(long broker, long brokerEpoch) {
    return partition.ordinal((int) broker, brokerEpoch);
  }

  private List<Object> brokerEpochs(Fields epochs) {
    List<Object> said = new ArrayList<>();
    for (int replica : partition.replicas()) {
      String name = String.valueOf(replica);
      said.add(epochs.has(name) ? (Object) ordinal(replica, epochs.number(name)) : null);
    }
    return said;
  }
}
