package io.highwater.tla;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A counterexample for people: each step in words and what it changed, the moments at which a
 * record was acknowledged and at which it was lost, and the property that the last step broke with
 * the values that it speaks of.
 */
public final class Story {
  private static final Set<String> UNTOLD = Set.of("act", "spent");
  private static final String INDENT = "       ";

  private final List<TlcState> behaviour;
  private final String violated;
  private final SpecText spec;
  private final List<String> lines = new ArrayList<>();

  private Story(TlcResult result, SpecText spec) {
    this.behaviour = result.behaviour();
    this.violated = result.violated().orElseThrow();
    this.spec = spec;
  }

  /**
   * Tells what TLC found.
   *
   * @param outcome of a violated model
   * @param manifest that the model comes from; its directory has the specification
   * @return lines of text
   * @throws java.util.NoSuchElementException if nothing is violated
   */
  public static String of(ModelCheck.Outcome outcome, Manifest manifest) {
    Stream<String> modules =
        Stream.concat(SpecFiles.MODULES.stream(), Stream.of(outcome.model().module() + ".tla"));
    return of(
        outcome.result(),
        SpecText.read(modules.map(manifest.directory()::resolve).toArray(Path[]::new)));
  }

  static String of(TlcResult result, SpecText spec) {
    Story story = new Story(result, spec);
    story.tell();
    return String.join("\n", story.lines) + "\n";
  }

  private void tell() {
    lines.add(step(0) + Narrator.beginning(behaviour.getFirst()));
    for (int i = 1; i < behaviour.size(); i++) {
      TlcState before = behaviour.get(i - 1);
      TlcState after = behaviour.get(i);
      TlaValue act = after.get("act");
      String sentence = Narrator.tell(before, after);
      lines.add(step(i) + Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1));
      lines.add(INDENT + act.at("action").asText() + "(" + act.at("broker") + ")");
      changes(before, after);
      acknowledgements(before, after);
      losses(before, after);
    }
    moral();
  }

  private static String step(int number) {
    return String.format(Locale.ROOT, "%4d  ", number);
  }

  private void changes(TlcState before, TlcState after) {
    for (Map.Entry<String, TlaValue> variable : after.variables().entrySet()) {
      if (!UNTOLD.contains(variable.getKey())) {
        change(variable.getKey(), before.get(variable.getKey()), variable.getValue());
      }
    }
  }

  private void change(String name, TlaValue before, TlaValue after) {
    if (before.equals(after)) {
      return;
    }
    if (after instanceof TlaValue.Mapping now
        && now.function()
        && before instanceof TlaValue.Mapping old
        && old.entries().keySet().equals(now.entries().keySet())) {
      now.entries()
          .forEach((key, value) -> change(name + "[" + key + "]", old.entries().get(key), value));
    } else if (extended(before, after)) {
      after.elements().stream()
          .skip(before.elements().size())
          .forEach(added -> lines.add(INDENT + name + ": appended " + added));
    } else {
      lines.add(INDENT + name + ": " + before + " -> " + after);
    }
  }

  private static boolean extended(TlaValue before, TlaValue after) {
    int size = before.elements().size();
    return after instanceof TlaValue.Tuple
        && size > 0
        && size < after.elements().size()
        && after.elements().subList(0, size).equals(before.elements());
  }

  private void acknowledgements(TlcState before, TlcState after) {
    Set<TlaValue> records = acked(after);
    records.removeAll(acked(before));
    for (TlaValue record : records) {
      lines.add("  >>>  ACKNOWLEDGED: " + named(record) + ".");
    }
  }

  /** A record is lost where a log gives it up, or where a broker without it becomes the leader. */
  private void losses(TlcState before, TlcState after) {
    for (TlaValue record : acked(after)) {
      for (String broker : after.get("log").fields().keySet()) {
        boolean truncated = has(before, broker, record) && !has(after, broker, record);
        boolean leads = leadsNewest(after, broker) && !leadsNewest(before, broker);
        if (truncated || (leads && !has(after, broker, record))) {
          lines.add(
              "  >>>  LOST: "
                  + named(record)
                  + (truncated ? " leaves the log of " : " is not in the log of the new leader, ")
                  + Narrator.broker(broker)
                  + ".");
        }
      }
    }
  }

  private static Set<TlaValue> acked(TlcState state) {
    return new LinkedHashSet<>(state.get("acked").elements());
  }

  private static String named(TlaValue record) {
    return Narrator.record(record.elements().get(0).asInt(), record.elements().get(1).asInt());
  }

  private static boolean has(TlcState state, String broker, TlaValue record) {
    List<TlaValue> log = state.get("log", broker).elements();
    int position = record.elements().get(0).asInt();
    return log.size() >= position && log.get(position - 1).equals(record.elements().get(1));
  }

  private static boolean leadsNewest(TlcState state, String broker) {
    List<TlaValue> meta = state.get("meta").elements();
    int applied = state.get("applied", broker).asInt();
    return applied > 0
        && meta.get(applied - 1).at("leader").asText().equals(broker)
        && meta.get(applied - 1).at("leaderEpoch").equals(meta.getLast().at("leaderEpoch"));
  }

  private void moral() {
    lines.add("");
    lines.add("Violated: " + violated);
    spec.definition(violated)
        .ifPresent(text -> text.lines().forEach(line -> lines.add("  " + line)));
    lines.add("where");
    Set<String> words = spec.wordsReachableFrom(violated);
    behaviour.getLast().variables().forEach((name, value) -> where(words, name, value));
  }

  private void where(Set<String> words, String name, TlaValue value) {
    if (words.contains(name)) {
      lines.add("  " + name + " = " + value);
    }
  }
}
