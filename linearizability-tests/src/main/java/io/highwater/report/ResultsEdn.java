package io.highwater.report;

import io.highwater.check.Anomaly;
import io.highwater.check.Stats;
import io.highwater.history.EdnWriter;
import io.highwater.history.Keyword;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole verdict as one EDN map, in the manner of Jepsen's {@code results.edn}. */
final class ResultsEdn {

  private ResultsEdn() {}

  static String write(Verdict verdict) {
    StringBuilder out = new StringBuilder();
    String separator = "{";
    for (Map.Entry<Object, Object> entry : results(verdict).entrySet()) {
      out.append(separator);
      EdnWriter.write(entry.getKey(), out);
      out.append(' ');
      EdnWriter.write(entry.getValue(), out);
      separator = ",\n ";
    }
    return out.append("}\n").toString();
  }

  private static Map<Object, Object> results(Verdict verdict) {
    Map<Object, Object> results =
        map(
            "valid?", verdict.valid().toEdn(),
            "exit-code", verdict.exitCode(),
            "headline", verdict.headline(),
            "anomaly-types",
                verdict.result().anomalies().keySet().stream()
                    .map(type -> Keyword.of(type.label()))
                    .toList(),
            "anomalies", anomalies(verdict),
            "doubts", verdict.doubts(),
            "facts", byKeyword(verdict.result().facts()),
            "notes", verdict.notes());
    results.putAll(stats(verdict));
    return results;
  }

  private static Map<Object, Object> anomalies(Verdict verdict) {
    Map<Object, Object> all = new LinkedHashMap<>();
    verdict
        .result()
        .anomalies()
        .forEach(
            (type, cases) ->
                all.put(
                    Keyword.of(type.label()),
                    map(
                        "count", cases.count(),
                        "cases", cases.smallest().stream().map(ResultsEdn::anomaly).toList())));
    return all;
  }

  private static Map<Object, Object> anomaly(Anomaly anomaly) {
    return map(
        "partition", anomaly.partition(),
        "offset", anomaly.offset() < 0 ? null : anomaly.offset(),
        "value", anomaly.value(),
        "ops", anomaly.ops(),
        "explanation", anomaly.explanation());
  }

  private static Map<Object, Object> stats(Verdict verdict) {
    Stats stats = verdict.stats();
    Map<Object, Object> faults = new LinkedHashMap<>();
    verdict
        .faults()
        .forEach(
            (kind, tally) ->
                faults.put(
                    Keyword.of(kind),
                    map(
                        "injected",
                        tally.injected(),
                        "hits",
                        tally.hits().isPresent() ? tally.hits().getAsLong() : null)));
    List<Object> outages = new ArrayList<>();
    stats.worstByPartition().forEach(outage -> outages.add(outage(outage)));
    return map(
        "operations", stats.operations(),
        "sends", stats.sends(),
        "acknowledged", stats.acknowledged(),
        "unknown", stats.unknown(),
        "failed", stats.failed(),
        "records-read", stats.recordsRead(),
        "values-read-back", stats.valuesReadBack(),
        "acks", List.copyOf(stats.acks()),
        "errors", byKeyword(stats.errors()),
        "send-latency-us", latency(stats.sendLatency()),
        "poll-latency-us", latency(stats.pollLatency()),
        "sends-in-faults", share(stats.inFaults()),
        "sends-outside-faults", share(stats.outsideFaults()),
        "faults", faults,
        "leader-changes", stats.leaders().changes(),
        "worst-unavailability", outage(stats.worst()),
        "worst-unavailability-by-partition", outages,
        "duration-ns", stats.durationNs());
  }

  private static Map<Object, Object> latency(Stats.Latency latency) {
    return map(
        "count", latency.count(),
        "p50", latency.p50Us(),
        "p95", latency.p95Us(),
        "p99", latency.p99Us(),
        "max", latency.maxUs());
  }

  private static Map<Object, Object> share(Stats.Share share) {
    return map("sends", share.sends(), "acknowledged", share.acknowledged());
  }

  private static Map<Object, Object> outage(Stats.Outage outage) {
    return map(
        "partition", outage.partition(),
        "start-ns", outage.startNs(),
        "duration-ns", outage.durationNs());
  }

  private static Map<Object, Object> byKeyword(Map<String, Long> numbers) {
    Map<Object, Object> result = new LinkedHashMap<>();
    numbers.forEach((name, number) -> result.put(Keyword.of(name.replace(' ', '-')), number));
    return result;
  }

  /** A map from keywords, given as alternating names and values. */
  private static Map<Object, Object> map(Object... namesAndValues) {
    Map<Object, Object> result = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      result.put(Keyword.of((String) namesAndValues[i]), namesAndValues[i + 1]);
    }
    return result;
  }
}
