package io.highwater.run;

import io.highwater.fault.nemesis.Nemesis;
import io.highwater.history.Op;
import io.highwater.workload.LogClients.Appended;
import io.highwater.workload.LogWorkload;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * Holds a partition until an isolated broker has acknowledged, as the leader it no longer is, an
 * append that began after it was cut off: the loss that acks below {@code all} allow has then
 * happened.
 *
 * <p>Heard by the senders' threads, asked by the nemesis'.
 */
final class IsolatedAck implements Nemesis.Hold, LogWorkload.AckListener {
  private record Place(int leader, int partition) {}

  private final Map<Place, Long> latestAck = new ConcurrentHashMap<>();
  private final IntFunction<OptionalInt> leaderElsewhere;
  private volatile boolean everSeen;

  /**
   * Asks who leads a partition in the eyes of the rest of the cluster.
   *
   * @param leaderElsewhere from partition to leader
   */
  IsolatedAck(IntFunction<OptionalInt> leaderElsewhere) {
    this.leaderElsewhere = leaderElsewhere;
  }

  @Override
  public void acknowledged(Op invocation, int partition, Appended appended) {
    latestAck.merge(new Place(appended.leader(), partition), invocation.timeNs(), Math::max);
  }

  @Override
  public boolean isOver(Set<Integer> isolated, long sinceNanos) {
    boolean seen =
        latestAck.entrySet().stream()
            .anyMatch(
                ack ->
                    ack.getValue() > sinceNanos
                        && isolated.contains(ack.getKey().leader())
                        && isReplaced(ack.getKey().partition(), isolated));
    if (seen) {
      everSeen = true;
    }
    return seen;
  }

  private boolean isReplaced(int partition, Set<Integer> isolated) {
    OptionalInt leader = leaderElsewhere.apply(partition);
    return leader.isPresent() && !isolated.contains(leader.getAsInt());
  }

  /** Whether it ever came about. */
  boolean everSeen() {
    return everSeen;
  }
}
