package io.highwater.spec;

import io.highwater.spec.Member.FetchTicket;
import io.highwater.spec.Trace.FetchAnswered;
import io.highwater.spec.Trace.Message;
import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes down what happens in a {@link Cluster}: all actors in one file, in order. */
final class ClusterTrace {
  static final ClusterTrace OFF = new ClusterTrace(null, null);

  private final Consumer<String> sink;
  private final Map<Integer, Trace> nodes = new TreeMap<>();
  private final IdentityHashMap<Effect.SendFetch, Message> messages = new IdentityHashMap<>();
  private final Trace controller;
  private final TraceLines harness;
  private long correlations;

  /** Gives every line to {@code sink}, or none if that is null. */
  ClusterTrace(Setup setup, Consumer<String> sink) {
    this.sink = sink;
    this.controller = isOn() ? new TraceLines("controller", 1, sink) : Trace.OFF;
    this.harness = new TraceLines("harness", 1, sink);
    if (isOn()) {
      sink.accept(TraceLines.header("worlds", Map.of(), Map.of("elr", setup.elr())));
    }
  }

  private boolean isOn() {
    return sink != null;
  }

  void starts(Member member) {
    if (isOn()) {
      harness.write("RestartBroker", null, life(member.id, member.incarnation), null, null);
      Trace trace = new TraceLines("broker-" + member.id, member.incarnation, sink);
      nodes.put(member.id, trace);
      member.node().trace(trace);
    }
  }

  void stops(String action, int id, int incarnation) {
    if (isOn()) {
      harness.write(action, null, life(id, incarnation), null, null);
    }
  }

  private static Map<String, Object> life(int id, int incarnation) {
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("broker", id);
    args.put("incarnation", incarnation);
    args.put("id", new UUID(id, incarnation).toString());
    return args;
  }

  void fetches(Member member, Effect.SendFetch fetch) {
    if (isOn()) {
      Message message =
          Message.fetch(member.id, member.brokerEpoch, fetch.leaderId(), ++correlations);
      messages.put(fetch, message);
      nodes.get(member.id).fetchLeaves(fetch, member.brokerEpoch, message);
    }
  }

  void receiving(int id, Effect.SendFetch fetch) {
    if (isOn()) {
      nodes.get(id).receiving(messages.get(fetch));
    }
  }

  /** An answer is on its way; refusals are not told. */
  void answers(FetchTicket ticket, Event.FetchResponse response) {
    if (isOn() && response.error() == KafkaError.NONE) {
      Effect.SendFetch request = ticket.request();
      boolean diverges = response.divergingEpoch() >= 0 || response.divergingEnd() >= 0;
      nodes
          .get(request.leaderId())
          .fetchAnswerLeaves(
              new FetchAnswered(
                  response.partition(),
                  ticket.follower(),
                  response.leaderEpoch(),
                  response.fetchOffset(),
                  response.batches().isEmpty(),
                  response.highWatermark(),
                  diverges
                      ? new Event.EpochStart(response.divergingEpoch(), response.divergingEnd())
                      : null),
              messages.get(request));
    }
  }

  void decided(Object request, Decision<?> decision, Supplier<Metadata> metadata) {
    if (isOn()) {
      controller.decided(request, decision, metadata.get());
    }
  }
}
