package io.highwater.cli;

import io.highwater.tla.Matrix;
import io.highwater.tla.Matrix.Cell;
import io.highwater.tla.Matrix.Faults;
import io.highwater.tla.Matrix.Setting;
import io.highwater.tla.ModelCheck.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The durability matrix as lines of text: a row a setting, a column a fault assumption. */
final class MatrixTable {
  private static final String ROW = "%-4s %7s %-7s %-3s %-8s";
  private static final String COLUMN = "  %-17s";

  private final Map<String, Outcome> outcomes = new HashMap<>();

  /**
   * @param outcomes one a cell
   */
  MatrixTable(List<Outcome> outcomes) {
    outcomes.forEach(outcome -> this.outcomes.put(outcome.model().name(), outcome));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder head =
        new StringBuilder(format(ROW, "acks", "min.isr", "unclean", "ELR", "flush"));
    for (Faults faults : Faults.values()) {
      head.append(format(COLUMN, faults.title()));
    }
    lines.add(head.toString().stripTrailing());
    for (Setting setting : Matrix.settings()) {
      lines.add(row(setting));
    }
    return lines;
  }

  private String row(Setting setting) {
    StringBuilder row =
        new StringBuilder(
            format(
                ROW,
                setting.acks(),
                setting.minIsr(),
                setting.unclean() ? "yes" : "no",
                setting.elr() ? "yes" : "no",
                setting.flush()));
    for (Faults faults : Faults.values()) {
      row.append(format(COLUMN, verdict(outcomes.get(new Cell(setting, faults).name()))));
    }
    return row.toString().stripTrailing();
  }

  /** The first state of a counterexample is no step. */
  private static String verdict(Outcome outcome) {
    String verdict =
        outcome.result().violated().isEmpty()
            ? "holds"
            : "LOSES, " + (outcome.result().behaviour().size() - 1) + " steps";
    return outcome.difference().isEmpty() ? verdict : verdict + " (!)";
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
