package io.highwater.spec;

import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.partition.Isr;
import io.highwater.spec.partition.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one handled event amounts to in actions of the specification, and the state after them. */
final class ReplicaLines {
  /** The request that each leading replica awaits an answer to. */
  private final Map<PartitionId, Long> outstanding = new TreeMap<>();

  /** The ISR that each leading replica was last told of with. */
  private final Map<PartitionId, Told> told = new TreeMap<>();

  private record Told(int leaderEpoch, Isr isr) {}

  /** One action, and the replica after it. */
  record Line(String action, Map<String, ?> args, boolean isReceive, Map<String, Object> after) {
    private Line(String action, Map<String, ?> args, boolean isReceive) {
      this(action, args, isReceive, null);
    }

    private Line with(Map<String, Object> state) {
      return new Line(action, args, isReceive, state);
    }
  }

  /** That nothing is left of a replica. */
  Line dropped(Event.PartitionRemoved event) {
    outstanding.remove(event.partition());
    told.remove(event.partition());
    return new Line("DropReplica", args("partitionEpoch", event.partitionEpoch()), false);
  }

  /** The actions, in order; an event that the model would call a stutter has none. */
  List<Line> of(Event event, List<Effect> effects, Partition replica) {
    ReplicaView view = replica.view();
    List<Line> lines = new ArrayList<>();
    Line first = action(event, effects, replica);
    if (first == null && event instanceof Event.Tick && has(effects, Effect.ProduceReply.class)) {
      first = new Line("LeaveLate", args(), false);
    }
    if (first != null) {
      boolean asks = has(effects, Effect.SendAlterPartition.class);
      lines.add(first.with(after(view, asks ? unasked(replica.id(), view) : null)));
    }
    for (Effect each : effects) {
      if (each instanceof Effect.SendAlterPartition request) {
        outstanding.put(replica.id(), request.requestId());
        lines.add(
            new Line("SendAlterPartitionRequest", args(request, view), false)
                .with(after(view, null)));
      } else if (each instanceof Effect.LeadershipChanged) {
        outstanding.remove(replica.id());
      }
    }
    if (view.isLeader()) {
      told.put(replica.id(), new Told(view.leaderEpoch(), view.leading().isr()));
    }
    return lines;
  }

  /** The ISR before the request that followed in the same breath. */
  private Isr unasked(PartitionId partition, ReplicaView view) {
    Isr now = view.leading().isr();
    Told before = told.get(partition);
    boolean again =
        before != null
            && before.leaderEpoch() == view.leaderEpoch()
            && before.isr().partitionEpoch() == now.partitionEpoch()
            && !(before.isr() instanceof Isr.Settled);
    return again ? before.isr() : new Isr.Settled(now.committed(), now.partitionEpoch());
  }

  private Line action(Event event, List<Effect> effects, Partition replica) {
    return switch (event) {
      case Event.Produce it -> produced(it, effects, replica);
      case Event.FollowerFetch it -> fetched(it, effects);
      case Event.FetchResponse it -> new Line("ReceiveFetchResponse", args(it), true);
      case Event.FetchExpired it ->
          new Line("ExpireFetchRequest", args("leaderEpoch", it.leaderEpoch()), false);
      case Event.AlterPartitionResponse it -> answered(it);
      case Event.AlterPartitionExpired it ->
          isOutstanding(it.partition(), it.requestId())
              ? new Line("ExpireAlterPartitionRequest", args("request", it.requestId()), false)
              : null;
      case Event.MetadataUpdate it ->
          it.state().leaderEpoch() < replica.leaderEpoch()
              ? null
              : new Line("ReceiveMetadataUpdate", ControllerLines.version(it.state()), false);
      case Event.Flushed it ->
          it.generation() == replica.generation() && it.upTo() == replica.flushedEnd()
              ? new Line("CompleteFlush", args("offset", it.upTo()), false)
              : null;
      case Event.ListLatest it -> latest(effects);
      case Event.Recovered it -> new Line("OpenLog", args(), false);
      // No actions of the specification: they decide nothing about a record or who counts.
      case Event.FetchReady it -> null;
      case Event.PartitionRemoved it -> null; // told by dropped
      case Event.BrokersUpdate it -> null;
      case Event.ProducersLoaded it -> null;
      case Event.EpochEndQuery it -> null;
      case Event.AdvanceLogStart it -> null; // seen in the state after the next action
      case Event.DeleteRecords it -> null;
      case Event.Tick it -> null;
    };
  }

  private static Line produced(Event.Produce event, List<Effect> effects, Partition replica) {
    boolean appended = has(effects, Effect.Append.class);
    boolean refused =
        effects.stream()
            .anyMatch(
                each ->
                    each instanceof Effect.ProduceReply reply
                        && reply.ticket().equals(event.ticket())
                        && reply.error() != KafkaError.NONE);
    if (refused || !replica.isLeader()) {
      return null;
    }
    Map<String, Object> args = args();
    args.put(
        "acks",
        switch (event.acks()) {
          case ALL -> "all";
          case LEADER -> "1";
          case NONE -> "0";
        });
    args.put("count", appended ? event.batch().count() : 0);
    for (Effect each : effects) {
      if (!appended
          && each instanceof Effect.ProduceReply reply
          && reply.ticket().equals(event.ticket())) {
        args.put("answered", reply.baseOffset() + event.batch().count());
      }
    }
    return new Line("WriteRecordToLeader", args, false);
  }

