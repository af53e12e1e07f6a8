package io.highwater.fault.sim;

import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.Node;
import io.highwater.spec.Trace;
import io.highwater.spec.Trace.FetchAnswered;
import io.highwater.spec.Trace.Message;
import io.highwater.spec.TraceLines;
import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Writes down what happens in a {@link World}, all actors in one file and in order, in the format
 * of {@link Trace}.
 *
 * <p>What the controller decides is told once it is committed, for a decision that goes down with
 * its controller never was one. Whatever the specification leaves out ends a trace: what came
 * before it is a run all the same.
 */
final class SimTrace {
  private final Consumer<String> sink;
  private final Trace[][] nodes;
  private final Deque<Held> held = new ArrayDeque<>();
  private TraceLines harness;
  private TraceLines controller;
  private int versions;
  private long correlations;
  private long lines;
  private String leftOut = "";

  private record Held(int neededVersions, String line) {}

  /** Gives every line to {@code sink}, or none if that is null. */
  SimTrace(Shape shape, Consumer<String> sink) {
    this.sink = sink;
    this.nodes = new Trace[shape.brokers() + 1][shape.shards()];
    if (isOn()) {
      harness = new TraceLines("harness", 1, this::write);
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("elr", shape.elr());
      write(TraceLines.header("simulator", new LinkedHashMap<>(), settings));
    }
  }

  /** Whether anybody reads it; else no other method does anything. */
  boolean isOn() {
    return sink != null;
  }

  private void write(String line) {
    if (leftOut.isEmpty()) {
      lines++;
      sink.accept(line);
    }
  }

  /** Something happens that the specification leaves out: nothing is told from now on. */
  void leavesOut(String what) {
    if (isOn() && leftOut.isEmpty()) {
      leftOut = what;
    }
  }

  /** How it ended, and how long it is; null if nobody reads it. */
  SimResult.Traced traced() {
    return isOn() ? new SimResult.Traced(lines - 1, leftOut) : null;
  }

  // ---- lives -----------------------------------------------------------------------------------

  void starts(int broker, int incarnation, Node[] shards) {
    if (!isOn()) {
      return;
    }
    harness.write("RestartBroker", null, life(broker, incarnation), null, null);
    for (int shard = 0; shard < shards.length; shard++) {
      Trace trace = new TraceLines("broker-" + broker, incarnation, shard, this::write);
      nodes[broker][shard] = trace;
      shards[shard].trace(trace);
    }
  }

  /**
   * A broker's process is about to end.
   *
   * @param action how, in the model's words
   */
  void stops(String action, int broker, int incarnation) {
    if (isOn()) {
      harness.write(action, null, life(broker, incarnation), null, null);
    }
  }

  private static Map<String, Object> life(int broker, int incarnation) {
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("broker", broker);
    args.put("incarnation", incarnation);
    args.put("id", new UUID(broker, incarnation).toString());
    return args;
  }

  // ---- fetches ---------------------------------------------------------------------------------

  private Trace node(int broker, int partition) {
    return nodes[broker][partition % nodes[broker].length];
  }

  private static Message message(FetchCall call) {
    return Message.fetch(
        call.follower, call.brokerEpoch, call.request.leaderId(), call.correlation);
  }

  void fetchLeaves(FetchCall call) {
    if (isOn()) {
      call.correlation = ++correlations;
      node(call.follower, call.partition)
          .fetchLeaves(call.request, call.brokerEpoch, message(call));
    }
  }

  /** A broker takes a fetch, or its answer, from its mailbox. */
  void receiving(int broker, FetchCall call) {
    if (isOn()) {
      node(broker, call.partition).receiving(message(call));
    }
  }

  /** An answer is on its way; refusals are not told. */
  void answerLeaves(FetchCall call, Event.FetchResponse answer) {
    if (isOn() && answer.error() == KafkaError.NONE) {
      boolean diverges = answer.divergingEpoch() >= 0 || answer.divergingEnd() >= 0;
      node(call.request.leaderId(), call.partition)
          .fetchAnswerLeaves(
              new FetchAnswered(
                  answer.partition(),
                  call.follower,
                  answer.leaderEpoch(),
                  answer.fetchOffset(),
                  answer.batches().isEmpty(),
                  answer.highWatermark(),
                  diverges
                      ? new Event.EpochStart(answer.divergingEpoch(), answer.divergingEnd())
                      : null),
              message(call));
    }
  }

  // ---- the controller --------------------------------------------------------------------------

  void controllerStarts(int life) {
    if (isOn()) {
      held.clear();
      controller = new TraceLines("controller", life, line -> held.add(new Held(versions, line)));
    }
  }

  /**
   * The controller has decided, but nothing is committed yet.
   *
   * @param neededVersions as many versions must be committed for anybody to hear of it
   */
  void decided(Object request, Decision<?> decision, Metadata metadata, int neededVersions) {
    if (isOn()) {
      versions = neededVersions;
      controller.decided(request, decision, metadata);
    }
  }

  void committed(int count) {
    while (!held.isEmpty() && held.peek().neededVersions() <= count) {
      write(held.poll().line());
    }
  }
}
