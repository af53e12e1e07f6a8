package io.highwater.cli;

import io.highwater.cli.ZooJudge.Finding;
import io.highwater.cli.ZooJudge.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Who caught what: a row a wrong rule, a column a judge. */
final class ZooSummary {
  /** A1, A2, … A10, then what has no number. */
  private static final Comparator<String> BY_ID =
      Comparator.comparing((String id) -> !isNumbered(id))
          .thenComparing(id -> isNumbered(id) ? id.substring(0, 1) : id)
          .thenComparingInt(id -> isNumbered(id) ? Integer.parseInt(id.substring(1)) : 0);

  private final Map<String, Map<String, Finding>> byJudge = new LinkedHashMap<>();

  private static boolean isNumbered(String id) {
    return id.matches("[A-Z]\\d{1,3}");
  }

  /** Takes a judge's findings; one that is not CAUGHT counts more than others of its rule. */
  void add(String judge, List<Finding> findings) {
    Map<String, Finding> its = byJudge.computeIfAbsent(judge, name -> new LinkedHashMap<>());
    findings.forEach(each -> its.merge(each.id(), each, ZooSummary::worse));
  }

  private static Finding worse(Finding was, Finding now) {
    return was.verdict() == Verdict.CAUGHT ? now : was;
  }

  /** The table, the reasons of those who could not see something, and a sum. */
  List<String> lines() {
    TreeSet<String> ids = new TreeSet<>(BY_ID);
    byJudge.values().forEach(its -> ids.addAll(its.keySet()));
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(line("%-24s", "rule or setting"));
    byJudge.keySet().forEach(judge -> head.append(line(" %-28s", judge)));
    lines.add(head.toString().stripTrailing());
    List<String> reasons = new ArrayList<>();
    int uncaught = 0;
    for (String id : ids) {
      StringBuilder row = new StringBuilder(line("%-24s", id));
      boolean caught = false;
      for (Map.Entry<String, Map<String, Finding>> judge : byJudge.entrySet()) {
        Finding finding = judge.getValue().get(id);
        row.append(line(" %-28s", cell(finding)));
        caught |= finding != null && finding.verdict() == Verdict.CAUGHT;
        if (finding != null && finding.verdict() != Verdict.CAUGHT) {
          reasons.add(line("%-8s %-10s %s", id, judge.getKey(), finding.words()));
        }
      }
      uncaught += caught ? 0 : 1;
      lines.add(row.toString().stripTrailing());
    }
    lines.add("");
    if (!reasons.isEmpty()) {
      lines.add("Not caught, and why:");
      lines.addAll(reasons);
      lines.add("");
    }
    lines.add(
        line("%d wrong rules and settings, %d of them caught by nobody.", ids.size(), uncaught));
    return lines;
  }

  private static String cell(Finding finding) {
    if (finding == null) {
      return "";
    }
    return switch (finding.verdict()) {
      case CAUGHT -> finding.words();
      case MISSED -> "MISSED";
      case KNOWN_MISS -> "missed so far";
      case UNTRIED -> "not tried";
      case STALE -> "STALE RECORD";
      case EXCUSED -> "out of reach";
    };
  }

  /**
   * What to make of it: violated if a judge missed what it should have seen, or has seen what is
   * said to be out of reach; inconclusive if something was never shown to it.
   */
  int exitCode() {
    if (has(Verdict.MISSED) || has(Verdict.STALE)) {
      return ExitCode.VIOLATED;
    }
    return has(Verdict.UNTRIED) ? ExitCode.INCONCLUSIVE : ExitCode.HOLDS;
  }

  private boolean has(Verdict verdict) {
    return byJudge.values().stream()
        .flatMap(its -> its.values().stream())
        .anyMatch(each -> each.verdict() == verdict);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