  private static Line fetched(Event.FollowerFetch event, List<Effect> effects) {
    if (has(effects, Effect.FetchRejected.class)) {
      return null;
    }
    Map<String, Object> args = args();
    args.put("replica", event.replicaId());
    args.put("brokerEpoch", event.brokerEpoch());
    args.put("leaderEpoch", event.leaderEpoch());
    args.put("offset", event.fetchOffset());
    args.put("lastEpoch", event.lastFetchedEpoch());
    args.put("flushed", event.flushedOffset());
    Map<String, Object> diverging = null;
    for (Effect each : effects) {
      if (each instanceof Effect.FetchDiverged it) {
        diverging = diverging(it.epoch(), it.end());
      }
    }
    args.put("diverging", diverging);
    return new Line("ReceiveFetchRequest", args, true);
  }

  private static Map<String, Object> args(Event.FetchResponse event) {
    Map<String, Object> args = args();
    args.put("leaderEpoch", event.leaderEpoch());
    args.put("offset", event.fetchOffset());
    args.put("error", event.error().toString());
    args.put(
        "count",
        event.batches().isEmpty()
            ? 0
            : event.batches().getLast().nextOffset() - event.fetchOffset());
    List<List<Long>> epochs = new ArrayList<>();
    for (Batch each : event.batches()) {
      if (epochs.isEmpty() || epochs.getLast().getFirst() != each.leaderEpoch()) {
        long from = Math.max(each.baseOffset(), event.fetchOffset());
        epochs.add(List.of((long) each.leaderEpoch(), from));
      }
    }
    args.put("epochs", epochs);
    args.put("hw", event.highWatermark());
    args.put(
        "diverging",
        event.divergingEpoch() < 0 && event.divergingEnd() < 0
            ? null
            : diverging(event.divergingEpoch(), event.divergingEnd()));
    return args;
  }

  static Map<String, Object> diverging(int epoch, long end) {
    Map<String, Object> diverging = args("epoch", epoch);
    diverging.put("end", end);
    return diverging;
  }

  private Line answered(Event.AlterPartitionResponse event) {
    if (!isOutstanding(event.partition(), event.requestId())) {
      return null;
    }
    Map<String, Object> args = args("request", event.requestId());
    args.put("error", event.error().toString());
    args.put("isr", event.isr());
    args.put("partitionEpoch", event.partitionEpoch());
    return new Line("ReceiveAlterPartitionResponse", args, false);
  }

  /** True once for a request. */
  private boolean isOutstanding(PartitionId partition, long requestId) {
    return outstanding.remove(partition, requestId);
  }

  private static Line latest(List<Effect> effects) {
    for (Effect each : effects) {
      if (each instanceof Effect.LatestOffset it && it.error() == KafkaError.NONE) {
        return new Line("AnswerLatestOffset", args("offset", it.latest()), false);
      }
    }
    return null;
  }

  private static Map<String, Object> args(Effect.SendAlterPartition request, ReplicaView leader) {
    Map<String, Object> args = args("request", request.requestId());
    args.put("leaderEpoch", request.leaderEpoch());
    args.put("partitionEpoch", request.partitionEpoch());
    args.put("isr", request.isr());
    args.put(
        "brokerEpochs",
        ControllerLines.brokerEpochs(request.isr(), request.brokerEpochs(), leader.brokerId()));
    return args;
  }

  // ---- the state -------------------------------------------------------------------------------

  /**
   * The whole replica.
   *
   * @param unasked the ISR before it was asked to be changed, or null if it was not
   */
  private static Map<String, Object> after(ReplicaView view, Isr unasked) {
    Map<String, Object> after = args();
    after.put("leader", view.leaderId());
    after.put("leaderEpoch", view.leaderEpoch());
    after.put("leo", view.log().end());
    after.put("hw", view.highWatermark());
    after.put("durable", view.flushedEnd());
    if (view.log().start() > 0) {
      after.put("start", view.log().start());
    }
    List<List<Long>> epochs = new ArrayList<>();
    for (EpochStart each : view.log().epochs()) {
      epochs.add(List.of((long) each.epoch(), each.startOffset()));
    }
    after.put("epochs", epochs);
    if (view.isLeader()) {
      lead(view.leading(), unasked, after);
    }
    return after;
  }

  private static void lead(ReplicaView.LeaderView leading, Isr unasked, Map<String, Object> after) {
    after.put("epochStart", leading.epochStart());
    Isr isr = unasked == null ? leading.isr() : unasked;
    Map<String, Object> state = args("committed", isr.committed());
    state.put("proposed", isr.proposed());
    state.put(
        "joiner",
        switch (isr) {
          case Isr.Expanding it -> it.joiner();
          case Isr.Withdrawing it -> it.joiner();
          case Isr.Settled it -> -1;
          case Isr.Shrinking it -> -1;
        });
    if (isr instanceof Isr.Expanding expanding) {
      state.put("joinerEpoch", expanding.joinerEpoch());
    }
    state.put("partitionEpoch", isr.partitionEpoch());
    state.put("stray", leading.strayRequest());
    after.put("isr", state);
    after.put("asked", unasked == null && leading.requestOutstanding());
    Map<Integer, Object> progress = new TreeMap<>();
    for (ReplicaView.Progress each : leading.progress()) {
      Map<String, Object> heard = args("offset", each.logEnd());
      heard.put("flushed", each.flushedEnd());
      heard.put("brokerEpoch", each.brokerEpoch());
      progress.put(each.replicaId(), heard);
    }
    after.put("progress", progress);
    after.put("pending", leading.awaitedEnds());
  }

  private static boolean has(List<Effect> effects, Class<? extends Effect> kind) {
    return effects.stream().anyMatch(kind::isInstance);
  }

  private static Map<String, Object> args() {
    return new LinkedHashMap<>();
  }

  private static Map<String, Object> args(String name, Object value) {
    Map<String, Object> args = args();
    args.put(name, value);
    return args;
  }
}
