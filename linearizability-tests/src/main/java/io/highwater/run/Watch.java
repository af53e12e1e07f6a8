package io.highwater.run;

import io.highwater.fault.nemesis.Clock;
import io.highwater.history.HistoryRecorder;
import io.highwater.history.Keyword;
import io.highwater.history.ProcessId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks every broker, again and again, how it sees the topic, and notes leaders in the history.
 *
 * <p>Brokers are asked over their client listeners, which no fault cuts, each on a thread of its
 * own, so that a paused one delays nobody.
 */
final class Watch implements AutoCloseable {
  private static final long INTERVAL_MS = 50;

  private final List<Integer> brokers;
  private final String topic;
  private final int partitions;
  private final int replicationFactor;
  private final ClusterAdmin admin;
  private final HistoryRecorder history;
  private final Map<Integer, Map<Integer, PartitionState>> views = new ConcurrentHashMap<>();
  private final Map<Integer, PartitionState> latest = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  Watch(
      List<Integer> brokers,
      String topic,
      int partitions,
      int replicationFactor,
      ClusterAdmin admin,
      HistoryRecorder history) {
    this.brokers = List.copyOf(brokers);
    this.topic = topic;
    this.partitions = partitions;
    this.replicationFactor = replicationFactor;
    this.admin = admin;
    this.history = history;
  }

  void start() {
    for (int broker : brokers) {
      threads.add(Thread.ofPlatform().name("watch-" + broker).daemon().start(() -> watch(broker)));
    }
  }

  private void watch(int broker) {
    try {
      while (!closed) {
        Optional<Map<Integer, PartitionState>> view = admin.describe(broker, topic);
        if (view.isPresent()) {
          views.put(broker, Map.copyOf(view.get()));
          view.get().forEach(this::note);
        } else {
          views.remove(broker);
        }
        Clock.SYSTEM.sleepMs(INTERVAL_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // Nobody looks any more, so nobody may take the last look for what is.
      views.remove(broker);
    }
  }

  private synchronized void note(int partition, PartitionState state) {
    PartitionState known = latest.get(partition);
    if (closed || (known != null && state.leaderEpoch() < known.leaderEpoch())) {
      return;
    }
    boolean isNew = known == null || state.leaderEpoch() > known.leaderEpoch();
    latest.put(partition, state);
    if (isNew && state.leader() >= 0) {
      Map<Keyword, Object> value =
          Map.of(
              Keyword.of("partition"), partition,
              Keyword.of("leader"), state.leader(),
              Keyword.of("leader-epoch"), state.leaderEpoch());
      history.remark(ProcessId.OBSERVER, "leader", value, Map.of());
    }
  }

  /** Who leads a partition, by the highest epoch that anyone knows of. */
  synchronized OptionalInt leader(int partition) {
    PartitionState state = latest.get(partition);
    return state == null || state.leader() < 0
        ? OptionalInt.empty()
        : OptionalInt.of(state.leader());
  }

  /** Whether all brokers answer and agree that every partition has a leader and its full ISR. */
  boolean isWhole() {
    Map<Integer, PartitionState> first = views.get(brokers.get(0));
    return first != null
        && first.size() == partitions
        && first.values().stream().allMatch(state -> state.isWhole(replicationFactor))
        && brokers.stream().allMatch(broker -> first.equals(views.get(broker)));
  }

  boolean awaitWhole(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isWhole()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Clock.SYSTEM.sleepMs(INTERVAL_MS);
    }
    return true;
  }

  /** How whole the cluster is, in a few words. */
  synchronized String summary() {
    long leaderless = latest.values().stream().filter(state -> state.leader() < 0).count();
    int inSync = latest.values().stream().mapToInt(state -> state.isr().size()).sum();
    return "ISR "
        + inSync
        + "/"
        + partitions * replicationFactor
        + (leaderless > 0 ? ", " + leaderless + " leaderless" : "")
        + (views.size() < brokers.size()
            ? ", " + views.size() + "/" + brokers.size() + " brokers answer"
            : "");
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
