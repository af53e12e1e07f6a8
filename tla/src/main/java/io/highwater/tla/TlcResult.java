package io.highwater.tla;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What TLC found.
 *
 * @param violated the name of the violated invariant or property; empty if all hold
 * @param progress the final figures; with one worker and a breadth-first search they are exact and
 *     the same in every run, also when the search ended at a violation
 * @param behaviour the counterexample from its initial state; empty if all hold
 * @param idle the groups of actions in the model's next-state relation that never fired; empty also
 *     where nobody counted
 * @param time wall-clock time, start of the JVM included
 */
public record TlcResult(
    Optional<String> violated,
    TlcProgress progress,
    List<TlcState> behaviour,
    List<String> idle,
    Duration time) {

  /** {@code holds}, or the name of what is violated. */
  public String verdict() {
    return violated.orElse(Manifest.HOLDS);
  }

  /** The same, but this is what is violated, and how. */
  TlcResult with(String property, List<TlcState> story) {
    return new TlcResult(Optional.of(property), progress, story, idle, time);
  }

  /** The same, but it took so long. */
  TlcResult after(Duration taken) {
    return new TlcResult(violated, progress, behaviour, idle, taken);
  }
}
