package io.highwater.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Collects what a checker finds: counts every case, but keeps, and explains, only the smallest few,
 * so that a log in ruins costs no more than one with a scratch.
 */
final class Findings {
  static final int CASES_MAX = 16;
  static final Comparator<Anomaly> SMALLEST_FIRST =
      Comparator.comparingLong(Anomaly::size)
          .thenComparingLong(a -> a.ops().isEmpty() ? 0L : a.ops().getFirst())
          .thenComparingLong(Anomaly::offset);

  private final Map<AnomalyType, Kind> kinds = new EnumMap<>(AnomalyType.class);
  private final List<String> doubts = new ArrayList<>();
  private final Map<String, Long> facts = new TreeMap<>();

  private static final class Kind {
    private long count;
    private final PriorityQueue<Anomaly> smallest = new PriorityQueue<>(SMALLEST_FIRST.reversed());
  }

  /** Counts a case; it is built only if it is among the smallest of its kind. */
  void add(AnomalyType type, long size, Supplier<Anomaly> anomaly) {
    Kind kind = kinds.computeIfAbsent(type, t -> new Kind());
    kind.count++;
    if (kind.smallest.size() < CASES_MAX) {
      kind.smallest.add(anomaly.get());
    } else if (size < kind.smallest.element().size()) {
      kind.smallest.remove();
      kind.smallest.add(anomaly.get());
    }
  }

  void doubt(String sentence) {
    doubts.add(sentence);
  }

  void fact(String name, long number) {
    facts.merge(name, number, Long::sum);
  }

  CheckResult result() {
    Map<AnomalyType, CheckResult.Cases> cases = new EnumMap<>(AnomalyType.class);
    kinds.forEach(
        (type, kind) -> {
          List<Anomaly> sorted = new ArrayList<>(kind.smallest);
          sorted.sort(SMALLEST_FIRST);
          cases.put(type, new CheckResult.Cases(kind.count, sorted));
        });
    Validity valid =
        !kinds.isEmpty() ? Validity.FALSE : doubts.isEmpty() ? Validity.TRUE : Validity.UNKNOWN;
    return new CheckResult(valid, cases, doubts, facts);
  }
}
