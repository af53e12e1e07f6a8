package io.highwater.fault.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Leaves out steps of a story, as many at a time as possible: first halves, from the end, in the
 * end single ones, until no step can be spared (delta debugging).
 *
 * @param <S> a step
 * @param <T> a story of such steps
 * @param steps of a story
 * @param attempt a story with these steps only; gives null if it does not show its violation
 * @param patience whether another attempt may be made
 */
public record Omission<S, T>(
    Function<T, List<S>> steps, Attempt<S, T> attempt, BooleanSupplier patience) {
  /** Tries a story with fewer steps. */
  @FunctionalInterface
  public interface Attempt<S, T> {
    /**
     * Plays it.
     *
     * @return null if it does not show its violation
     */
    T with(T story, List<S> fewer);
  }

  /** The story with as few steps as patience finds. */
  public T shorten(T whole) {
    T story = whole;
    int chunk = Math.max(1, length(story) / 2);
    while (patience.getAsBoolean()) {
      T shorter = withoutChunks(story, chunk);
      boolean got = length(shorter) < length(story);
      story = shorter;
      if (chunk == 1 && !got) {
        break;
      }
      chunk = Math.max(1, got ? Math.min(chunk, length(story) / 2) : chunk / 2);
    }
    return story;
  }

  private T withoutChunks(T start, int chunk) {
    T story = start;
    for (int end = length(story); end > 0 && patience.getAsBoolean(); end -= chunk) {
      int from = Math.max(0, end - chunk);
      if (from < length(story)) {
        List<S> all = steps.apply(story);
        List<S> fewer = new ArrayList<>(all.subList(0, from));
        fewer.addAll(all.subList(Math.min(end, all.size()), all.size()));
        T candidate = attempt.with(story, fewer);
        story = candidate != null && length(candidate) < length(story) ? candidate : story;
      }
    }
    return story;
  }

  private int length(T story) {
    return steps.apply(story).size();
  }
}
