package io.highwater.tla.replay;

import io.highwater.tla.Manifest;
import io.highwater.tla.ModelCheck;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecText;
import io.highwater.tla.TlaValue;
import io.highwater.tla.TlcState;
import io.highwater.tla.story.Data;
import io.highwater.tla.story.TraceFile;
import io.highwater.tla.story.TraceLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A behaviour of TLC in the trace format that the simulator and real processes write. The lines of
 * one step have its number: first who acted, then whoever else is different now.
 */
public final class TlcTrace {
  /** The model has one partition, which has no name there. */
  private static final String PARTITION = "partition-0";

  private final List<TlcState> behaviour;
  private final List<TraceLine> lines = new ArrayList<>();

  private TlcTrace(List<TlcState> behaviour) {
    this.behaviour = behaviour;
  }

  /**
   * The trace of a counterexample.
   *
   * @param manifest that the model comes from; its directory has the specification
   */
  public static TraceFile of(ModelCheck.Outcome outcome, Manifest manifest) {
    Path directory = manifest.directory();
    return of(
        outcome.model().name(),
        ModelConfig.read(directory.resolve(outcome.model().config() + ".cfg")),
        outcome.result().behaviour(),
        outcome.result().violated(),
        SpecText.of(directory, outcome.model().module()));
  }

  /**
   * The trace of a behaviour.
   *
   * @param model what people call the model
   * @param config the model's constants, which become the trace's settings
   * @param violated what the last state or step breaks
   * @param spec where its definition stands
   */
  public static TraceFile of(
      String model,
      ModelConfig config,
      List<TlcState> behaviour,
      Optional<String> violated,
      SpecText spec) {
    TlcTrace trace = new TlcTrace(behaviour);
    trace.begin();
    for (int step = 1; step < behaviour.size(); step++) {
      trace.step(step);
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("model", model);
    settings.put("brokers", config.get("Brokers").elements().size());
    settings.put("minIsr", config.get("MinIsr").asInt());
    settings.put("flushPolicy", config.get("FlushPolicy").asText());
    settings.put("bugs", config.bugs());
    return TraceFile.of(
        "tlc",
        new Data(settings),
        violated.map(property -> violation(property, behaviour, spec)).orElse(null),
        trace.lines);
  }

  private static Data violation(String property, List<TlcState> behaviour, SpecText spec) {
    Set<String> words = spec.wordsReachableFrom(property);
    Map<String, Object> where = new LinkedHashMap<>();
    behaviour
        .getLast()
        .variables()
        .forEach(
            (name, value) -> {
              if (words.contains(name)) {
                where.put(name, value.toString());
              }
            });
    Map<String, Object> violation = new LinkedHashMap<>();
    violation.put("invariant", property);
    violation.put("definition", spec.definition(property).orElse(""));
    violation.put("where", where);
    return new Data(violation);
  }

  private void begin() {
    ModelFields first = new ModelFields(behaviour.getFirst());
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("replicas", first.brokerCount());
    lines.add(line(0, "controller", "CreatePartition", args, first.controllerAfter(PARTITION)));
    for (int b = 1; b <= first.brokerCount(); b++) {
      lines.add(line(0, "broker-" + b, "OpenLog", Map.of(), first.after(b)));
    }
  }

  private void step(int step) {
    TlcState stateBefore = behaviour.get(step - 1);
    TlcState stateAfter = behaviour.get(step);
    ModelFields before = new ModelFields(stateBefore);
    ModelFields after = new ModelFields(stateAfter);
    TlaValue act = stateAfter.get("act");
    String action = act.at("action").asText();
    StepArgs args = new StepArgs(before, after, action, ModelFields.broker(act.at("broker")));
    String actor = args.actor();
    Map<String, Map<String, Object>> changed = changed(before, after);
    Map<String, Object> own = changed.remove(actor);
    TraceLine first = line(step, actor, action, args.args(act), own == null ? Map.of() : own);
    lines.add(withAcked(first, before, after));
    changed.forEach((who, state) -> lines.add(line(step, who, action, Map.of(), state)));
  }

  private static Map<String, Map<String, Object>> changed(ModelFields before, ModelFields after) {
    Map<String, Map<String, Object>> changed = new LinkedHashMap<>();
    if (!before.controllerAfter(PARTITION).equals(after.controllerAfter(PARTITION))) {
      changed.put("controller", after.controllerAfter(PARTITION));
    }
    for (int b = 1; b <= after.brokerCount(); b++) {
      if (!before.after(b).equals(after.after(b))) {
        changed.put("broker-" + b, after.after(b));
      }
    }
    return changed;
  }

  private static TraceLine withAcked(TraceLine line, ModelFields before, ModelFields after) {
    List<List<Integer>> acked = new ArrayList<>();
    Set<List<Integer>> earlier = before.acked();
    after.acked().stream()
        .filter(record -> !earlier.contains(record))
        .forEach(record -> acked.add(List.of(record.get(0) - 1, record.get(1) - 1)));
    return new TraceLine(
        line.step(),
        line.actor(),
        line.action(),
        line.partition(),
        line.args(),
        new Data(Map.of("acked", acked)),
        line.after());
  }

  private static TraceLine line(
      int step, String actor, String action, Map<String, Object> args, Map<String, Object> after) {
    return new TraceLine(step, actor, action, PARTITION, new Data(args), null, new Data(after));
  }
}
