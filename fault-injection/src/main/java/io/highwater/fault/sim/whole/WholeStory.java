package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.StoryFile;
import io.highwater.spec.FlushPolicy;
import java.util.List;
import java.util.Map;

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

  private static final List<String> SETTINGS =
      List.of(
          "partitions",
          "flush.policy",
          "min.insync.replicas",
          "segment.bytes",
          "elr",
          "disturbed",
          "seed");

  private static final List<String> MUTANTS =
      WholeMutant.all().stream().map(WholeMutant::name).toList();

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
    String world =
        "partitions=%d flush.policy=%s min.insync.replicas=%d segment.bytes=%d elr=%d"
                .formatted(
                    shape.partitions(),
                    StoryFile.word(shape.flushPolicy()),
                    shape.minIsr(),
                    shape.segmentBytes(),
                    shape.elr() ? 1 : 0)
            + " disturbed=%s seed=%d".formatted(StoryFile.ms(disturbedUs), seed);
    return StoryFile.text(
        DEPTH,
        seed,
        mutant,
        "virtual milliseconds from when clients begin",
        world,
        property,
        steps);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with the line, what is wrong with it and what was expected
   */
  public static WholeStory parse(String text) {
    StoryFile<WholeStep> file = StoryFile.parse(text, DEPTH, MUTANTS, WholeStep::parse);
    Map<String, String> world = file.world(SETTINGS);
    return new WholeStory(
        file.mutant(),
        StoryFile.number(world, "seed"),
        WholeShape.parse(world),
        StoryFile.us(world.getOrDefault("disturbed", "")),
        file.property(),
        file.steps());
  }
}
