package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Omission;
import io.highwater.fault.sim.Oracle;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes a story of whole brokers short: leaves out steps, as many at a time as possible, then
 * lowers what is left, as long as the same property is violated.
 */
public final class WholeShrinker {
  /** How much effort a story is worth. */
  @FunctionalInterface
  public interface Patience {
    /**
     * Asked before each run.
     *
     * @param runs how many there were
     * @param steps of the shortest story so far
     */
    boolean isLeft(long runs, int steps);
  }

  private final WholeMutant mutant;
  private final Oracle oracle;
  private final Patience patience;
  private final Omission<WholeStep, WholeStory> omission;
  private long runs;
  private int shortest = Integer.MAX_VALUE;

  public WholeShrinker(WholeMutant mutant, Oracle oracle, Patience patience) {
    this.mutant = mutant;
    this.oracle = oracle;
    this.patience = patience;
    this.omission =
        new Omission<>(
            WholeStory::steps, (story, fewer) -> violated(story.with(fewer)), this::isPatient);
  }

  /**
   * The shortest story found.
   *
   * @return null if not even the whole story shows the violation
   */
  public WholeStory shrink(WholeStory whole) {
    WholeStory story = violated(whole);
    if (story == null) {
      return null;
    }
    int before;
    do {
      before = story.length();
      story = lower(omission.shorten(story));
    } while (story.length() < before && isPatient());
    return story;
  }

  /** How many stories were played. */
  public long runs() {
    return runs;
  }

  private boolean isPatient() {
    return patience.isLeft(runs, shortest);
  }

  /** The story up to where its property is violated; null if it is not. */
  private WholeStory violated(WholeStory story) {
    runs++;
    WholeSimulator world = new WholeSimulator(story, mutant, oracle, Optional.empty(), null);
    WholeResult result = world.run();
    if (result.holds() || !result.violation().property().equals(story.property())) {
      return null;
    }
    WholeStory cut = upTo(story, result.virtualUs() - world.beganUs());
    shortest = Math.min(shortest, cut.length());
    return cut;
  }

  /** What comes later has had no part in it. */
  private static WholeStory upTo(WholeStory story, long endUs) {
    long nextMs = endUs / 1_000 + 1;
    List<WholeStep> steps = story.steps().stream().filter(each -> each.timeUs() <= endUs).toList();
    return story.with(steps).until(Math.min(story.disturbedUs(), nextMs * 1_000));
  }

  private WholeStory lower(WholeStory start) {
    WholeStory story = start;
    for (UnaryOperator<WholeStory> each : WholeSimpler.worlds()) {
      story = better(story, each);
    }
    for (int i = 0; i < story.length(); i++) {
      for (UnaryOperator<WholeStory> each : WholeSimpler.steps(i)) {
        if (i < story.length()) {
          story = better(story, each);
        }
      }
    }
    return story;
  }

  /** The changed story, if it is another and shows the violation; else the story. */
  private WholeStory better(WholeStory story, UnaryOperator<WholeStory> change) {
    WholeStory changed = change.apply(story);
    if (changed.equals(story) || !isPatient()) {
      return story;
    }
    WholeStory candidate = violated(changed);
    return candidate == null ? story : candidate;
  }
}
