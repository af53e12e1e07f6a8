package io.highwater.fault.sim;

import io.highwater.spec.FlushPolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the files of stories have in common, whatever depth they are of: heads, of which each says
 * one thing, then a line for each step, which begins with its time. Empty lines and those with a
 * {@code #} are prose.
 *
 * @param heads by their first words
 */
public record StoryFile<S>(Map<String, String> heads, List<S> steps) {
  private static final List<String> HEADS =
      List.of("depth", "version", "world", "mutant", "violates");

  /** Of the files, and of what their words mean: a story of another one would be misread. */
  private static final String VERSION = "1";

  /** Milliseconds, of which a story has fewer than a thousand million. */
  private static final Pattern MS = Pattern.compile("\\d{1,9}(\\.\\d{1,3})?");

  /** What a file says that it is a story of; {@code nodes} if it says nothing. */
  public static String depth(String text) {
    String head = HEADS.getFirst() + " ";
    return text.lines()
        .map(String::strip)
        .filter(each -> each.startsWith(head))
        .map(each -> each.substring(head.length()).strip())
        .findFirst()
        .orElse("nodes");
  }

  /**
   * Reads a file.
   *
   * @param depth that the story must be of
   * @param mutants that there are
   * @param step reads a line
   * @throws IllegalArgumentException with the line, what is wrong with it and what was expected
   */
  public static <S> StoryFile<S> parse(
      String text, String depth, Collection<String> mutants, Function<String, S> step) {
    StoryFile<S> file = new StoryFile<>(new LinkedHashMap<>(), new ArrayList<>());
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        if (Character.isDigit(line.charAt(0))) {
          file.steps.add(step.apply(line));
        } else {
          file.head(line);
        }
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "line %d: %s".formatted(i + 1, wrong.getMessage()), wrong);
      }
    }
    file.require("depth", depth);
    file.require("version", VERSION);
    if (!file.mutant().isEmpty() && !mutants.contains(file.mutant())) {
      throw new IllegalArgumentException("there is no mutant '" + file.mutant() + "'");
    }
    if (file.property().isEmpty()) {
      throw new IllegalArgumentException("it does not say what it violates");
    }
    return file;
  }

  private void head(String line) {
    String word = line.split(" +", 2)[0];
    if (!HEADS.contains(word)) {
      throw new IllegalArgumentException(
          "expected a time, or one of %s; found '%s'".formatted(String.join(", ", HEADS), line));
    }
    if (heads.put(word, line.substring(word.length()).strip()) != null) {
      throw new IllegalArgumentException("a second '" + word + "'");
    }
  }

  private void require(String name, String expected) {
    String found = heads.getOrDefault(name, "");
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "its %s is '%s': expected %s".formatted(name, found, expected));
    }
  }

  /** Whose story it is, or empty. */
  public String mutant() {
    return heads.getOrDefault("mutant", "");
  }

  /** What is violated at its end. */
  public String property() {
    return heads.getOrDefault("violates", "");
  }

  /**
   * The settings of its world.
   *
   * @param known names of all that there are
   * @throws IllegalArgumentException if there is something else, or one twice
   */
  public Map<String, String> world(List<String> known) {
    Map<String, String> world = settings("world " + heads.getOrDefault("world", ""));
    for (String name : world.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "'%s': expected each of %s".formatted(name, String.join(", ", known)));
      }
    }
    return world;
  }

  /**
   * Writes a file.
   *
   * @param times what the times of its steps are
   * @param world its settings, as {@link #world} reads them
   */
  public static String text(
      String depth,
      long seed,
      String mutant,
      String times,
      String world,
      String property,
      List<?> steps) {
    StringBuilder text = new StringBuilder("# Found by seed ").append(seed);
    text.append(mutant.isEmpty() ? "" : ", with the mutant " + mutant);
    text.append("; times are ").append(times).append(".\n\n");
    text.append("depth ").append(depth).append("\nversion ").append(VERSION).append('\n');
    text.append("world ").append(world).append('\n');
    text.append(mutant.isEmpty() ? "" : "mutant " + mutant + "\n");
    text.append("violates ").append(property).append('\n');
    steps.forEach(each -> text.append(each).append('\n'));
    return text.toString();
  }

  // ---- words -----------------------------------------------------------------------------------

  /**
   * The settings of a line {@code WORD NAME=VALUE …}, in order.
   *
   * @throws IllegalArgumentException if something else stands there
   */
  public static Map<String, String> settings(String line) {
    Map<String, String> settings = new LinkedHashMap<>();
    String[] words = line.split(" +");
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("expected NAME=VALUE, found '" + words[i] + "'");
      }
      String name = words[i].substring(0, equals);
      if (settings.put(name, words[i].substring(equals + 1)) != null) {
        throw new IllegalArgumentException("a second '" + name + "'");
      }
    }
    return settings;
  }

  /**
   * A number among the world's settings.
   *
   * @throws IllegalArgumentException if it is missing, or none
   */
  public static long number(Map<String, String> world, String name) {
    try {
      return Long.parseLong(world.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the world's %s is '%s': expected a number".formatted(name, world.getOrDefault(name, "")),
          e);
    }
  }

  /**
   * The world's {@code flush.policy}.
   *
   * @throws IllegalArgumentException if it is missing, or none
   */
  public static FlushPolicy flushPolicy(Map<String, String> world) {
    String word = world.getOrDefault("flush.policy", "");
    for (FlushPolicy each : FlushPolicy.values()) {
      if (word(each).equals(word)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "the world's flush.policy is '%s': expected never, interval or commit".formatted(word));
  }

  /** As {@link #flushPolicy} reads it. */
  public static String word(FlushPolicy policy) {
    return policy.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A time in microseconds that a file has in milliseconds, with three decimals at most.
   *
   * @throws IllegalArgumentException if it is none, or beyond what a clock can say
   */
  public static long us(String ms) {
    if (!MS.matcher(ms).matches()) {
      throw new IllegalArgumentException(
          "expected milliseconds such as 12.345, found '" + ms + "'");
    }
    return new BigDecimal(ms).movePointRight(3).longValueExact();
  }

  /** As {@link #us} reads it. */
  public static String ms(long us) {
    return String.format(Locale.ROOT, "%d.%03d", us / 1_000, us % 1_000);
  }
}
