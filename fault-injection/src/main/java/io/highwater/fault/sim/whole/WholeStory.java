package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.StoryLines;
import io.highwater.spec.FlushPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was done to a cluster of whole brokers before something was wrong with it: clients, faults
 * and chores, and when. The seed decides everything else, such as how long each message takes; so a
 * story with steps left out is another run, in which the same may go wrong.
 *
 * @param mutant whose story it is, or empty
 * @param disturbedUs how long after clients began everything is put right
 * @param property what is violated
 */
public record WholeStory(
    String mutant,
    long seed,
    WholeShape shape,
    long disturbedUs,
    String property,
    List<WholeStep> steps) {
  /** As a story's file says what it is of. */
  public static final String DEPTH = "broker";

  private static final int VERSION = 1;

  /**
   * Checks that it can be played.
   *
   * @throws IllegalArgumentException if it takes too long, or a step has no sense in this cluster
   */
  public WholeStory {
    steps = List.copyOf(steps);
    if (disturbedUs > WholeSimulator.DISTURBED_US) {
      throw new IllegalArgumentException(
          "disturbed for %d ms: expected at most %d"
              .formatted(disturbedUs / 1_000, WholeSimulator.DISTURBED_US / 1_000));
    }
    for (WholeStep each : steps) {
      requirePossible(each, shape);
    }
  }

  private static void requirePossible(WholeStep step, WholeShape shape) {
    Long partition = step.values().get(Act.PARTITION);
    if (partition != null && partition >= shape.partitions()) {
      throw new IllegalArgumentException(
          "'%s': there are %d partitions".formatted(step, shape.partitions()));
    }
    if (step.mayForget() && shape.flushPolicy() != FlushPolicy.COMMIT) {
      throw new IllegalArgumentException(
          "'%s': nothing is promised of disks that forget unless flush.policy=commit"
              .formatted(step));
    }
  }

  WholeStory with(List<WholeStep> newSteps) {
    return new WholeStory(mutant, seed, shape, disturbedUs, property, newSteps);
  }

  WholeStory with(WholeShape newShape) {
    return new WholeStory(mutant, seed, newShape, disturbedUs, property, steps);
  }

  WholeStory until(long newDisturbedUs) {
    return new WholeStory(mutant, seed, shape, newDisturbedUs, property, steps);
  }

  /** How many steps it has. */
  public int length() {
    return steps.size();
  }

  /** As a file that {@link #parse} reads. */
  public String toText() {
    StringBuilder text = new StringBuilder("# Found by seed ").append(seed);
    text.append(mutant.isEmpty() ? "" : ", with the mutant " + mutant);
    text.append("; times are virtual milliseconds from when clients begin.\n\n");
    text.append("depth ").append(DEPTH).append("\nversion ").append(VERSION).append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "world partitions=%d flush.policy=%s min.insync.replicas=%d segment.bytes=%d elr=%d"
                + " disturbed=%d.%03d seed=%d%n",
            shape.partitions(),
            shape.flushPolicy().name().toLowerCase(Locale.ROOT),
            shape.minIsr(),
            shape.segmentBytes(),
            shape.elr() ? 1 : 0,
            disturbedUs / 1_000,
            disturbedUs % 1_000,
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
  public static WholeStory parse(String text) {
    Map<String, String> heads = new TreeMap<>();
    List<WholeStep> steps = new ArrayList<>();
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        if (Character.isDigit(line.charAt(0))) {
          steps.add(WholeStep.parse(line));
        } else {
          head(heads, line);
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
    if (!List.of("depth", "version", "world", "mutant", "violates").contains(word)) {
      throw new IllegalArgumentException(
          "expected a time, or depth, version, world, mutant or violates; found '" + line + "'");
    }
    if (heads.put(word, line.substring(word.length()).strip()) != null) {
      throw new IllegalArgumentException("a second '" + word + "'");
    }
  }

  private static WholeStory of(Map<String, String> heads, List<WholeStep> steps) {
    String version = heads.getOrDefault("version", "");
    if (!version.equals(Integer.toString(VERSION))) {
      throw new IllegalArgumentException(
          "its version is '%s': expected %d".formatted(version, VERSION));
    }
    if (heads.getOrDefault("violates", "").isEmpty()) {
      throw new IllegalArgumentException("it does not say what it violates");
    }
    Map<String, String> world = StoryLines.settings("world " + heads.getOrDefault("world", ""));
    long disturbedUs = WholeStep.us(world.getOrDefault("disturbed", ""));
    return new WholeStory(
        heads.getOrDefault("mutant", ""),
        StoryLines.number(world, "seed"),
        WholeShape.parse(world),
        disturbedUs,
        heads.get("violates"),
        steps);
  }
}
