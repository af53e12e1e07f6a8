package io.highwater.fault.sim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A wrong rule as the zoo shows it to the simulator.
 *
 * @param seed that has shown it before, or {@link #NO_SEED}
 * @param unseen why no simulation of bare nodes can show it; empty if one can
 */
public record Exhibit(Mutant mutant, long seed, String unseen) {
  public static final long NO_SEED = -1;
  private static final String FILE = "zoo.txt";

  /** Whether the simulator is expected to catch it. */
  public boolean isInReach() {
    return unseen.isEmpty();
  }

  /**
   * Every wrong rule that the core knows, in the order of the file beside this class.
   *
   * @throws IllegalStateException if that file does not name each of them once
   */
  public static List<Exhibit> all() {
    List<Exhibit> all = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Exhibit.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(each -> !each.isBlank() && !each.startsWith("#"))
          .forEach(each -> all.add(parse(each)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> named = all.stream().map(each -> each.mutant().name()).sorted().toList();
    if (!named.equals(List.copyOf(Mutant.all().keySet()))) {
      throw new IllegalStateException(
          "%s names %s, but there are %s".formatted(FILE, named, Mutant.all().keySet()));
    }
    return all;
  }

  private static Exhibit parse(String line) {
    String[] words = line.split(" +", 3);
    Mutant mutant =
        Mutant.named(words[0])
            .orElseThrow(() -> new IllegalStateException(FILE + ": no mutant " + words[0]));
    return switch (words[1]) {
      case "seed" -> new Exhibit(mutant, Long.parseLong(words[2]), "");
      case "search" -> new Exhibit(mutant, NO_SEED, "");
      case "unseen" -> new Exhibit(mutant, NO_SEED, words[2]);
      default ->
          throw new IllegalStateException(
              "%s: '%s': expected seed, search or unseen".formatted(FILE, line));
    };
  }
}
