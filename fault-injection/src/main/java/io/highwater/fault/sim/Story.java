package io.highwater.fault.sim;

import io.highwater.spec.FlushPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What led to a violation: a cluster, and what happened in it, in order. Everybody in it begins
 * registered and in sync, and followers' first fetches wait at their leaders. Nothing happens that
 * no step tells of, except that the controller's log commits, heartbeats and registrations are
 * answered and clients get their replies at once. A step that is impossible where it stands is
 * passed over.
 *
 * @param mutant whose story it is, or empty
 * @param seed in which it was found
 * @param clients how many hosts there are beside controller and brokers
 * @param property what is violated at the end
 */
public record Story(
    String mutant, long seed, Shape shape, int clients, String property, List<Step> steps) {
  private static final String DEPTH = "nodes";

  /** Of the files, and of what their words mean: a story of another one would be misread. */
  private static final String VERSION = "1";

  private static final List<String> HEADS =
      List.of("depth", "version", "world", "mutant", "violates");

  private static final List<String> SETTINGS =
      List.of(
          "brokers",
          "replicas",
          "min.insync.replicas",
          "partitions",
          "shards",
          "flush.policy",
          "lag.ms",
          "session.ms",
          "skew",
          "elr",
          "unclean",
          "start",
          "clients",
          "seed");

  private static final int CLIENTS_MAX = 100;

  public Story {
    steps = List.copyOf(steps);
  }

  Story with(List<Step> newSteps) {
    return new Story(mutant, seed, shape, clients, property, newSteps);
  }

  Story with(Shape newShape) {
    return new Story(mutant, seed, newShape, clients, property, steps);
  }

  /** How many steps it has. */
  public int length() {
    return steps.size();
  }

  /** As a file that {@link #parse} reads. */
  public String toText() {
    StringBuilder text = new StringBuilder("# Found by seed ").append(seed);
    text.append(mutant.isEmpty() ? "" : ", with the mutant " + mutant);
    text.append("; times are virtual milliseconds.\n\n");
    text.append("depth ").append(DEPTH).append("\nversion ").append(VERSION).append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "world brokers=%d replicas=%d min.insync.replicas=%d partitions=%d shards=%d"
                + " flush.policy=%s lag.ms=%d session.ms=%d skew=%d elr=%d unclean=%d start=%d"
                + " clients=%d seed=%d%n",
            shape.brokers(),
            shape.replicas(),
            shape.minIsr(),
            shape.partitions(),
            shape.shards(),
            shape.flushPolicy().name().toLowerCase(Locale.ROOT),
            shape.lagMs(),
            shape.sessionMs(),
            shape.skewPerMille(),
            shape.elr() ? 1 : 0,
            shape.unclean() ? 1 : 0,
            shape.logStart(),
            clients,
            seed));
    if (!mutant.isEmpty()) {
      text.append("mutant ").append(mutant).append('\n');
    }
    text.append("violates ").append(property).append('\n');
    steps.forEach(each -> text.append(each).append('\n'));
    return text.toString();
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with the line, what is wrong with it and what was expected
   */
  public static Story parse(String text) {
    Map<String, String> heads = new LinkedHashMap<>();
    List<Step> steps = new ArrayList<>();
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        if (HEADS.contains(line.split(" +", 2)[0])) {
          head(heads, line);
        } else {
          steps.add(Step.parse(line));
        }
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "line %d: %s".formatted(i + 1, wrong.getMessage()), wrong);
      }
    }
    return of(heads, steps);
  }

  private static void head(Map<String, String> heads, String line) {
    String word = line.split(" +", 2)[0];
    if (heads.put(word, line.substring(word.length()).strip()) != null) {
      throw new IllegalArgumentException("a second '" + word + "'");
    }
  }

  private static Story of(Map<String, String> heads, List<Step> steps) {
    requireHead(heads, "depth", DEPTH);
    requireHead(heads, "version", VERSION);
    String mutant = heads.getOrDefault("mutant", "");
    if (!mutant.isEmpty() && !Mutant.all().containsKey(mutant)) {
      throw new IllegalArgumentException("there is no mutant '" + mutant + "'");
    }
    String property = heads.getOrDefault("violates", "");
    if (property.isEmpty() || steps.isEmpty()) {
      throw new IllegalArgumentException(
          property.isEmpty() ? "it does not say what it violates" : "it has no steps");
    }
    Map<String, String> world = settings("world " + heads.getOrDefault("world", ""));
    long clients = StoryLines.number(world, "clients");
    Shape.require("clients", clients, 0, CLIENTS_MAX);
    Story story =
        new Story(
            mutant, StoryLines.number(world, "seed"), shape(world), (int) clients, property, steps);
    steps.forEach(each -> requireInside(each, story.shape));
    return story;
  }

  private static void requireHead(Map<String, String> heads, String name, String expected) {
    String found = heads.getOrDefault(name, "");
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "its %s is '%s': expected %s".formatted(name, found, expected));
    }
  }

  private static void requireInside(Step step, Shape shape) {
    if (step.actor() < 0 || Math.max(step.actor(), step.peer()) > shape.brokers()) {
      throw new IllegalArgumentException(
          "'%s': there are the controller, 0, and brokers 1 to %d"
              .formatted(step, shape.brokers()));
    }
  }

  private static Map<String, String> settings(String line) {
    Map<String, String> settings = StoryLines.settings(line);
    for (String name : settings.keySet()) {
      if (!SETTINGS.contains(name)) {
        throw new IllegalArgumentException(
            "'%s': expected each of %s".formatted(name, String.join(", ", SETTINGS)));
      }
    }
    return settings;
  }

  private static Shape shape(Map<String, String> world) {
    String policy = world.getOrDefault("flush.policy", "").toUpperCase(Locale.ROOT);
    for (FlushPolicy each : FlushPolicy.values()) {
      if (each.name().equals(policy)) {
        return new Shape(
            small(world, "brokers"),
            small(world, "replicas"),
            small(world, "min.insync.replicas"),
            small(world, "partitions"),
            small(world, "shards"),
            each,
            StoryLines.number(world, "lag.ms"),
            StoryLines.number(world, "session.ms"),
            250,
            small(world, "skew"),
            isOn(world, "elr"),
            isOn(world, "unclean"),
            world.containsKey("start") ? StoryLines.number(world, "start") : 0);
      }
    }
    throw new IllegalArgumentException(
        "the world's flush.policy is '%s': expected never, interval or commit".formatted(policy));
  }

  private static int small(Map<String, String> world, String name) {
    long number = StoryLines.number(world, name);
    Shape.require(name, number, 0, Integer.MAX_VALUE);
    return (int) number;
  }

  private static boolean isOn(Map<String, String> world, String name) {
    if (world.containsKey(name)) {
      Shape.require(name, StoryLines.number(world, name), 0, 1);
    }
    return world.getOrDefault(name, "0").equals("1");
  }
}
