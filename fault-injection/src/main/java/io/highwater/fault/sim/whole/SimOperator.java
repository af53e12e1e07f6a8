package io.highwater.fault.sim.whole;

import io.highwater.client.Admin;
import io.highwater.client.Outcome;
import io.highwater.fault.sim.Rng;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Creates topics that nobody writes to, and deletes them again, at will or as a story has it. */
final class SimOperator {
  private final Timeline time;
  private final Chronicle chronicle;
  private final Admin admin;
  private final Rng rng;
  private int number;
  private boolean created;
  private boolean stopped;
  private int changes;

  SimOperator(Timeline time, Chronicle chronicle, Admin admin, Rng rng) {
    this.time = time;
    this.chronicle = chronicle;
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
      perform(chronicle.note(Act.DELETE_TOPIC, number), this::rest);
    } else {
      number++;
      int partitions = 1 + rng.below(2);
      int replicas = 1 + rng.below(3);
      perform(chronicle.note(Act.CREATE_TOPIC, number, partitions, replicas), this::rest);
    }
  }

  /** Does what a story says. */
  void play(WholeStep step) {
    if (!stopped) {
      perform(step, () -> {});
    }
  }

  private void perform(WholeStep step, Runnable then) {
    chronicle.tell(WholeNarration.of(step));
    String name = "side-" + step.value(Act.TOPIC);
    CompletableFuture<Boolean> done =
        step.act() == Act.DELETE_TOPIC
            ? admin.deleteTopic(name).thenApply(Outcome::isOk)
            : admin.createTopic(topic(name, step)).thenApply(Outcome::isOk);
    done.thenAccept(
        isDone -> {
          ended(isDone);
          then.run();
        });
  }

  private static Admin.NewTopic topic(String name, WholeStep step) {
    return new Admin.NewTopic(
        name, step.number(Act.PARTITIONS), step.number(Act.REPLICAS), new TreeMap<>());
  }

  /** Whatever is not known to be done is left as it may be. */
  private void ended(boolean done) {
    created ^= done;
    changes += done ? 1 : 0;
    time.note(changes);
  }
}
