package io.highwater.fault.sim.whole;

import io.highwater.client.Admin;
import io.highwater.fault.sim.Rng;
import java.util.TreeMap;

/** Creates topics that nobody writes to, and deletes them again. */
final class SimOperator {
  private final Timeline time;
  private final Admin admin;
  private final Rng rng;
  private int number;
  private boolean created;
  private boolean stopped;
  private int changes;

  SimOperator(Timeline time, Admin admin, Rng rng) {
    this.time = time;
    this.admin = admin;
    this.rng = rng;
  }

  void start() {
    rest();
  }

  void stop() {
    stopped = true;
  }

  /** How many topics were created or deleted, as far as the operator knows. */
  int changes() {
    return changes;
  }

  private void rest() {
    time.after(rng.between(100_000, 4_000_000), this::work);
  }

  private void work() {
    if (stopped) {
      return;
    }
    if (created) {
      admin.deleteTopic(name()).thenAccept(outcome -> ended(outcome.isOk()));
    } else {
      number++;
      int partitions = 1 + rng.below(2);
      int replicas = 1 + rng.below(3);
      admin
          .createTopic(new Admin.NewTopic(name(), partitions, replicas, new TreeMap<>()))
          .thenAccept(outcome -> ended(outcome.isOk()));
    }
  }

  private String name() {
    return "side-" + number;
  }

  /** Whatever is not known to be done is left as it may be. */
  private void ended(boolean done) {
    created ^= done;
    changes += done ? 1 : 0;
    time.note(changes);
    rest();
  }
}
