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
    Map<String, String> world = new LinkedHashMap<>();
    String mutant = "";
    String property = "";
    List<Step> steps = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      try {
        if (line.startsWith("world ")) {
          world = StoryLines.settings(line);
        } else if (line.startsWith("mutant ")) {
          mutant = line.substring("mutant ".length());
        } else if (line.startsWith("violates ")) {
          property = line.substring("violates ".length());
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          steps.add(Step.parse(line));
        }
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "line %d: %s".formatted(i + 1, wrong.getMessage()), wrong);
      }
    }
    return new Story(
        mutant,
        StoryLines.number(world, "seed"),
        shape(world),
        (int) StoryLines.number(world, "clients"),
        property,
        steps);
  }

  private static Shape shape(Map<String, String> world) {
    String policy = world.getOrDefault("flush.policy", "").toUpperCase(Locale.ROOT);
    for (FlushPolicy each : FlushPolicy.values()) {
      if (each.name().equals(policy)) {
        return new Shape(
            (int) StoryLines.number(world, "brokers"),
            (int) StoryLines.number(world, "replicas"),
            (int) StoryLines.number(world, "min.insync.replicas"),
            (int) StoryLines.number(world, "partitions"),
            (int) StoryLines.number(world, "shards"),
            each,
            StoryLines.number(world, "lag.ms"),
            StoryLines.number(world, "session.ms"),
            250,
            (int) StoryLines.number(world, "skew"),
            world.getOrDefault("elr", "0").equals("1"),
            world.getOrDefault("unclean", "0").equals("1"),
            Long.parseLong(world.getOrDefault("start", "0")));
      }
    }
    throw new IllegalArgumentException(
        "the world's flush.policy is '%s': expected never, interval or commit".formatted(policy));
  }
}
