package io.highwater.fault.sim.whole;

import io.highwater.spec.FlushPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What may make a story of whole brokers easier to read, if it tells the same afterwards. A change
 * that has no sense leaves a story as it is.
 */
final class WholeSimpler {
  private static final long GAP_US = 500_000;
  private static final long SHORT_US = 200_000;
  private static final long ROUND_US = 100_000;
  private static final int USUAL_SEGMENT_BYTES = 1_000_000;

  private WholeSimpler() {}

  /** Another time or another cluster for the same steps. */
  static List<UnaryOperator<WholeStory>> worlds() {
    return List.of(
        WholeSimpler::closer,
        story -> story.until(Math.min(story.disturbedUs(), lastUs(story) + ROUND_US)),
        WholeSimpler::onePartition,
        WholeSimpler::withoutFlushes,
        story -> story.with(story.shape().withSegments(USUAL_SEGMENT_BYTES)),
        story -> story.with(story.shape().withElr()));
  }

  /** Plainer values for one step. */
  static List<UnaryOperator<WholeStory>> steps(int index) {
    return List.of(
        story -> moved(story, index, gapBefore(story, index) - ROUND_US),
        story -> moved(story, index, step(story, index).timeUs() % ROUND_US),
        story -> shorter(story, index, Act.FOR),
        story -> shorter(story, index, Act.BY),
        story -> shorter(story, index, Act.DOWN),
        story -> plainWriter(story, index));
  }

  private static WholeStep step(WholeStory story, int index) {
    return story.steps().get(index);
  }

  private static long lastUs(WholeStory story) {
    return story.steps().isEmpty() ? 0 : story.steps().getLast().timeUs();
  }

  private static long gapBefore(WholeStory story, int index) {
    return step(story, index).timeUs() - (index == 0 ? 0 : step(story, index - 1).timeUs());
  }

  /** No long pauses. */
  private static WholeStory closer(WholeStory story) {
    WholeStory result = story;
    for (int i = 0; i < story.length(); i++) {
      result = moved(result, i, gapBefore(result, i) - GAP_US);
    }
    return result;
  }

  /** From a step on, everything so much earlier. */
  private static WholeStory moved(WholeStory story, int index, long us) {
    if (us <= 0) {
      return story;
    }
    List<WholeStep> steps = new ArrayList<>(story.steps());
    for (int i = index; i < steps.size(); i++) {
      steps.set(i, steps.get(i).at(steps.get(i).timeUs() - us));
    }
    steps.sort(Comparator.comparingLong(WholeStep::timeUs));
    return story.with(steps).until(story.disturbedUs() - us);
  }

  private static WholeStory onePartition(WholeStory story) {
    boolean isEnough =
        story.steps().stream().allMatch(each -> each.values().getOrDefault(Act.PARTITION, 0L) == 0);
    return isEnough ? story.with(story.shape().withOnePartition()) : story;
  }

  private static WholeStory withoutFlushes(WholeStory story) {
    return story.steps().stream().anyMatch(WholeStep::mayForget)
        ? story
        : story.with(story.shape().with(FlushPolicy.NEVER));
  }

  private static WholeStory shorter(WholeStory story, int index, String name) {
    WholeStep step = step(story, index);
    return step.values().getOrDefault(name, 0L) > SHORT_US
        ? replaced(story, index, step.with(name, SHORT_US))
        : story;
  }

  private static WholeStory plainWriter(WholeStory story, int index) {
    WholeStep step = step(story, index);
    return step.act() == Act.PRODUCE
        ? replaced(story, index, step.with(Act.ACKS, -1).with(Act.IDEMPOTENT, 0))
        : story;
  }

  private static WholeStory replaced(WholeStory story, int index, WholeStep step) {
    List<WholeStep> steps = new ArrayList<>(story.steps());
    steps.set(index, step);
    return story.with(steps);
  }
}
