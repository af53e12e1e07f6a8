package io.highwater.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The results side by side: for people, or for programs. */
final class Table {
  private final String ours;
  private final String theirs;
  private final Results results;

  Table(String ours, String theirs, Results results) {
    this.ours = ours;
    this.theirs = theirs;
    this.results = results;
  }

  /** One figure a line, medians with the range of all rounds, aligned; Markdown reads it too. */
  String text() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        results.areCompared()
            ? List.of("figure", "unit", ours, theirs, "ratio", "meant", "")
            : List.of("figure", "unit", ours, "meant", ""));
    for (Figure figure : Figure.values()) {
      results.ours(figure).ifPresent(samples -> rows.add(row(figure, samples)));
    }
    return align(rows);
  }

  private List<String> row(Figure figure, Samples samples) {
    List<String> row = new ArrayList<>();
    row.add(figure.title().replace("  ", "· "));
    row.add(figure.unit());
    row.add(spread(samples));
    if (results.areCompared()) {
      row.add(results.theirs(figure).map(Table::spread).orElse("–"));
      row.add(results.ratio(figure).map(Table::spread).orElse("–"));
    }
    row.add(meant(figure));
    row.add(
        figure
            .reached(samples, results.ratio(figure))
            .map(reached -> reached ? "yes" : "NO")
            .orElse(""));
    return row;
  }

  private static String meant(Figure figure) {
    return switch (figure.mark()) {
      case NONE -> "";
      case AT_MOST -> "at most " + number(figure.limit());
      case TIMES -> number(figure.limit()) + " ×";
    };
  }

  private static String spread(Samples samples) {
    return samples.values().size() == 1
        ? number(samples.median())
        : "%s (%s–%s)"
            .formatted(number(samples.median()), number(samples.min()), number(samples.max()));
  }

  /** Three significant digits, without an exponent. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ');
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
  }

  private static String align(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      line(out, rows.get(r), widths, ' ');
      if (r == 0) {
        line(out, rows.get(0).stream().map(any -> "").toList(), widths, '-');
      }
    }
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> cells, int[] widths, char fill) {
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      out.append("| ").append(cell);
      out.append(String.valueOf(fill).repeat(widths[i] - cell.length())).append(' ');
    }
    out.append("|\n");
  }

  /** How many figures have a mark that can be judged, and how many of them ours misses. */
  String verdict() {
    int judged = 0;
    List<String> missed = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      Optional<Samples> samples = results.ours(figure);
      if (samples.isPresent()) {
        Optional<Boolean> reached = figure.reached(samples.get(), results.ratio(figure));
        judged += reached.isPresent() ? 1 : 0;
        if (reached.isPresent() && !reached.get()) {
          missed.add(figure.name().toLowerCase(Locale.ROOT));
        }
      }
    }
    return judged
        - missed.size()
        + " of "
        + judged
        + " marks reached"
        + (missed.isEmpty() ? "" : "; missed: " + String.join(", ", missed));
  }

  /** Every sample, by figure. */
  Map<String, Object> json() {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (Figure figure : Figure.values()) {
      results
          .ours(figure)
          .ifPresent(
              samples -> {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("title", figure.title().strip());
                entry.put("unit", figure.unit());
                entry.put("ours", samples.values());
                results.theirs(figure).ifPresent(theirs -> entry.put("theirs", theirs.values()));
                results.ratio(figure).ifPresent(ratio -> entry.put("ratio", ratio.values()));
                figure
                    .reached(samples, results.ratio(figure))
                    .ifPresent(reached -> entry.put("reached", reached));
                figures.put(figure.name().toLowerCase(Locale.ROOT), entry);
              });
    }
    return figures;
  }
}
