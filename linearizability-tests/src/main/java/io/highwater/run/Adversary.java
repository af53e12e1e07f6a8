package io.highwater.run;

import io.highwater.fault.nemesis.Nemesis;
import java.util.List;
import java.util.Optional;

/** Whoever breaks the cluster while clients use it. */
@FunctionalInterface
interface Adversary {
  /** One who does nothing. */
  Adversary NONE = () -> {};

  /**
   * Breaks and heals until the time is up. On return nothing is broken on purpose.
   *
   * @throws InterruptedException if told to stop early, after healing
   */
  void run() throws InterruptedException;

  /** What it is at, for people. */
  default Optional<String> current() {
    return Optional.empty();
  }

  /** Why it has shown less than it was to show, once it has run. */
  default List<String> doubts() {
    return List.of();
  }

  /**
   * A nemesis.
   *
   * @param evidence of what its partitions have to bring about, if they have to
   */
  static Adversary of(Nemesis nemesis, Optional<IsolatedAck> evidence) {
    return new Adversary() {
      @Override
      public void run() throws InterruptedException {
        nemesis.run();
      }

      @Override
      public Optional<String> current() {
        return nemesis.current();
      }

      @Override
      public List<String> doubts() {
        return evidence.isEmpty() || evidence.get().everSeen()
            ? List.of()
            : List.of("no isolated leader acknowledged anything after it was replaced");
      }
    };
  }
}
