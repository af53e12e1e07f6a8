package io.highwater.fault.sim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A wrong rule as the zoo shows it to a judge, with what is on record about the two.
 *
 * @param mutant its name
 * @param standing what is known
 * @param how the seed, {@code SEED in N steps}, or the words that have shown it; why it was missed
 *     or cannot be seen; or nothing
 */
public record Exhibit(String mutant, Standing standing, String how) {
  private static final Pattern STEPS = Pattern.compile("\\d+ in (\\d+) steps");

  /** What is known of a wrong rule before it is shown. */
  public enum Standing {
    /** It has been seen before, and how is on record. */
    SEEN,
    /** It has to be searched for. */
    SEARCH,
    /** It should be seen, and was not yet. */
    MISSED,
    /** Nobody has looked whether it is seen. */
    UNTRIED,
    /** It cannot be seen, for a reason. */
    UNSEEN
  }

  /** The seed that has shown it to a simulator. */
  public long seed() {
    return Long.parseLong(how.split(" ", 2)[0]);
  }

  /** Whether that seed has shown it. */
  public boolean isSeenIn(long seed) {
    return standing == Standing.SEEN && seed == seed();
  }

  /** How long the story of that seed is; 0 if that is not on record. */
  public int steps() {
    Matcher recorded = STEPS.matcher(how);
    return recorded.matches() ? Integer.parseInt(recorded.group(1)) : 0;
  }

  /** Whether the judge is expected to catch it. */
  public boolean isInReach() {
    return standing == Standing.SEEN || standing == Standing.SEARCH;
  }

  /**
   * Whether it is shown to the judge.
   *
   * @param afresh whether everything is: nothing else would find out that an excuse is none
   */
  public boolean isShown(boolean afresh) {
    return isInReach() || afresh;
  }

  /**
   * Everything that is shown to a judge, in the order of its file beside this class; without a
   * file, all is searched for.
   *
   * @param judge as the file is called: {@code nodes}, {@code broker} …
   * @param mutants the names of what is to be shown
   * @throws IllegalStateException if the file does not name each of them once
   */
  public static List<Exhibit> all(String judge, Collection<String> mutants) {
    String file = judge + "-zoo.txt";
    try (InputStream text = Exhibit.class.getResourceAsStream(file)) {
      if (text == null) {
        return mutants.stream().map(each -> new Exhibit(each, Standing.SEARCH, "")).toList();
      }
      List<Exhibit> all = read(file, text);
      List<String> named = all.stream().map(Exhibit::mutant).sorted().toList();
      List<String> known = mutants.stream().sorted().toList();
      if (!named.equals(known)) {
        throw new IllegalStateException(
            "%s names %s, but there are %s".formatted(file, named, known));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Exhibit> read(String file, InputStream text) throws IOException {
    List<Exhibit> all = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(each -> !each.isBlank() && !each.startsWith("#"))
          .forEach(each -> all.add(parse(file, each)));
    }
    return all;
  }

  private static Exhibit parse(String file, String line) {
    String[] words = line.split(" +", 3);
    for (Standing each : Standing.values()) {
      if (words.length > 1 && each.name().toLowerCase(Locale.ROOT).equals(words[1])) {
        return new Exhibit(words[0], each, words.length == 3 ? words[2] : "");
      }
    }
    throw new IllegalStateException(
        "%s: '%s': expected seen, search, missed, untried or unseen".formatted(file, line));
  }
}
