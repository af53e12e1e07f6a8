package io.highwater.report;

import static java.util.stream.Collectors.joining;

import io.highwater.check.Anomaly;
import io.highwater.check.CheckResult;
import io.highwater.check.Faults;
import io.highwater.check.Stats;
import io.highwater.check.Validity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The outcome of a run in a few lines, and the exit code that goes with it.
 *
 * @param result what the checkers found
 * @param stats what the run amounted to
 * @param faults injected and hit, by kind, those that were asked for but never injected included
 * @param notes further lines, for example what the run did not touch, or how to rerun it
 */
public record Verdict(
    CheckResult result, Stats stats, Map<String, Faults.Tally> faults, List<String> notes) {
  /** Everything that was checked holds. */
  public static final int EXIT_HOLDS = 0;

  /** There is an anomaly. */
  public static final int EXIT_VIOLATED = 1;

  /** The command line or an input file is wrong. */
  public static final int EXIT_USAGE = 2;

  /** No anomaly, but not enough evidence either. */
  public static final int EXIT_INCONCLUSIVE = 3;

  private static final int CASES_SHOWN = 3;
  private static final int DOUBTS_SHOWN = 8;

  public Verdict {
    faults = Collections.unmodifiableMap(new TreeMap<>(faults));
    notes = List.copyOf(notes);
  }

  /**
   * The verdict on a run.
   *
   * @param requestedFaults kinds that the run had to inject; one that is missing from the history
   *     makes it inconclusive, as does one that never took effect
   */
  public static Verdict of(
      CheckResult result, Stats stats, Collection<String> requestedFaults, List<String> notes) {
    Map<String, Faults.Tally> faults = new TreeMap<>(stats.faults().tallies());
    requestedFaults.forEach(
        kind -> faults.putIfAbsent(kind, new Faults.Tally(0, OptionalLong.empty())));
    return new Verdict(result, stats, faults, notes);
  }

  /** True, false, or unknown for want of evidence or because a fault never took effect. */
  public Validity valid() {
    boolean conclusive = faults.values().stream().noneMatch(Faults.Tally::missed);
    return result.valid().and(conclusive ? Validity.TRUE : Validity.UNKNOWN);
  }

  /** 0 if all holds, 1 if something is violated, 3 if nobody can say. */
  public int exitCode() {
    return switch (valid()) {
      case TRUE -> EXIT_HOLDS;
      case FALSE -> EXIT_VIOLATED;
      case UNKNOWN -> EXIT_INCONCLUSIVE;
    };
  }

  /** The verdict in one line. */
  public String headline() {
    return switch (valid()) {
      case TRUE -> "HOLDS: all that was acknowledged is there, once and in order";
      case FALSE -> "VIOLATED: " + result.summary();
      case UNKNOWN -> "INCONCLUSIVE: " + String.join("; ", shortened(doubts()));
    };
  }

  /** Why the run shows less than it was meant to. */
  public List<String> doubts() {
    List<String> doubts = new ArrayList<>(result.doubts());
    faults.forEach(
        (kind, tally) -> {
          if (tally.injected() == 0) {
            doubts.add("fault " + kind + " was never injected");
          } else if (tally.missed()) {
            doubts.add("fault " + kind + " never took effect");
          }
        });
    return doubts;
  }

  /** The verdict for a console: a headline, the numbers, and the smallest cases. */
  public String text() {
    StringBuilder out = new StringBuilder(headline()).append('\n');
    numbers().forEach((name, value) -> line(out, name, value));
    for (var found : result.anomalies().entrySet()) {
      out.append('\n').append(found.getKey().label());
      out.append(": ").append(found.getKey().summary()).append('\n');
      List<Anomaly> smallest = found.getValue().smallest();
      smallest.stream()
          .limit(CASES_SHOWN)
          .forEach(anomaly -> out.append("  - ").append(anomaly.explanation()).append('\n'));
      long more = found.getValue().count() - Math.min(CASES_SHOWN, smallest.size());
      if (more > 0) {
        out.append("  … and ").append(more).append(" more\n");
      }
    }
    if (valid() == Validity.FALSE) {
      shortened(doubts()).forEach(doubt -> out.append("in doubt: ").append(doubt).append('\n'));
    }
    notes.forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }

  /** The numbers of the console verdict, by name, in order. */
  Map<String, String> numbers() {
    Map<String, String> lines = new LinkedHashMap<>();
    String acks = stats.acks().isEmpty() ? "" : ", acks=" + String.join("/", stats.acks());
    lines.put(
        "operations",
        stats.operations()
            + " in "
            + seconds(stats.durationNs())
            + ", of which "
            + stats.sends()
            + " sends"
            + acks);
    lines.put(
        "acknowledged",
        stats.acknowledged()
            + " ("
            + stats.valuesReadBack()
            + " read back), unknown "
            + stats.unknown()
            + ", failed "
            + stats.failed());
    lines.put(
        "share acked",
        percent(stats.outsideFaults())
            + " outside faults, "
            + percent(stats.inFaults())
            + " inside");
    lines.put("errors", errors());
    lines.put("faults", faultCounts());
    lines.put("leader changes", Long.toString(stats.leaders().changes()));
    lines.put("unavailable", unavailability());
    lines.put(
        "send latency",
        "p50 "
            + millis(stats.sendLatency().p50Us())
            + ", p95 "
            + millis(stats.sendLatency().p95Us())
            + ", p99 "
            + millis(stats.sendLatency().p99Us())
            + ", max "
            + millis(stats.sendLatency().maxUs()));
    lines.put("anomalies", result.summary());
    return lines;
  }

  private String errors() {
    return stats.errors().isEmpty()
        ? "none"
        : stats.errors().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(joining(", "));
  }

  private String faultCounts() {
    return faults.isEmpty()
        ? "none"
        : faults.entrySet().stream()
            .map(e -> e.getKey() + " " + hits(e.getValue()))
            .collect(joining(", "));
  }

  private static String hits(Faults.Tally tally) {
    return tally.injected()
        + (tally.hits().isPresent() ? " (" + tally.hits().getAsLong() + " hits)" : "");
  }

  private String unavailability() {
    Stats.Outage worst = stats.worst();
    Stats.Outage worstPartition =
        stats.worstByPartition().stream()
            .max(Comparator.comparingLong(Stats.Outage::durationNs))
            .orElse(worst);
    String all =
        "at worst "
            + seconds(worst.durationNs())
            + (worst.durationNs() > 0 ? " from " + seconds(worst.startNs()) : "");
    return worstPartition.durationNs() > worst.durationNs()
        ? all
            + ", one partition alone ("
            + worstPartition.partition()
            + ") "
            + seconds(worstPartition.durationNs())
            + " from "
            + seconds(worstPartition.startNs())
        : all;
  }

  private static List<String> shortened(List<String> doubts) {
    if (doubts.size() <= DOUBTS_SHOWN) {
      return doubts;
    }
    List<String> shown = new ArrayList<>(doubts.subList(0, DOUBTS_SHOWN));
    shown.add((doubts.size() - DOUBTS_SHOWN) + " more reasons");
    return shown;
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(String.format(Locale.ROOT, "  %-15s %s\n", name, value));
  }

  private static String percent(Stats.Share share) {
    return share.sends() == 0
        ? "no sends"
        : String.format(Locale.ROOT, "%.1f %% of %d", share.percent(), share.sends());
  }

  private static String seconds(long ns) {
    return String.format(Locale.ROOT, "%.3f s", ns / 1e9);
  }

  private static String millis(long us) {
    return String.format(Locale.ROOT, "%.1f ms", us / 1e3);
  }
}
