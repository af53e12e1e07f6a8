package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The list of models and of what each must do: {@code manifest.txt} beside the modules. A line is
 * {@code name | module | config | family | verdict | distinct states | depth | story | seconds};
 * lines that start with {@code #} and empty lines mean nothing. A figure may be {@code ?}: it was
 * not measured.
 *
 * @param directory where the modules lie
 * @param models in the file's order
 */
public record Manifest(Path directory, List<Model> models) {
  /** The verdict of a model without a counterexample. */
  public static final String HOLDS = "holds";

  static final String FILE = "manifest.txt";
  private static final int COLUMNS = 9;
  private static final int FIGURES = 4;

  /** A figure that is {@code ?} in the file: nothing is held to it. */
  static final long UNMEASURED = -1;

  /**
   * One model.
   *
   * @param name what people call it
   * @param module without {@code .tla}
   * @param config without {@code .cfg}
   * @param family the bugs that it reaches, in a few words
   * @param verdict {@value #HOLDS}, or the invariant or property that must be violated
   * @param distinct distinct states when TLC stops; at least so many, if it is cut short
   * @param depth states in the longest shortest path when TLC stops
   * @param story states in the shortest counterexample; 0 if there must be none
   * @param seconds about how long it takes on a quiet machine, to run the longest first
   * @param isCutShort whether the search stops at so many distinct states
   */
  public record Model(
      String name,
      String module,
      String config,
      String family,
      String verdict,
      long distinct,
      int depth,
      int story,
      int seconds,
      boolean isCutShort) {

    /** A model that is searched to the end. */
    public Model(
        String name,
        String module,
        String config,
        String family,
        String verdict,
        long distinct,
        int depth,
        int story,
        int seconds) {
      this(name, module, config, family, verdict, distinct, depth, story, seconds, false);
    }

    /** Whether this model must not have a counterexample. */
    public boolean mustHold() {
      return verdict.equals(HOLDS);
    }
  }

  /**
   * Reads {@code manifest.txt} in a directory.
   *
   * @throws ManifestException if a line is malformed or a name occurs twice, naming the line
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Manifest read(Path directory) {
    return new Manifest(directory, parse(lines(directory.resolve(FILE))));
  }

  static List<Model> parse(List<String> lines) {
    List<Model> models = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        Model model = model(line, i + 1);
        if (models.stream().anyMatch(other -> other.name().equals(model.name()))) {
          throw malformed(i + 1, "a name that no other model has, got " + model.name());
        }
        models.add(model);
      }
    }
    return List.copyOf(models);
  }

  private static Model model(String line, int number) {
    String[] columns = line.split("\\|", -1);
    if (columns.length != COLUMNS) {
      throw malformed(number, COLUMNS + " columns, got " + columns.length);
    }
    for (int i = 0; i < COLUMNS; i++) {
      columns[i] = columns[i].strip();
    }
    try {
      return new Model(
          columns[0],
          columns[1],
          columns[2],
          columns[3],
          columns[4],
          figure(columns[5]),
          (int) figure(columns[6]),
          (int) figure(columns[7]),
          Integer.parseInt(columns[8]));
    } catch (NumberFormatException e) {
      throw malformed(number, "numbers in the last four columns, got " + line);
    }
  }

  /** A number, or {@code ?}. */
  static long figure(String column) {
    return column.equals("?") ? UNMEASURED : Long.parseLong(column);
  }

  private static ManifestException malformed(int number, String expected) {
    return new ManifestException(FILE + ":" + number + ": expected " + expected);
  }

  /**
   * The lines of a list of models, this one or {@code nightly.txt}, with the figures and seconds of
   * a run of it; verdicts and all else stay. A figure that nothing was held to stays, too.
   *
   * @param figures how many columns at the end of a line are figures: 4 here, 3 in the nightly list
   */
  static List<String> measured(List<String> lines, List<ModelCheck.Outcome> outcomes, int figures) {
    Map<String, ModelCheck.Outcome> byName =
        outcomes.stream().collect(Collectors.toMap(each -> each.model().name(), each -> each));
    return lines.stream()
        .map(
            line -> {
              String name = line.split("\\|", 2)[0].strip();
              return byName.containsKey(name) ? measured(line, byName.get(name), figures) : line;
            })
        .toList();
  }

  private static String measured(String line, ModelCheck.Outcome outcome, int figures) {
    TlcResult result = outcome.result();
    List<String> measured = new ArrayList<>();
    measured.add(Long.toString(result.progress().distinct()));
    measured.add(Integer.toString(result.progress().depth()));
    if (figures == FIGURES) {
      measured.add(Integer.toString(result.behaviour().size()));
    }
    measured.add(Long.toString((result.time().toMillis() + 999) / 1000));
    String[] columns = line.split("\\|", -1);
    int first = columns.length - figures;
    for (int i = 0; i < figures; i++) {
      String column = columns[first + i];
      if (!column.strip().matches("\\d+")) {
        continue;
      }
      int width = column.stripTrailing().length();
      columns[first + i] =
          String.format(Locale.ROOT, " %" + (width - 1) + "s", measured.get(i)) + tail(column);
    }
    return String.join("|", columns);
  }

  private static String tail(String column) {
    return column.substring(column.stripTrailing().length());
  }

  /**
   * This file with the figures of a run.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public List<String> measured(List<ModelCheck.Outcome> outcomes) {
    return measured(lines(directory.resolve(FILE)), outcomes, FIGURES);
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The model of that name, if there is one. */
  public Optional<Model> find(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst();
  }
}
