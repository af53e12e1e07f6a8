package io.highwater.fault.sim;

import java.util.List;
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
    String cluster =
        "brokers=%d replicas=%d min.insync.replicas=%d partitions=%d shards=%d"
            .formatted(
                shape.brokers(),
                shape.replicas(),
                shape.minIsr(),
                shape.partitions(),
                shape.shards());
    String settings =
        " flush.policy=%s lag.ms=%d session.ms=%d skew=%d elr=%d unclean=%d start=%d"
            .formatted(
                StoryFile.word(shape.flushPolicy()),
                shape.lagMs(),
                shape.sessionMs(),
                shape.skewPerMille(),
                shape.elr() ? 1 : 0,
                shape.unclean() ? 1 : 0,
                shape.logStart());
    String world = cluster + settings + " clients=%d seed=%d".formatted(clients, seed);
    return StoryFile.text(DEPTH, seed, mutant, "virtual milliseconds", world, property, steps);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with the line, what is wrong with it and what was expected
   */
  public static Story parse(String text) {
    StoryFile<Step> file = StoryFile.parse(text, DEPTH, Mutant.all().keySet(), Step::parse);
    Map<String, String> world = file.world(SETTINGS);
    long clients = StoryFile.number(world, "clients");
    Shape.require("clients", clients, 0, CLIENTS_MAX);
    Story story =
        new Story(
            file.mutant(),
            StoryFile.number(world, "seed"),
            shape(world),
            (int) clients,
            file.property(),
            file.steps());
    story.steps.forEach(each -> requireInside(each, story.shape));
    return story;
  }

  private static void requireInside(Step step, Shape shape) {
    if (step.actor() < 0 || Math.max(step.actor(), step.peer()) > shape.brokers()) {
      throw new IllegalArgumentException(
          "'%s': there are the controller, 0, and brokers 1 to %d"
              .formatted(step, shape.brokers()));
    }
  }

  private static Shape shape(Map<String, String> world) {
    return new Shape(
        small(world, "brokers"),
        small(world, "replicas"),
        small(world, "min.insync.replicas"),
        small(world, "partitions"),
        small(world, "shards"),
        StoryFile.flushPolicy(world),
        StoryFile.number(world, "lag.ms"),
        StoryFile.number(world, "session.ms"),
        250,
        small(world, "skew"),
        isOn(world, "elr"),
        isOn(world, "unclean"),
        world.containsKey("start") ? StoryFile.number(world, "start") : 0);
  }

  private static int small(Map<String, String> world, String name) {
    long number = StoryFile.number(world, name);
    Shape.require(name, number, 0, Integer.MAX_VALUE);
    return (int) number;
  }

  private static boolean isOn(Map<String, String> world, String name) {
    if (world.containsKey(name)) {
      Shape.require(name, StoryFile.number(world, name), 0, 1);
    }
    return world.getOrDefault(name, "0").equals("1");
  }
}
