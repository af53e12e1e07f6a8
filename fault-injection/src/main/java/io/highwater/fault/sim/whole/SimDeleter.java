package io.highwater.fault.sim.whole;

import io.highwater.client.Admin;
import io.highwater.client.Cluster;
import io.highwater.client.Consumer;
import io.highwater.client.OffsetAt;
import io.highwater.client.Outcome;
import io.highwater.client.TopicPartition;
import io.highwater.fault.sim.Rng;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Deletes the older records of the topic that is written to, now and then or as a story has it. */
final class SimDeleter {
  static final String CHORE = "records-deleted";

  private static final int PAUSE_US_MAX = 3_000_000;
  private static final int AGAIN_US = 500_000;

  private final Timeline time;
  private final Chronicle chronicle;
  private final Admin admin;
  private final Consumer reader;
  private final Rng rng;
  private final List<TopicPartition> partitions;
  private final Ledger ledger;
  private final Set<TopicPartition> finished = new LinkedHashSet<>();
  private long done;
  private boolean stopped;

  SimDeleter(
      Timeline time,
      Chronicle chronicle,
      Cluster cluster,
      Rng rng,
      List<TopicPartition> partitions,
      Ledger ledger) {
    this.time = time;
    this.chronicle = chronicle;
    this.admin = new Admin(cluster);
    this.reader = new Consumer(cluster);
    this.rng = rng;
    this.partitions = partitions;
    this.ledger = ledger;
  }

  void start() {
    rest();
  }

  /**
   * Asks for no more; and for what was asked of a partition until all its replicas have done it.
   */
  void finish() {
    stopped = true;
    partitions.forEach(this::finish);
  }

  private void finish(TopicPartition partition) {
    admin
        .deleteRecords(partition, ledger.mayBeDeleted(partition.partition()))
        .thenAccept(
            outcome -> {
              if (outcome.isOk()) {
                finished.add(partition);
              } else {
                time.after(AGAIN_US, () -> finish(partition));
              }
            });
  }

  /** Whether all that clients wanted to be deleted is. */
  boolean isFinished() {
    return finished.size() == partitions.size();
  }

  /** How many requests were answered well. */
  long done() {
    return done;
  }

  private void rest() {
    time.after(rng.between(100_000, PAUSE_US_MAX), this::work);
  }

  private void work() {
    if (stopped) {
      return;
    }
    int partition = rng.below(partitions.size());
    reader
        .latest(partitions.get(partition))
        .thenAccept(
            outcome -> {
              if (outcome instanceof Outcome.Ok<OffsetAt> ok && ok.value().offset() > 0) {
                long before = rng.between(0, ok.value().offset());
                perform(chronicle.note(Act.DELETE_RECORDS, partition, before), this::rest);
              } else {
                rest();
              }
            });
  }

  /** Does what a story says. */
  void play(WholeStep step) {
    if (!stopped) {
      perform(step, () -> {});
    }
  }

  private void perform(WholeStep step, Runnable then) {
    chronicle.tell(WholeNarration.of(step));
    TopicPartition partition = partitions.get(step.number(Act.PARTITION));
    long before = step.value(Act.BEFORE);
    ledger.deletes(partition.partition(), before);
    admin
        .deleteRecords(partition, before)
        .thenAccept(
            outcome -> {
              done += outcome.isOk() ? 1 : 0;
              time.note(done);
              then.run();
            });
  }
}
