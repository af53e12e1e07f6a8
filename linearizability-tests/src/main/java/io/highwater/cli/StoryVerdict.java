package io.highwater.cli;

import io.highwater.spec.Violation;
import java.util.function.Consumer;

/**
 * What it comes to when a story is played, at any depth.
 *
 * @param mutant that it was played with, or empty
 * @param own mutant that the story is of, or empty
 * @param property that the story says is violated
 * @param happened how many of its steps did
 * @param steps how many it has
 */
record StoryVerdict(String mutant, String own, String property, int happened, int steps) {
  /**
   * Tells it.
   *
   * @param found what was violated, or null
   * @return an exit code: a story that its own mutant does not show any more is inconclusive, and
   *     so is one of which nothing could happen
   */
  int tell(Violation found, Consumer<String> out) {
    out.accept("%d of %d steps were possible".formatted(happened, steps));
    boolean isMutated = !mutant.isEmpty();
    if (isMutated && !mutant.equals(own)) {
      out.accept(
          "played with %s, a story of %s"
              .formatted(mutant, own.isEmpty() ? "the right rules" : own));
    }
    if (found != null) {
      out.accept("VIOLATED " + found);
    }
    boolean shows = found != null && found.property().equals(property);
    if (isMutated && mutant.equals(own) && !shows) {
      out.accept(
          "inconclusive: the story is that %s is violated, and it is not".formatted(property));
      return ExitCode.INCONCLUSIVE;
    }
    if (found != null) {
      return ExitCode.VIOLATED;
    }
    if (happened == 0) {
      out.accept("inconclusive: nothing of it could happen");
      return ExitCode.INCONCLUSIVE;
    }
    out.accept("holds");
    return ExitCode.HOLDS;
  }
}
