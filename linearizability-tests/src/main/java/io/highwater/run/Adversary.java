package io.highwater.run;

import io.highwater.fault.nemesis.Nemesis;
import java.util.List;
import java.util.Optional;

/** Whoever breaks the cluster while clients use it. */
interface Adversary {
  /**
   * Breaks and heals until the time is up. On return nothing is broken on purpose.
   *
   * @throws InterruptedException if told to stop early, after healing
   */
  void run() throws InterruptedException;

  /** What it is at, for people. */
  Optional<String> current();

  /** Why it has shown less than it was to show, once it has run. */
  List<String> doubts();

  /** One who does nothing. */
  static Adversary none() {
    return new Adversary() {
      @Override
      public void run() {
        // Nothing to break.
      }

      @Override
      public Optional<String> current() {
        return Optional.empty();
      }

      @Override
      public List<String> doubts() {
        return List.of();
      }
    };
  }

  /** A nemesis. */
  static Adversary of(Nemesis nemesis) {
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
        return List.of();
      }
    };
  }

  /** A nemesis whose partitions have to bring about an acknowledgement by an isolated leader. */
  static Adversary of(Nemesis nemesis, IsolatedAck evidence) {
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
        return evidence.everSeen()
            ? List.of()
            : List.of("no isolated leader acknowledged anything after it was replaced");
      }
    };
  }
}
