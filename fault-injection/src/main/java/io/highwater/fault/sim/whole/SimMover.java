package io.highwater.fault.sim.whole;

import io.highwater.client.Admin;
import io.highwater.client.Outcome;
import io.highwater.client.TopicPartition;
import io.highwater.fault.sim.Rng;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Moves the replicas of the topic that is written to, calls that off and elects leaders, at will or
 * as a story has it; in the end it puts a replica onto every broker.
 */
final class SimMover {
  static final List<String> CHORES = List.of("replica-moved", "move-called-off", "leader-elected");

  private static final int PAUSE_US_MAX = 3_000_000;
  private static final int AGAIN_US = 500_000;

  private final Timeline time;
  private final Chronicle chronicle;
  private final Admin admin;
  private final Rng rng;
  private final List<TopicPartition> partitions;
  private final List<Integer> brokers;
  private final SortedMap<String, Long> done = new TreeMap<>();
  private final Set<TopicPartition> back = new LinkedHashSet<>();
  private boolean stopped;

  SimMover(
      Timeline time,
      Chronicle chronicle,
      Admin admin,
      Rng rng,
      List<TopicPartition> partitions,
      int brokers) {
    this.time = time;
    this.chronicle = chronicle;
    this.admin = admin;
    this.rng = rng;
    this.partitions = partitions;
    this.brokers = IntStream.rangeClosed(1, brokers).boxed().toList();
  }

  void start() {
    rest();
  }

  /**
   * Asks for a replica of every partition on every broker, and again to the end of the run: an
   * earlier request may yet arrive.
   */
  void putBack() {
    stopped = true;
    partitions.forEach(this::putBack);
  }

  /** Whether the controller has agreed to that. */
  boolean isBack() {
    return back.size() == partitions.size();
  }

  /** What the controller has agreed to, as far as the operator knows, and how often. */
  SortedMap<String, Long> done() {
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
    WholeStep step =
        switch (rng.below(5)) {
          case 0 -> chronicle.note(Act.CALL_OFF_MOVE, partition);
          case 1 -> chronicle.note(Act.ELECT_LEADER, partition);
          default -> chronicle.note(Act.MOVE_REPLICAS, partition, target());
        };
    perform(step, this::rest);
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
    switch (step.act()) {
      case CALL_OFF_MOVE ->
          admin
              .reassign(partition, Optional.empty())
              .thenAccept(outcome -> ended("move-called-off", outcome, then));
      case ELECT_LEADER ->
          admin
              .electLeader(partition, false)
              .thenAccept(outcome -> ended("leader-elected", outcome, then));
      default ->
          admin
              .reassign(partition, Optional.of(onto(step)))
              .thenAccept(outcome -> ended("replica-moved", outcome, then));
    }
  }

  /** The digits are the brokers. */
  private static List<Integer> onto(WholeStep step) {
    return Long.toString(step.value(Act.ONTO)).chars().mapToObj(each -> each - '0').toList();
  }

  /** Some brokers, two at least, in any order. */
  private long target() {
    List<Integer> left = new ArrayList<>(brokers);
    long target = 0;
    for (int size = 2 + rng.below(brokers.size() - 1); size > 0; size--) {
      target = 10 * target + left.remove(/* index */ rng.below(left.size()));
    }
    return target;
  }

  private void ended(String chore, Outcome<Void> outcome, Runnable then) {
    if (outcome.isOk()) {
      done.merge(chore, 1L, Long::sum);
    }
    time.note(done.getOrDefault(chore, 0L));
    then.run();
  }

  private void putBack(TopicPartition partition) {
    admin
        .reassign(partition, Optional.of(brokers))
        .thenAccept(
            outcome -> {
              if (outcome.isOk()) {
                back.add(partition);
              }
              time.after(AGAIN_US, () -> putBack(partition));
            });
  }
}
