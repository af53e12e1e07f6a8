package io.highwater.check;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checker found.
 *
 * @param valid the verdict: false if there is an anomaly, else unknown if there is a doubt
 * @param anomalies the cases of each kind that occurred
 * @param doubts why the evidence does not suffice, as sentences
 * @param facts numbers worth knowing that judge nothing, by name
 */
public record CheckResult(
    Validity valid,
    Map<AnomalyType, Cases> anomalies,
    List<String> doubts,
    Map<String, Long> facts) {

  /**
   * The cases of one kind.
   *
   * @param count how many there are
   * @param smallest the smallest few of them, smallest first
   */
  public record Cases(long count, List<Anomaly> smallest) {
    public Cases {
      smallest = List.copyOf(smallest);
    }
  }

  public CheckResult {
    anomalies =
        anomalies.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(anomalies));
    doubts = List.copyOf(doubts);
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  /** Both results as one: the worse verdict, and all cases. */
  public CheckResult and(CheckResult other) {
    Map<AnomalyType, Cases> cases = new EnumMap<>(AnomalyType.class);
    cases.putAll(anomalies);
    other.anomalies.forEach((type, found) -> cases.merge(type, found, CheckResult::joined));
    List<String> allDoubts = new ArrayList<>(doubts);
    allDoubts.addAll(other.doubts);
    Map<String, Long> allFacts = new TreeMap<>(facts);
    other.facts.forEach((name, number) -> allFacts.merge(name, number, Long::sum));
    return new CheckResult(valid.and(other.valid), cases, allDoubts, allFacts);
  }

  /** All cases that are shown, by kind. */
  public List<Anomaly> shown() {
    return anomalies.values().stream().flatMap(cases -> cases.smallest().stream()).toList();
  }

  /** The kinds found with their counts, {@code none} if there are none. */
  public String summary() {
    return anomalies.isEmpty()
        ? "none"
        : anomalies.entrySet().stream()
            .map(e -> e.getKey().label() + " " + e.getValue().count())
            .collect(joining(", "));
  }

  private static Cases joined(Cases a, Cases b) {
    List<Anomaly> all = new ArrayList<>(a.smallest());
    all.addAll(b.smallest());
    all.sort(Findings.SMALLEST_FIRST);
    int shown = Math.max(a.smallest().size(), b.smallest().size());
    return new Cases(a.count() + b.count(), all.subList(0, shown));
  }
}
