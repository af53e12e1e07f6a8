package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The models that hold, once more within wider bounds: {@code nightly.txt} beside the manifest. A
 * line is {@code name | of | changes | distinct states | depth | seconds}: the name, the manifest's
 * model that it widens, constants that differ such as {@code MaxLog = 2, MaxEpoch = 3}; and figures
 * as in the manifest; but {@code >= 900000} states mean that the model is too large to be searched
 * to the end: the search stops at that many states.
 */
public final class Nightly {
  static final String FILE = "nightly.txt";

  /** Walks through {@link #DEEP}. */
  public static final int WALKS = 200_000;

  /** States in such a walk, at most. */
  public static final int WALK_DEPTH = 100;

  /** The configuration that is walked at random, with far more faults than a search could bear. */
  static final String DEEP = "MCDeep";

  private static final String DEEP_MODULE = "MCReplay";
  private static final int COLUMNS = 6;
  private static final int FIGURES = 3;
  private static final String AT_LEAST = ">= ";
  private static final Pattern CHANGE = Pattern.compile("(\\w+) = (\\w+|\\{[\\w, ]+})");
  private static final Pattern BETWEEN_CHANGES = Pattern.compile(",(?= \\w+ = )");

  private Nightly() {}

  /**
   * Writes the wider models' configurations beside the modules.
   *
   * @param manifest with the models to widen; its directory may be written to
   * @return the models, in the file's order
   * @throws ManifestException if a line is malformed, or names a model or a constant that there is
   *     not, naming the line
   * @throws UncheckedIOException if a file cannot be read or written
   */
  public static List<Manifest.Model> prepare(Manifest manifest) {
    try {
      List<String> lines = Manifest.lines(manifest.directory().resolve(FILE));
      List<Manifest.Model> models = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          models.add(new Line(manifest, line, i + 1).model());
        }
      }
      return List.copyOf(models);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the nightly models", e);
    }
  }

  /**
   * This file with the figures of a run.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static List<String> measured(Manifest manifest, List<ModelCheck.Outcome> outcomes) {
    List<String> lines = Manifest.lines(manifest.directory().resolve(FILE));
    return Manifest.measured(lines, outcomes, FIGURES);
  }

  /** What the walks are held to: everything must hold. */
  public static Manifest.Model deep() {
    return new Manifest.Model(
        "deep", DEEP_MODULE, DEEP, "random walks, many faults", Manifest.HOLDS, -1, -1, -1, 0);
  }

  private record Line(Manifest manifest, String text, int number) {

    Manifest.Model model() throws IOException {
      String[] columns = text.split("\\|", -1);
      if (columns.length != COLUMNS) {
        throw malformed(COLUMNS + " columns, got " + columns.length);
      }
      for (int i = 0; i < COLUMNS; i++) {
        columns[i] = columns[i].strip();
      }
      Manifest.Model narrow =
          manifest
              .find(columns[1])
              .filter(Manifest.Model::mustHold)
              .orElseThrow(() -> malformed("a model that holds, got " + columns[1]));
      widen(narrow.config(), columns[0], columns[2]);
      return new Manifest.Model(
          columns[0],
          narrow.module(),
          columns[0],
          narrow.family(),
          Manifest.HOLDS,
          figure(columns[3].replaceFirst(AT_LEAST, "")),
          (int) figure(columns[4]),
          0,
          (int) figure(columns[5]),
          columns[3].startsWith(AT_LEAST));
    }

    private void widen(String config, String name, String changes) throws IOException {
      Path directory = manifest.directory();
      String text = Files.readString(directory.resolve(config + ".cfg"));
      for (String change : BETWEEN_CHANGES.split(changes)) {
        var parts = CHANGE.matcher(change.strip());
        if (!parts.matches()) {
          throw malformed("changes such as MaxLog = 2, MaxEpoch = 3, got " + changes);
        }
        Pattern line = Pattern.compile("(?m)^  " + parts.group(1) + " = .*$");
        if (!line.matcher(text).find()) {
          throw malformed("a constant of " + config + ".cfg, got " + parts.group(1));
        }
        text = line.matcher(text).replaceFirst("  " + change.strip());
      }
      Files.writeString(directory.resolve(name + ".cfg"), text);
    }

    private long figure(String column) {
      try {
        return Manifest.figure(column);
      } catch (NumberFormatException e) {
        throw malformed("numbers in the last three columns, got " + column);
      }
    }

    private ManifestException malformed(String expected) {
      return new ManifestException(FILE + ":" + number + ": expected " + expected);
    }
  }
}
