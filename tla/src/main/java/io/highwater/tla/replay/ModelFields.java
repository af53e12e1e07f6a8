package io.highwater.tla.replay;

import io.highwater.spec.BrokerSet;
import io.highwater.tla.TlaValue;
import io.highwater.tla.TlcState;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A state of the model as {@link Fields}, and what else a replay must know of it. */
final class ModelFields {
  private static final String NONE = "None";

  private final TlcState state;

  ModelFields(TlcState state) {
    this.state = state;
  }

  /** {@code b2} is broker 2, and nobody is 0. */
  static int broker(TlaValue name) {
    String text = name.asText();
    return text.equals(NONE) ? 0 : Integer.parseInt(text.substring(1));
  }

  /** {@code p2} is producer 2, and nobody in particular is 0. */
  static int producer(TlaValue name) {
    return broker(name);
  }

  static BrokerSet brokers(TlaValue set) {
    return BrokerSet.of(set.elements().stream().mapToInt(ModelFields::broker).toArray());
  }

  static boolean isNone(TlaValue value) {
    return value instanceof TlaValue.Atom atom && atom.text().equals(NONE);
  }

  private TlaValue of(String variable, int broker) {
    return state.get(variable, "b" + broker);
  }

  int brokerCount() {
    return state.get("log").fields().size();
  }

  Fields fields() {
    Fields fields = new Fields();
    fields.put("versions", versions().size());
    fields.put("newest", versions().getLast());
    fields.put("unfenced", unfenced());
    // Whether a fenced broker was stopping does not matter any more.
    fields.put("stopping", brokers(state.get("stopping")).where(unfenced()::contains));
    newest().forEach((field, value) -> fields.put("newest " + field, known(value)));
    fields.put("com", ints(state.get("com")));
    fields.put("acked", acked());
    fields.put("told", List.of(toldOffset(), state.get("told").at("epoch").asInt()));
    for (int b = 1; b <= brokerCount(); b++) {
      put(fields, b);
    }
    return fields;
  }

  private void put(Fields fields, int b) {
    fields.put("up", b, up().contains(b));
    fields.put("registered", b, brokers(state.get("registered")).contains(b));
    fields.put("brokerEpoch", b, of("brokerEpoch", b).asInt());
    fields.put("applied", b, applied(b));
    fields.put("leader", b, version(b).leader());
    fields.put("leaderEpoch", b, version(b).leaderEpoch());
    fields.put("log", b, log(b));
    fields.put("sequences", b, sequences(b));
    fields.put("durable", b, durable(b));
    fields.put("hw", b, highWatermark(b));
    fields.put("isr", b, isr(b));
    fields.put("epochStart", b, epochStart(b));
    // What who does not lead remembers, as a wrong rule may have it, shows when it leads again.
    fields.put("progress", b, version(b).leader() == b ? progress(b) : new TreeMap<>());
    fields.put("slot", b, slot(b));
    fields.put("grant", b, grant(b));
    fields.put("pending", b, pending(b));
    fields.put("fetch", b, fetch(b));
    fields.put("late", b, late(b));
    fields.put("lateAnswers", b, lateAnswers(b));
    fields.put("alterRequests", b, alters(b));
  }

  private Map<String, TlaValue> newest() {
    Map<String, TlaValue> newest =
        new LinkedHashMap<>(state.get("meta").elements().getLast().fields());
    newest.keySet().removeAll(Set.of("leader", "leaderEpoch", "isr"));
    return newest;
  }

  private static Object known(TlaValue value) {
    return value instanceof TlaValue.SetOf ? brokers(value) : value.asText();
  }

  List<Fields.Version> versions() {
    return state.get("meta").elements().stream()
        .map(
            each ->
                new Fields.Version(
                    broker(each.at("leader")),
                    each.at("leaderEpoch").asInt(),
                    brokers(each.at("isr"))))
        .toList();
  }

  BrokerSet up() {
    return brokers(state.get("up"));
  }

  BrokerSet unfenced() {
    return brokers(state.get("unfenced"));
  }

  /** The replicas of the oldest version. */
  BrokerSet firstReplicas() {
    return brokers(state.get("meta").elements().getFirst().at("replicas"));
  }

  int applied(int b) {
    return of("applied", b).asInt();
  }

  Fields.Version version(int b) {
    return applied(b) == 0
        ? new Fields.Version(0, 0, BrokerSet.of())
        : versions().get(applied(b) - 1);
  }

  List<Integer> log(int b) {
    return ints(of("log", b));
  }

  /** What idempotent producers' records in a log say. */
  private Set<Fields.Sequence> sequences(int b) {
    List<Integer> log = log(b);
    return written().stream()
        .filter(
            each ->
                each.at("offset").asInt() <= log.size()
                    && log.get(each.at("offset").asInt() - 1) == each.at("epoch").asInt())
        .map(
            each ->
                new Fields.Sequence(
                    each.at("offset").asInt(),
                    producer(each.at("producer")),
                    each.at("sequence").asInt()))
        .collect(Collectors.toSet());
  }

  /** What a producer sends until it is acknowledged. */
  int nextSequence(int producer) {
    Set<List<Integer>> acked = acked();
    return (int)
        written().stream()
            .filter(each -> producer(each.at("producer")) == producer)
            .filter(
                each ->
                    acked.contains(List.of(each.at("offset").asInt(), each.at("epoch").asInt())))
            .map(each -> each.at("sequence").asInt())
            .distinct()
            .count();
  }

  private List<TlaValue> written() {
    return state.get("written").elements();
  }

  int durable(int b) {
    return of("durable", b).asInt();
  }

