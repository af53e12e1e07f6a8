package io.highwater.spec;

import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.partition.Partition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes the lines of one actor, in the format that {@link Trace} describes. */
public final class TraceLines implements Trace {
  private static final String VIOLATED = "violated";

  private final String actor;
  private final int incarnation;
  private final int shard;
  private final Consumer<String> sink;
  private final ReplicaLines replicas = new ReplicaLines();
  private long seq;
  private Message received;

  /** The lines of an actor that has one shard, or none: see below. */
  public TraceLines(String actor, int incarnation, Consumer<String> sink) {
    this(actor, incarnation, 0, sink);
  }

  /**
   * @param actor {@code broker-N} or {@code controller}
   * @param incarnation counts the lives of the actor from 1
   * @param shard which of the broker's shards, from 0
   * @param sink gets each line, without its line end; when it returns, the line is safe
   */
  public TraceLines(String actor, int incarnation, int shard, Consumer<String> sink) {
    this.actor = actor;
    this.incarnation = incarnation;
    this.shard = shard;
    this.sink = sink;
  }

  /**
   * The first line of a file.
   *
   * @param source processes, worlds, simulator or tlc
   * @param who node, incarnation and id of a file with one actor, else empty
   * @param settings what is not told with the partitions; a controller's {@code elr}
   */
  public static String header(String source, Map<String, ?> who, Map<String, ?> settings) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("format", "highwater-trace");
    header.put("version", 1);
    header.put("source", source);
    header.putAll(who);
    header.put(VIOLATED, null);
    header.put("settings", settings);
    return JsonLine.of(header);
  }

  /** The header of a trace at whose end something was found to be violated. */
  public static String violated(String header, Violation found) {
    Map<String, Object> what = new LinkedHashMap<>();
    what.put("invariant", found.property());
    what.put("detail", found.detail());
    Map<String, Object> now = new LinkedHashMap<>();
    now.put(VIOLATED, what);
    String field = JsonLine.of(now);
    return header.replace("\"" + VIOLATED + "\":null", field.substring(1, field.length() - 1));
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public void receiving(Message message) {
    received = message;
  }

  @Override
  public void handled(Event event, List<Effect> effects, Partition replica) {
    Message message = received;
    received = null;
    for (ReplicaLines.Line line : replicas.of(event, effects, replica)) {
      write(
          line.action(),
          replica.id(),
          line.args(),
          line.isReceive() ? told(message, "receive") : null,
          line.after());
    }
  }

  @Override
  public void dropped(Event.PartitionRemoved event) {
    ReplicaLines.Line line = replicas.dropped(event);
    write(line.action(), event.partition(), line.args(), null, null);
  }

  @Override
  public void fetchLeaves(Effect.SendFetch fetch, long brokerEpoch, Message message) {
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("leader", fetch.leaderId());
    args.put("leaderEpoch", fetch.leaderEpoch());
    args.put("offset", fetch.fetchOffset());
    args.put("lastEpoch", fetch.lastFetchedEpoch());
    args.put("flushed", fetch.flushedOffset());
    args.put("brokerEpoch", brokerEpoch);
    write("SendFetchRequest", fetch.partition(), args, told(message, "send"), null);
  }

  @Override
  public void fetchAnswerLeaves(FetchAnswered answer, Message message) {
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("replica", answer.replicaId());
    args.put("leaderEpoch", answer.leaderEpoch());
    args.put("offset", answer.offset());
    args.put("empty", answer.empty());
    args.put("hw", answer.highWatermark());
    Event.EpochStart diverging = answer.diverging();
    args.put(
        "diverging",
        diverging == null
            ? null
            : ReplicaLines.diverging(diverging.epoch(), diverging.startOffset()));
    write("SendFetchResponse", answer.partition(), args, told(message, "send"), null);
  }

  @Override
  public void decided(Object request, Decision<?> decision, Metadata metadata) {
    for (ControllerLines.Line line : ControllerLines.of(request, decision, metadata)) {
      write(line.action(), line.partition(), line.args(), null, line.after());
    }
  }

  /** A line by whoever knows of an action that no node takes: the harness of a crash. */
  public void write(
      String action,
      PartitionId partition,
      Map<String, ?> args,
      Map<String, ?> message,
      Map<String, ?> after) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("actor", actor);
    line.put("incarnation", incarnation);
    line.put("shard", shard);
    line.put("seq", ++seq);
    line.put("action", action);
    if (partition != null) {
      line.put("partition", partition.toString());
    }
    line.put("args", args);
    if (message != null) {
      line.put("message", message);
    }
    if (after != null) {
      line.put("after", after);
    }
    sink.accept(JsonLine.of(line));
  }

  private static Map<String, Object> told(Message message, String direction) {
    if (message == null) {
      return null;
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("connection", message.connection());
    told.put("correlation", message.correlation());
    told.put("direction", direction);
    return told;
  }
}
