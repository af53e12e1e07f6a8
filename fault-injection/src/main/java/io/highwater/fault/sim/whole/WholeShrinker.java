package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Oracle;
import java.util.ArrayList;
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
  private long runs;
  private int shortest = Integer.MAX_VALUE;

  public WholeShrinker(WholeMutant mutant, Oracle oracle, Patience patience) {
    this.mutant = mutant;
    this.oracle = oracle;
    this.patience = patience;
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
      story = lower(withoutSteps(story));
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

  private WholeStory withoutSteps(WholeStory start) {
    WholeStory story = start;
    int chunk = Math.max(1, story.length() / 2);
    while (true) {
      boolean shorter = false;
      for (int end = story.length(); end > 0 && isPatient(); end -= chunk) {
        int from = Math.max(0, end - chunk);
        if (from >= story.length()) {
          continue;
        }
        List<WholeStep> steps = new ArrayList<>(story.steps().subList(0, from));
        steps.addAll(story.steps().subList(Math.min(end, story.length()), story.length()));
        WholeStory candidate = violated(story.with(steps));
        if (candidate != null) {
          story = candidate;
          shorter = true;
        }
      }
      if (!isPatient() || (chunk == 1 && !shorter)) {
        return story;
      }
      chunk = Math.max(1, shorter ? Math.min(chunk, story.length() / 2) : chunk / 2);
    }
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