  int highWatermark(int b) {
    return of("hw", b).asInt();
  }

  int toldOffset() {
    return state.get("told").at("offset").asInt();
  }

  int epochStart(int b) {
    return of("epochStart", b).asInt();
  }

  TreeSet<Integer> pending(int b) {
    return new TreeSet<>(ints(of("pending", b)));
  }

  int brokerEpoch(int b) {
    return of("brokerEpoch", b).asInt();
  }

  Fields.Isr isr(int b) {
    TlaValue isr = of("isr", b);
    return new Fields.Isr(
        brokers(isr.at("committed")),
        brokers(isr.at("proposed")),
        isr.at("joiner").asInt(),
        isr.at("pe").asInt(),
        isr.at("stray").asText().equals("TRUE"));
  }

  TreeMap<Integer, Fields.Progress> progress(int b) {
    TreeMap<Integer, Fields.Progress> progress = new TreeMap<>();
    of("progress", b)
        .fields()
        .forEach(
            (name, said) -> {
              if (!isNone(said)) {
                progress.put(
                    Integer.parseInt(name.substring(1)),
                    new Fields.Progress(
                        said.at("offset").asInt(),
                        said.at("flushed").asInt(),
                        said.at("brokerEpoch").asInt()));
              }
            });
    return progress;
  }

  String slot(int b) {
    TlaValue slot = of("alterSlot", b);
    return isNone(slot) ? "free" : slot.at("state").asText();
  }

  private Fields.Grant grant(int b) {
    TlaValue slot = of("alterSlot", b);
    return slot(b).equals("granted")
        ? new Fields.Grant(brokers(slot.at("isr")), slot.at("pe").asInt())
        : Fields.Grant.NONE;
  }

  Fields.Fetch fetch(int b) {
    TlaValue fetch = of("fetch", b);
    if (isNone(fetch)) {
      return Fields.Fetch.NONE;
    }
    String stage = fetch.at("state").asText();
    return new Fields.Fetch(
        stage,
        switch (stage) {
          case "request", "parked" -> request(fetch);
          case "response" -> response(fetch);
          default -> "";
        });
  }

  private static Fields.Request request(TlaValue fetch) {
    return new Fields.Request(
        broker(fetch.at("to")),
        fetch.at("leaderEpoch").asInt(),
        fetch.at("offset").asInt(),
        fetch.at("lastEpoch").asInt(),
        fetch.at("flushed").asInt(),
        fetch.at("brokerEpoch").asInt());
  }

  private static Fields.Response response(TlaValue fetch) {
    TlaValue diverging = fetch.at("diverging");
    boolean diverges = !isNone(diverging);
    return new Fields.Response(
        fetch.at("leaderEpoch").asInt(),
        fetch.at("offset").asInt(),
        fetch.at("hw").asInt(),
        ints(fetch.at("records")),
        diverges ? diverging.at("epoch").asInt() : -1,
        diverges ? diverging.at("end").asInt() : -1);
  }

  Set<Fields.Request> late(int b) {
    Set<Fields.Request> late = new HashSet<>();
    late(b, "request").forEach(each -> late.add(request(each)));
    return late;
  }

  /** Answers that a follower gave up and that may still come. */
  Set<Fields.Response> lateAnswers(int b) {
    Set<Fields.Response> late = new HashSet<>();
    late(b, "response").forEach(each -> late.add(response(each)));
    return late;
  }

  private Stream<TlaValue> late(int b, String stage) {
    return of("late", b).elements().stream()
        .filter(each -> each.at("state").asText().equals(stage));
  }

  Set<Fields.Alter> alters(int b) {
    Set<Fields.Alter> alters = new HashSet<>();
    for (TlaValue each : state.get("alterRequests").elements()) {
      if (broker(each.at("from")) == b) {
        alters.add(
            new Fields.Alter(
                b,
                each.at("brokerEpoch").asInt(),
                each.at("leaderEpoch").asInt(),
                each.at("pe").asInt(),
                brokers(each.at("isr")),
                each.at("joiner").asInt(),
                each.at("awaited").asText().equals("TRUE")));
      }
    }
    return alters;
  }

  /** A replica as traces tell it, in Kafka's numbers. */
  Map<String, Object> after(int b) {
    return new ModelAfter(this, b).replica();
  }

  /** The controller's newest decision as traces tell it. */
  Map<String, Object> controllerAfter(String partition) {
    Map<String, Object> epochs = new LinkedHashMap<>();
    for (int b = 1; b <= brokerCount(); b++) {
      epochs.put(String.valueOf(b), brokerEpoch(b));
    }
    Map<String, Object> version = new LinkedHashMap<>();
    Fields.Version newest = versions().getLast();
    version.put("leader", newest.leader() == 0 ? -1 : newest.leader());
    version.put("leaderEpoch", newest.leaderEpoch() - 1);
    version.put("partitionEpoch", versions().size() - 1);
    version.put("isr", newest.isr().toList());
    state
        .get("meta")
        .elements()
        .getLast()
        .fields()
        .forEach((name, value) -> version.putIfAbsent(name, value.json()));
    Map<String, Object> after = new LinkedHashMap<>();
    after.put("unfenced", unfenced().toList());
    after.put("brokerEpochs", epochs);
    after.put("versions", Map.of(partition, version));
    return after;
  }

  Set<List<Integer>> acked() {
    Set<List<Integer>> acked = new HashSet<>();
    state.get("acked").elements().forEach(each -> acked.add(ints(each)));
    return acked;
  }

  private static List<Integer> ints(TlaValue numbers) {
    return numbers.elements().stream().map(TlaValue::asInt).toList();
  }
}
