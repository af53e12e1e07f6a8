package io.highwater.fault.sim;

import io.highwater.spec.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a story short: leaves out steps, as many at a time as possible, then lowers what is left,
 * as long as the same property is violated at its end.
 */
public final class Shrinker {
  private final Mutant mutant;
  private final Oracle oracle;
  private final long replaysMax;
  private final Omission<Step, Story> omission;
  private long replays;

  /**
   * @param replaysMax how often a story may be tried before the shortest so far is good enough
   */
  public Shrinker(Mutant mutant, Oracle oracle, long replaysMax) {
    this.mutant = mutant;
    this.oracle = oracle;
    this.replaysMax = replaysMax;
    this.omission =
        new Omission<>(
            Story::steps,
            (story, fewer) -> possible(story.with(fewer)),
            () -> replays < replaysMax);
  }

  /**
   * The shortest story found.
   *
   * @return null if not even the whole story shows the violation: it hangs on more than its steps
   */
  public Story shrink(Story whole) {
    Story story = possible(whole);
    if (story == null) {
      return null;
    }
    int before;
    do {
      before = story.length();
      story = lower(omission.shorten(story));
    } while (story.length() < before && replays < replaysMax);
    return fromZero(story);
  }

  /** How many stories were tried. */
  public long replays() {
    return replays;
  }

  /** The story without what never happened in it; null if it does not show its violation. */
  private Story possible(Story story) {
    replays++;
    Replay replay = new Replay(story, mutant, oracle);
    Violation found = replay.play();
    return found != null && found.property().equals(story.property())
        ? story.with(replay.taken())
        : null;
  }

  // ---- lower values ----------------------------------------------------------------------------

  private Story lower(Story start) {
    Story story = start;
    for (Story each : Simpler.worlds(story)) {
      story = better(story, each);
    }
    for (int i = 0; i < story.length(); i++) {
      for (Story each : Simpler.steps(story, i)) {
        story = better(story, each);
      }
    }
    return story;
  }

  /** The candidate, if it shows the violation and is no longer; else the story. */
  private Story better(Story story, Story candidate) {
    Story possible = possible(candidate);
    return possible != null && possible.length() <= story.length() ? possible : story;
  }

  /** The same steps, beginning when the world does and a millisecond apart, if that will do. */
  private Story fromZero(Story story) {
    List<Step> steps = new ArrayList<>();
    for (Step each : story.steps()) {
      steps.add(each.at((steps.size() + 1) * 1_000L));
    }
    return better(story, story.with(steps));
  }
}
