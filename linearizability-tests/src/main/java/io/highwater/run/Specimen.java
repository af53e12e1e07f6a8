package io.highwater.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A wrong rule as the zoo shows it to a simulator of some {@link Depth}.
 *
 * @param mutant its name
 * @param seed that has shown it before, or {@link #NO_SEED}
 * @param unseen why it is not seen at that depth; empty if it is
 */
public record Specimen(String mutant, long seed, String unseen) {
  public static final long NO_SEED = -1;

  /** Whether the simulator is expected to catch it. */
  public boolean isInReach() {
    return unseen.isEmpty();
  }

  /**
   * Every wrong rule that can be followed at that depth, in the order of the depth's file beside
   * this class; without a file, all are searched for.
   *
   * @throws IllegalStateException if the file does not name each of them once
   */
  public static List<Specimen> all(Depth depth) {
    String file = depth.name().toLowerCase(Locale.ROOT) + "-zoo.txt";
    List<String> names = List.copyOf(depth.mutants().keySet());
    try (InputStream lines = Specimen.class.getResourceAsStream(file)) {
      if (lines == null) {
        return names.stream().map(each -> new Specimen(each, NO_SEED, "")).toList();
      }
      List<Specimen> all = read(file, lines);
      List<String> named = all.stream().map(Specimen::mutant).sorted().toList();
      if (!named.equals(names.stream().sorted().toList())) {
        throw new IllegalStateException(
            "%s names %s, but there are %s".formatted(file, named, names));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Specimen> read(String file, InputStream text) throws IOException {
    List<Specimen> all = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(each -> !each.isBlank() && !each.startsWith("#"))
          .forEach(each -> all.add(parse(file, each)));
    }
    return all;
  }

  private static Specimen parse(String file, String line) {
    String[] words = line.split(" +", 3);
    return switch (words[1]) {
      case "seed" -> new Specimen(words[0], Long.parseLong(words[2]), "");
      case "search" -> new Specimen(words[0], NO_SEED, "");
      case "unseen" -> new Specimen(words[0], NO_SEED, words[2]);
      default ->
          throw new IllegalStateException(
              "%s: '%s': expected seed, search or unseen".formatted(file, line));
    };
  }
}
