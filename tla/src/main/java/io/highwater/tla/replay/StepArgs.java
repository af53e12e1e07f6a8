package io.highwater.tla.replay;

import io.highwater.tla.TlaValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who acts in a step of the model, and with which arguments as traces tell them: read off the
 * states before and after, in Kafka's numbers. What is not known here is told in the model's words.
 */
final class StepArgs {
  private static final Set<String> CONTROLLERS =
      Set.of("ReceiveAlterPartitionRequest", "RegisterBroker", "UnfenceBroker", "FenceBroker");
  private static final Set<String> WORLDS =
      Set.of(
          "CrashBroker",
          "LosePower",
          "StopBroker",
          "RestartBroker",
          "LoseFetch",
          "LoseAlterPartition");

  private final ModelFields before;
  private final ModelFields after;
  private final String action;
  private final int b;
  private final Map<String, Object> args = new LinkedHashMap<>();

  StepArgs(ModelFields before, ModelFields after, String action, int b) {
    this.before = before;
    this.after = after;
    this.action = action;
    this.b = b;
  }

  /** Who acts: a request is received, and a response sent, by the leader. */
  String actor() {
    if (CONTROLLERS.contains(action) || b == 0) {
      return "controller";
    }
    if (WORLDS.contains(action)) {
      return "harness";
    }
    return switch (action) {
      case "ReceiveFetchRequest" -> "broker-" + arriving().to();
      case "SendFetchResponse" -> "broker-" + parked().to();
      default -> "broker-" + b;
    };
  }

  private Fields.Request arriving() {
    for (Fields.Request late : before.late(b)) {
      if (!after.late(b).contains(late)) {
        return late;
      }
    }
    return parked();
  }

  private Fields.Request parked() {
    return (Fields.Request) before.fetch(b).content();
  }

  /** The arguments. */
  Map<String, Object> args(TlaValue act) {
    switch (action) {
      case "WriteRecordToLeader" -> {
        args.put("count", 1);
        chosen(act);
      }
      case "CompleteFlush" -> args.put("offset", after.durable(b));
      case "SendFetchRequest" -> request("leader", (Fields.Request) after.fetch(b).content());
      case "ReceiveFetchRequest" -> received();
      case "SendFetchResponse" -> sent();
      case "ReceiveFetchResponse" -> heard();
      case "SendAlterPartitionRequest" -> asked();
      case "ReceiveAlterPartitionRequest" -> decided();
      case "ReceiveAlterPartitionResponse" -> args.put("error", error(before.slot(b)));
      case "ReceiveMetadataUpdate" -> version(after.versions().get(after.applied(b) - 1));
      case "AnswerLatestOffset" -> args.put("offset", after.toldOffset());
      default -> others(act);
    }
    return args;
  }

  private void others(TlaValue act) {
    if (actor().equals("controller") || actor().equals("harness")) {
      args.put("broker", b);
    }
    if (action.equals("RegisterBroker")) {
      args.put("brokerEpoch", after.brokerEpoch(b));
    }
    chosen(act);
  }

  /** What the model itself says that it chose. */
  private void chosen(TlaValue act) {
    if (act.fields().containsKey("args")) {
      act.at("args").fields().forEach((name, value) -> args.put(name, value.json()));
    }
  }

  private void request(String peer, Fields.Request request) {
    args.put(peer, peer.equals("leader") ? request.to() : b);
    args.put("leaderEpoch", request.leaderEpoch() - 1);
    args.put("offset", request.offset());
    args.put("lastEpoch", request.lastEpoch() - 1);
    args.put("flushed", request.flushed());
    args.put("brokerEpoch", request.brokerEpoch());
  }

  private void received() {
    Fields.Request request = arriving();
    request("replica", request);
    boolean late = !before.late(b).equals(after.late(b));
    if (late) {
      args.put("late", true);
    }
    if (after.fetch(b).content() instanceof Fields.Response response && !late) {
      args.put("diverging", diverging(response));
    } else if (after.fetch(b).equals(Fields.Fetch.NONE) && !late) {
      args.put("refused", true);
    }
  }

  private static Map<String, Object> diverging(Fields.Response response) {
    Map<String, Object> diverging = new LinkedHashMap<>();
    diverging.put("epoch", response.epoch() - 1);
    diverging.put("end", response.end());
    return diverging;
  }

  private void sent() {
    args.put("replica", b);
    if (after.fetch(b).content() instanceof Fields.Response response) {
      response(response);
    } else {
      args.put("refused", true);
    }
  }

  private void heard() {
    Set<Fields.Response> late = before.lateAnswers(b);
    late.removeAll(after.lateAnswers(b));
    response(
        late.stream().findFirst().orElseGet(() -> (Fields.Response) before.fetch(b).content()));
    if (!late.isEmpty()) {
      args.put("late", true);
    }
  }

  private void response(Fields.Response response) {
    args.put("leaderEpoch", response.leaderEpoch() - 1);
    args.put("offset", response.offset());
    args.put("count", response.records().size());
    args.put("hw", response.hw());
    if (response.end() >= 0) {
      args.put("diverging", diverging(response));
    }
  }

  private void asked() {
    Set<Fields.Alter> asked = after.alters(b);
    asked.removeAll(before.alters(b));
    asked.stream().findFirst().ifPresent(this::alter);
  }

  private void alter(Fields.Alter request) {
    args.put("leaderEpoch", request.leaderEpoch() - 1);
    args.put("partitionEpoch", request.place() - 1);
    args.put("isr", request.isr().toList());
  }

  private void decided() {
    args.put("broker", b);
    Set<Fields.Alter> gone = before.alters(b);
    gone.removeAll(after.alters(b));
    gone.stream().findFirst().ifPresent(this::alter);
    boolean granted = after.versions().size() > before.versions().size();
    args.put("error", granted ? "NONE" : error(after.slot(b)));
  }

  private static String error(String slot) {
    return switch (slot) {
      case "granted" -> "NONE";
      case "ineligible" -> "INELIGIBLE_REPLICA";
      case "stale" -> "INVALID_UPDATE_VERSION";
      default -> "UNKNOWN_SERVER_ERROR";
    };
  }

  private void version(Fields.Version version) {
    args.put("leader", version.leader() == 0 ? -1 : version.leader());
    args.put("leaderEpoch", version.leaderEpoch() - 1);
    args.put("partitionEpoch", after.applied(b) - 1);
    args.put("isr", List.copyOf(version.isr().toList()));
  }
}
