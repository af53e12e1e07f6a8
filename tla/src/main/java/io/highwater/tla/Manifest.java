package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
   * @param distinct distinct states when TLC stops
   * @param depth states in the longest shortest path when TLC stops
   * @param story states in the shortest counterexample; 0 if there must be none
   * @param seconds about how long it takes on a quiet core, to run the longest first
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
      int seconds) {

    /** Whether this model must not have a counterexample. */
    public boolean mustHold() {
      return verdict.equals(HOLDS);
    }
  }

  /**
   * Reads {@code manifest.txt} in a directory.
   *
   * @throws IllegalArgumentException if a line is malformed or a name occurs twice, naming the line
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Manifest read(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      return new Manifest(directory, parse(Files.readAllLines(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
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

  private static IllegalArgumentException malformed(int number, String expected) {
    return new IllegalArgumentException(FILE + ":" + number + ": expected " + expected);
  }

  /** The model of that name, if there is one. */
  public Optional<Model> find(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst();
  }
}
